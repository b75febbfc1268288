import type { AgentName } from '../../core/types.ts';
import type { RoundPlace } from '../../core/warnings.ts';

/** Rounds of one episode, by their t. */
export interface PlaceGroup {
  readonly agent: AgentName;
  readonly seed: number;
  readonly rounds: readonly number[];
}

/**
 * The first of them by episode, in the order in which they come.
 * @returns and how many were left out
 */
export function groupPlaces(
  places: readonly RoundPlace[],
  most: number,
): { readonly groups: readonly PlaceGroup[]; readonly others: number } {
  const groups = new Map<string, { agent: AgentName; seed: number; rounds: number[] }>();
  for (const { agent, seed, t } of places.slice(0, most)) {
    const key = `${agent} ${seed}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { agent, seed, rounds: [t] });
    else known.rounds.push(t);
  }
  return { groups: [...groups.values()], others: Math.max(0, places.length - most) };
}
