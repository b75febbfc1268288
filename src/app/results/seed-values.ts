import type { CompletedRound } from '../../core/types.ts';
import type { Episode } from '../run/progress.ts';
import type { Mark } from './chart.ts';

/** One number for each of x_1, x_2, … of one seed, up to its last round; null where a round has none. */
export interface SeedValues {
  readonly seed: number;
  readonly values: readonly (number | null)[];
}

/** A round that failed, is damaged or left out has no value: nothing is made up for it. */
export function valuesOf(
  { seed, rounds }: Episode,
  measure: (round: CompletedRound) => number | null,
): SeedValues {
  const byRound = new Map(rounds.map((round) => [round.t, measure(round)]));
  const last = Math.max(0, ...byRound.keys());
  return { seed, values: Array.from({ length: last }, (_, i) => byRound.get(i + 1) ?? null) };
}

/** The running sum. It ends before the first gap, because a sum without a part of it would be too small. */
export function accumulate({ seed, values }: SeedValues): SeedValues {
  let total: number | null = 0;
  return {
    seed,
    values: values.map((value) => (total = value === null || total === null ? null : total + value)),
  };
}

/** The mean of the last `window` values up to each place, of those that are there; the first places have fewer. */
export function smooth({ seed, values }: SeedValues, window: number): SeedValues {
  let sum = 0;
  let count = 0;
  const add = (value: number | null | undefined, sign: 1 | -1) => {
    if (value === null || value === undefined) return;
    sum += sign * value;
    count += sign;
  };
  const means = values.map((value, i) => {
    add(value, 1);
    add(values[i - window], -1);
    return count === 0 ? null : sum / count;
  });
  return { seed, values: means };
}

/**
 * Mean, least and most over the seeds, as far as every seed has come: a mean over fewer of them would jump. Seeds without
 * any value are left out.
 */
export function overSeeds(all: readonly SeedValues[]): readonly Mark[] {
  const begun = all.filter(({ values }) => values.some((value) => value !== null));
  const length = begun.length === 0 ? 0 : Math.min(...begun.map(({ values }) => values.length));
  const marks: Mark[] = [];
  for (let t = 1; t <= length; t++) {
    const rounds = begun.flatMap(({ seed, values }) => {
      const value = values[t - 1] ?? null;
      return value === null ? [] : [{ seed, t, value }];
    });
    if (rounds.length < begun.length) continue;
    const own = rounds.map(({ value }) => value);
    marks.push({
      x: t,
      y: own.reduce((sum, value) => sum + value, 0) / own.length,
      band: own.length < 2 ? null : { least: Math.min(...own), most: Math.max(...own) },
      rounds,
    });
  }
  return marks;
}
