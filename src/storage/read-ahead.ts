import type { IDBPDatabase } from 'idb';
import type { InklingSchema, StoredCompletion } from './schema.ts';

/** Two dozen rounds of one agent, or three of seven. */
const recordsAtOnce = 200;
/** About 4 MB. */
const mostRecords = 1000;

export interface ReadAhead {
  /** Rejects where the database does not answer. */
  find(key: string): Promise<StoredCompletion | undefined>;
  /** One that was written anew, or all. */
  forget(key?: string): void;
}

/**
 * Reads from the cache of completions. What was asked for one after the other is asked for in the same order when the
 * run is repeated, so the first answer that is found brings along those that were used next after it: a request for
 * each took most of the time of a run from kept replies.
 */
export function createReadAhead(database: IDBPDatabase<InklingSchema>): ReadAhead {
  let known = new Map<string, StoredCompletion>();
  let reading: Promise<void> | null = null;

  async function readFrom(usedAt: number): Promise<void> {
    const found = known;
    const index = database.transaction('completions').store.index('usedAt');
    const range = IDBKeyRange.lowerBound(usedAt);
    const [keys, records] = await Promise.all([
      index.getAllKeys(range, recordsAtOnce),
      index.getAll(range, recordsAtOnce),
    ]);
    for (const [i, key] of keys.entries()) found.set(key, records[i]!);
    for (const key of found.keys()) {
      if (found.size <= mostRecords) break;
      found.delete(key);
    }
  }

  return {
    async find(key) {
      await reading;
      const before = known.get(key);
      if (before !== undefined) return before;
      const record = await database.get('completions', key);
      if (record === undefined) return undefined;
      reading ??= readFrom(record.usedAt)
        .catch(() => undefined)
        .finally(() => (reading = null));
      return record;
    },

    forget(key) {
      // What is being read at this moment goes into the old ones.
      if (key === undefined) known = new Map();
      else known.delete(key);
    },
  };
}
