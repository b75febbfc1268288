import type { AgentName, CompletedRound, VerdictKind } from '../../core/types.ts';
import type { RoundPlace, RunWarning, WarningKind } from '../../core/warnings.ts';

/** Which rounds of a run are looked for; null everywhere stands for all. */
export interface RoundFilter {
  /** Stands in the document, the draft, the edit or one of the preferences, whatever its case. */
  readonly text: string;
  readonly agent: AgentName | null;
  readonly source: string | null;
  readonly verdict: VerdictKind | null;
  readonly leastCost: number | null;
  readonly mostCost: number | null;
  readonly warning: WarningKind | null;
  readonly order: RoundOrder;
}

/** `run`: as they were written, agent after agent; `round`: all agents' round 1 first; `cost`: the dearest first. */
export type RoundOrder = 'run' | 'round' | 'cost';

export const noFilter: RoundFilter = {
  text: '',
  agent: null,
  source: null,
  verdict: null,
  leastCost: null,
  mostCost: null,
  warning: null,
  order: 'run',
};

/** Whether it keeps any round back. */
export function isNarrow(filter: RoundFilter): boolean {
  const { order: _order, text, ...choices } = filter;
  return text.trim() !== '' || Object.values(choices).some((choice) => choice !== null);
}

/** @param warnings of the run, as far as they are known */
export function createMatcher(
  filter: RoundFilter,
  warnings: readonly RunWarning[],
): (round: CompletedRound) => boolean {
  const { agent, source, verdict, leastCost, mostCost, warning } = filter;
  const text = filter.text.trim().toLowerCase();
  const warned =
    warning === null
      ? null
      : new Set(warnings.filter(({ kind }) => kind === warning).flatMap(({ rounds }) => rounds.map(keyOf)));
  return (round) =>
    (agent === null || round.agent === agent) &&
    (source === null || round.document.source === source) &&
    (verdict === null || round.verdict.kind === verdict) &&
    (leastCost === null || round.cost >= leastCost) &&
    (mostCost === null || round.cost <= mostCost) &&
    (warned === null || warned.has(keyOf(round))) &&
    (text === '' || readableText(round).includes(text));
}

/** A new list in the order that is wished; rounds that are equal in it stay as they were. */
export function orderRounds(rounds: readonly CompletedRound[], order: RoundOrder): readonly CompletedRound[] {
  if (order === 'cost') return [...rounds].sort((a, b) => b.cost - a.cost);
  if (order === 'round') return [...rounds].sort((a, b) => a.seed - b.seed || a.t - b.t);
  return rounds;
}

/** What names a round within its run. */
export function keyOf({ agent, seed, t }: RoundPlace): string {
  return `${agent} ${seed} ${t}`;
}

/** The texts of a round, in the order in which they are searched. */
export function textsOf(round: CompletedRound): readonly { readonly part: string; readonly text: string }[] {
  return [
    { part: 'document', text: round.document.text },
    { part: 'draft', text: round.draft },
    { part: 'edit', text: round.verdict.kind === 'accept' ? '' : round.edit },
    { part: 'user’s preference', text: round.latentPreference },
    { part: 'preference in the prompt', text: round.preference ?? '' },
    { part: 'inferred preference', text: round.learned ?? '' },
  ];
}

/** Every letter that is typed searches every round: its texts are put together once, and go when the round goes. */
const readable = new WeakMap<CompletedRound, string>();

function readableText(round: CompletedRound): string {
  const known = readable.get(round);
  if (known !== undefined) return known;
  const text = textsOf(round)
    .map((part) => part.text.toLowerCase())
    .join('\n');
  readable.set(round, text);
  return text;
}
