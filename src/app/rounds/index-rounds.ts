import type { CompletedRound } from '../../core/types.ts';
import type { RunWarning, WarningKind } from '../../core/warnings.ts';
import { keyOf } from './round-filter.ts';

/** Where each round stands in a list, from 0, by its key. */
export function indexRounds(rounds: readonly CompletedRound[]): ReadonlyMap<string, number> {
  return new Map(rounds.map((round, index) => [keyOf(round), index]));
}

/** What each round stands behind, by its key. */
export function indexWarnings(warnings: readonly RunWarning[]): ReadonlyMap<string, readonly WarningKind[]> {
  const kinds = new Map<string, WarningKind[]>();
  for (const { kind, rounds } of warnings) {
    for (const place of rounds) {
      const known = kinds.get(keyOf(place));
      if (known === undefined) kinds.set(keyOf(place), [kind]);
      else known.push(kind);
    }
  }
  return kinds;
}
