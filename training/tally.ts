import { createRandom, type Random } from '../src/core/random.ts';

/** One line of a table. */
export type Row = Share | Correlation;

/** How many of the counted things were right. */
export interface Share {
  readonly measure: string;
  readonly right: number;
  readonly total: number;
  /** As many independent things would be as certain: the facts of one text are right or wrong together. */
  readonly independent: number;
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

/** The engine answers so many in one batch, or as many of them as it does. */
const AT_ONCE = 8;

export type Tally = ReturnType<typeof createTally>;

export function createTally({ items, seed, rows }: Extent) {
  const counts = new Map<string, Count[]>();
  return {
    /**
     * Every name starts from the seed, so that it measures the same alone and beside others.
     * @param measureOne draws from `random` before it waits for anything: several items are asked for at once, in batches
     */
    async measure<T = undefined>(
      name: string,
      measureOne: (name: string, random: Random, item: T) => Promise<void>,
      list: readonly T[] = Array.from<T>({ length: items }),
    ): Promise<void> {
      if (!name.includes(rows)) return;
      const random = createRandom(seed);
      const running = new Set<Promise<void>>();
      for (const item of list) {
        if (running.size === AT_ONCE) await Promise.race(running);
        const one = measureOne(name, random, item).finally(() => running.delete(one));
        running.add(one);
      }
      await Promise.all(running);
    },
    count(measure: string, right: number | boolean, total = 1) {
      const row = counts.get(measure) ?? [];
      counts.set(measure, row);
      row.push({ right: Number(right), total });
    },
    rows: (): readonly Share[] =>
      [...counts].map(([measure, items]) => ({
        measure,
        right: sum(items, ({ right }) => right),
        total: sum(items, ({ total }) => total),
        independent: countIndependent(items),
      })),
  };
}

/** What one item, such as a text, adds to a row. */
interface Count {
  readonly right: number;
  readonly total: number;
}

/**
 * The effective sample size: how many independent things would make the share vary as it varies between the items (ratio estimator over
 * clusters; Cochran, Sampling Techniques, chapter 6). Where all or none are right it is the number of items.
 */
export function countIndependent(items: readonly Count[]): number {
  const total = sum(items, (item) => item.total);
  const share = sum(items, ({ right }) => right) / total;
  if (!(share > 0 && share < 1) || items.length < 2) return items.filter((item) => item.total > 0).length;
  const spread = sum(items, (item) => (item.right - share * item.total) ** 2);
  const variance = ((spread / total ** 2) * items.length) / (items.length - 1);
  return Math.min(total, (share * (1 - share)) / variance);
}

function sum(items: readonly Count[], value: (item: Count) => number): number {
  return items.reduce((all, item) => all + value(item), 0);
}
