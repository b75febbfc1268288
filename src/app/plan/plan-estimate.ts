import { retrievalOf } from '../../core/agent-name.ts';
import type { AgentName, CompletedRound, ModelCall, PromptKind } from '../../core/types.ts';
import { meanWithin, type Span } from './span.ts';

/** What one run of the plan did in the trial: its own models and agents, the first seed, two rounds. */
export interface TrialRun {
  /** From the first question to the last answer, while the agents went on beside each other. */
  readonly wallMilliseconds: number;
  /** 0 where the models of the plan's beginning are there already when the trial is over. */
  readonly loadMilliseconds: number;
  readonly rounds: readonly CompletedRound[];
}

/** What is still to be done in that run. */
export interface RunSize {
  readonly agents: readonly AgentName[];
  readonly seeds: number;
  /** Per episode. */
  readonly rounds: number;
  /** Of all its rounds, how many take no time: they are written, or their answers are kept, as those of the trial itself are. */
  readonly kept: number;
}

export interface Estimate {
  /** Null where the trial measured nothing, so that nothing can be said. */
  readonly milliseconds: Span | null;
  /** At most. */
  readonly calls: number;
  /** Of storage. */
  readonly bytes: number;
}

/**
 * From the trial to the whole. The far end: every round asks as often as those of the trial did, and where an agent joins several
 * preferences, which begins after them, that takes as long as inferring one. The near end: agents that learn soon write what
 * the oracle writes, which is accepted; where the oracle is there the user is asked about it once. Either way models that worked side by side go on doing so to the same degree, however
 * many seeds there are, and the times of the few calls of the trial are as far off as their scatter says.
 */
export function estimatePlan(
  runs: readonly { readonly trial: TrialRun; readonly size: RunSize }[],
): Estimate {
  const parts = runs.map(({ trial, size }) => estimateRun(trial, size));
  const known = parts.flatMap(({ milliseconds }) => milliseconds ?? []);
  return {
    milliseconds:
      known.length < parts.length
        ? null
        : { from: sum(known.map(({ from }) => from)), to: sum(known.map(({ to }) => to)) },
    calls: Math.round(sum(parts.map(({ calls }) => calls))),
    bytes: Math.round(sum(parts.map(({ bytes }) => bytes))),
  };
}

function estimateRun(trial: TrialRun, { agents, seeds, rounds, kept }: RunSize): Estimate {
  const all = agents.length * seeds * rounds;
  const bytes = all * bytesPerRound(trial.rounds);
  const left = all === 0 ? 0 : Math.max(0, all - kept) / all;
  const asked = agents.map((agent) => expectCalls(agent, trial.rounds));
  const calls = all === 0 ? 0 : seeds * rounds * sum(asked.map((kinds) => sum([...kinds.values()])));
  if (left === 0) return { milliseconds: { from: 0, to: 0 }, calls, bytes };

  const answered = answeredIn(trial.rounds);
  if (answered.length === 0) return { milliseconds: null, calls, bytes };
  const sideBySide = trial.wallMilliseconds / sum(answered.map(({ milliseconds }) => milliseconds));
  const timeOf = meansByKind(answered);
  const take = (end: keyof Span, kinds: readonly ReadonlyMap<PromptKind, number>[]) =>
    trial.loadMilliseconds +
    left *
      seeds *
      rounds *
      sideBySide *
      sum(kinds.flatMap((counts) => [...counts].map(([kind, count]) => count * timeOf(kind)[end])));
  const soon: readonly PromptKind[] = agents.includes('oracle')
    ? ['draft', 'aggregate']
    : ['draft', 'verdict', 'aggregate'];
  const accepted = asked.map((kinds, i) => (learns(agents[i]!) ? keepOnly(soon, kinds) : kinds));
  return { milliseconds: { from: take('from', accepted), to: take('to', asked) }, calls, bytes };
}

/** How often an agent's round asks what, as a mean of its rounds in the trial. */
function expectCalls(agent: AgentName, rounds: readonly CompletedRound[]): ReadonlyMap<PromptKind, number> {
  const own = rounds.filter((round) => round.agent === agent);
  const counts = new Map<PromptKind, number>();
  for (const { prompt } of own.flatMap(({ calls }) => calls)) {
    counts.set(prompt, (counts.get(prompt) ?? 0) + 1 / own.length);
  }
  const retrieval = retrievalOf(agent);
  const joins = retrieval !== null && retrieval.method !== 'icl-edit' && retrieval.k > 1;
  if (joins) counts.set('aggregate', Math.max(1, counts.get('aggregate') ?? 0));
  return counts;
}

function learns(agent: AgentName): boolean {
  return agent !== 'no-learning' && agent !== 'oracle';
}

function keepOnly(
  wanted: readonly PromptKind[],
  kinds: ReadonlyMap<PromptKind, number>,
): ReadonlyMap<PromptKind, number> {
  return new Map([...kinds].filter(([kind]) => wanted.includes(kind)));
}

/** How long a call of a kind takes; one of 0 milliseconds was answered together with another one, and tells nothing. */
function meansByKind(all: readonly ModelCall[]): (kind: PromptKind) => Span {
  const spanOf = (calls: readonly ModelCall[]) => meanWithin(calls.map(({ milliseconds }) => milliseconds));
  const kinds = [...new Set(all.map(({ prompt }) => prompt))];
  const means = new Map(kinds.map((kind) => [kind, spanOf(all.filter(({ prompt }) => prompt === kind))]));
  const overall = spanOf(all);
  return (kind) => means.get(kind) ?? (kind === 'aggregate' ? means.get('infer') : undefined) ?? overall;
}

function answeredIn(rounds: readonly CompletedRound[]): readonly ModelCall[] {
  return rounds.flatMap(({ calls }) => calls).filter(({ milliseconds }) => milliseconds > 0);
}

/** Strings are stored with up to two bytes a letter, numbers of a vector with eight or nine. */
function bytesPerRound(rounds: readonly CompletedRound[]): number {
  if (rounds.length === 0) return 0;
  const sizes = rounds.map(
    ({ embedding, ...round }) => 2 * JSON.stringify(round).length + 9 * (embedding?.length ?? 0),
  );
  return sum(sizes) / sizes.length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
