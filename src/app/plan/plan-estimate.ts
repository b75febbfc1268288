import { retrievalOf } from '../../core/agent-name.ts';
import type { AgentName, CompletedRound, ModelCall, PromptKind } from '../../core/types.ts';

/** What one run of the plan did in the trial: its own models and agents, the first seed, two rounds. */
export interface TrialRun {
  /** From the first question to the last answer, while the agents went on beside each other. */
  readonly wallMilliseconds: number;
  readonly loadMilliseconds: number;
  readonly rounds: readonly CompletedRound[];
}

/** What is still to be done in that run. */
export interface RunSize {
  readonly agents: readonly AgentName[];
  readonly seeds: number;
  /** Per episode. */
  readonly rounds: number;
  /** Of all its rounds, how many are kept already. */
  readonly kept: number;
}

export interface Estimate {
  /** Null where the trial measured nothing, so that nothing can be said. */
  readonly milliseconds: number | null;
  readonly calls: number;
  /** Of storage. */
  readonly bytes: number;
}

/**
 * From the trial to the whole. Assumed: every round asks as often as those of the trial; where an agent joins several preferences,
 * which begins after them, that takes as long as inferring one; no two agents ask the same, and no answer is kept; models that
 * worked side by side go on doing so to the same degree, however many seeds there are.
 */
export function estimatePlan(
  runs: readonly { readonly trial: TrialRun; readonly size: RunSize }[],
): Estimate {
  const parts = runs.map(({ trial, size }) => estimateRun(trial, size));
  const unknown = parts.some(({ milliseconds }) => milliseconds === null);
  return {
    milliseconds: unknown ? null : sum(parts.map(({ milliseconds }) => milliseconds ?? 0)),
    calls: Math.round(sum(parts.map(({ calls }) => calls))),
    bytes: Math.round(sum(parts.map(({ bytes }) => bytes))),
  };
}

function estimateRun(trial: TrialRun, { agents, seeds, rounds, kept }: RunSize): Estimate {
  const calls = trial.rounds.flatMap((round) => round.calls);
  const all = agents.length * seeds * rounds;
  const left = all === 0 ? 0 : (all - kept) / all;
  const perRound = agents.map((agent) => expectCalls(agent, trial.rounds));
  const callsLeft = left * seeds * rounds * sum(perRound.map((kinds) => sum([...kinds.values()])));
  const bytes = (all - kept) * bytesPerRound(trial.rounds);
  if (left === 0) return { milliseconds: 0, calls: 0, bytes: 0 };

  const busy = sum(calls.map(({ milliseconds }) => milliseconds));
  const mean = meanByKind(calls);
  if (busy === 0 || mean === null) return { milliseconds: null, calls: callsLeft, bytes };
  const sideBySide = trial.wallMilliseconds / busy;
  const working = sum(perRound.flatMap((kinds) => [...kinds].map(([kind, count]) => count * mean(kind))));
  const milliseconds = trial.loadMilliseconds + left * seeds * rounds * working * sideBySide;
  return { milliseconds, calls: callsLeft, bytes };
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

/** A call of 0 milliseconds was answered together with another one, and tells nothing of how long it takes. */
function meanByKind(calls: readonly ModelCall[]): ((kind: PromptKind) => number) | null {
  const asked = calls.filter(({ milliseconds }) => milliseconds > 0);
  if (asked.length === 0) return null;
  const means = new Map<PromptKind, number>();
  for (const kind of new Set(asked.map(({ prompt }) => prompt))) {
    means.set(kind, mean(asked.filter(({ prompt }) => prompt === kind)));
  }
  const overall = mean(asked);
  return (kind) => means.get(kind) ?? (kind === 'aggregate' ? means.get('infer') : undefined) ?? overall;
}

function mean(calls: readonly ModelCall[]): number {
  return sum(calls.map(({ milliseconds }) => milliseconds)) / calls.length;
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
