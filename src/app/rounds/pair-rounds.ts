import type { CompletedRound } from '../../core/types.ts';

/** Two rounds about the same document. */
export interface RoundPair {
  readonly left: CompletedRound;
  readonly right: CompletedRound;
}

/**
 * The contexts that two episodes have in common, in the order of the left one: the same text in the same round where there is one,
 * else in any round, each of them taken once.
 */
export function pairRounds(
  left: readonly CompletedRound[],
  right: readonly CompletedRound[],
): readonly RoundPair[] {
  const free = new Map<string, CompletedRound[]>();
  for (const round of right) free.set(round.document.text, [...(free.get(round.document.text) ?? []), round]);
  const take = (round: CompletedRound, isMeant: (other: CompletedRound) => boolean) => {
    const others = free.get(round.document.text) ?? [];
    const at = others.findIndex(isMeant);
    return at === -1 ? undefined : others.splice(at, 1)[0];
  };
  // Those of the same round first, so that none of them is taken by another.
  const met = new Map(left.map((round) => [round, take(round, ({ t }) => t === round.t)]));
  return left.flatMap((round) => {
    const other = met.get(round) ?? take(round, () => true);
    return other === undefined ? [] : [{ left: round, right: other }];
  });
}
