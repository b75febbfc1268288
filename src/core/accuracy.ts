import type { CompletedRound, Round } from './types.ts';

/**
 * Whether f_t is nearest to the true preference of its context among those of all sources (arXiv 2404.15269, section 4). One that is as
 * near to another is right too: two sources may want the same. Null where no preference was held, or nobody measured.
 */
export function isAccurate(round: CompletedRound): boolean | null {
  const { document, closeness } = round;
  const own = closeness?.find(({ source }) => source === document.source);
  if (closeness === undefined || own === undefined || !isMeasured(round)) return null;
  return closeness.every(({ score }) => score <= own.score);
}

/** False where every score is 0 as well: no vectors came back. */
export function isMeasured({ closeness = [] }: Pick<CompletedRound, 'closeness'>): boolean {
  return closeness.some(({ score }) => score !== 0);
}

/** Share of the accurate among the rounds in which a preference was held; null where there is none. */
export function accuracyOf(rounds: readonly Round[]): number | null {
  let held = 0;
  let right = 0;
  for (const round of rounds) {
    const accurate = round.status === 'completed' ? isAccurate(round) : null;
    if (accurate === null) continue;
    held++;
    if (accurate) right++;
  }
  return held === 0 ? null : right / held;
}
