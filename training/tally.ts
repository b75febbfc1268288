import { createRandom, type Random } from '../src/core/random.ts';

/** One line of a table. */
export type Row = Share | Correlation;

/** How many of the counted things were right. */
export interface Share {
  readonly measure: string;
  readonly right: number;
  readonly total: number;
}

/** Spearman's rank correlation of two scores of the same pairs. */
export interface Correlation {
  readonly measure: string;
  readonly correlation: number;
  readonly pairs: number;
}

/** How much is measured. */
export interface Extent {
  readonly items: number;
  readonly seed: number;
  /** Only what is measured under a name that holds this. */
  readonly rows: string;
}

export type Tally = ReturnType<typeof createTally>;

export function createTally({ items, seed, rows }: Extent) {
  const counts = new Map<string, { right: number; total: number }>();
  return {
    /** Every name starts from the seed, so that it measures the same alone and beside others. */
    async measure<T = undefined>(
      name: string,
      measureOne: (name: string, random: Random, item: T) => Promise<void>,
      list: readonly T[] = Array.from<T>({ length: items }),
    ): Promise<void> {
      if (!name.includes(rows)) return;
      const random = createRandom(seed);
      for (const item of list) await measureOne(name, random, item);
    },
    count(measure: string, right: number | boolean, total = 1) {
      const row = counts.get(measure) ?? { right: 0, total: 0 };
      counts.set(measure, { right: row.right + Number(right), total: row.total + total });
    },
    rows: (): readonly Share[] => [...counts].map(([measure, row]) => ({ measure, ...row })),
  };
}
