import type { IDBPDatabase } from 'idb';
import * as v from 'valibot';
import type { GenerateReply } from '../simulation/ports.ts';
import type { CompletionStore } from './ports.ts';
import { completionSchema } from './records.ts';
import type { InklingSchema } from './schema.ts';
import { toStorageError } from './storage-error.ts';

/** A round of CIPHER takes about 10 kB; beyond this the replies that were longest not asked for go. */
const limitBytes = 64 * 1024 * 1024;

/** A cache that cannot be read or written is no reason to stop a run: the model answers then. */
export function createCompletionCache(
  database: IDBPDatabase<InklingSchema>,
  now: () => number,
  limit = limitBytes,
): CompletionStore {
  // Other tabs write too, so that this is a little too small at times.
  let total: Promise<number> | null = null;

  async function countBytes(): Promise<number> {
    let bytes = 0;
    for await (const cursor of database.transaction('completions').store) bytes += cursor.value.bytes;
    return bytes;
  }

  /** Down to nine tenths, so that not every reply from now on has to make room. */
  async function makeRoom(bytes: number): Promise<number> {
    const transaction = database.transaction('completions', 'readwrite');
    for await (const cursor of transaction.store.index('usedAt')) {
      if (bytes <= 0.9 * limit) break;
      bytes -= cursor.value.bytes;
      await cursor.delete();
    }
    await transaction.done;
    return bytes;
  }

  return {
    async readCompletion(key) {
      try {
        const record = await database.get('completions', key);
        const reply = v.safeParse(completionSchema, record?.reply);
        if (record === undefined || !reply.success) return null;
        void database.put('completions', { ...record, usedAt: now() }, key).catch(() => undefined);
        return reply.output;
      } catch {
        return null;
      }
    },

    async writeCompletion(key, reply) {
      try {
        const bytes = measure(key, reply);
        const before = await (total ??= countBytes());
        await database.put('completions', { reply, bytes, usedAt: now() }, key);
        const after = before + bytes;
        total = after > limit ? makeRoom(after) : Promise.resolve(after);
        await total;
      } catch {
        total = null;
      }
    },

    async completionBytes() {
      return countBytes().catch(() => 0);
    },

    async clearCompletions() {
      try {
        await database.clear('completions');
        total = null;
      } catch (error) {
        throw toStorageError(error);
      }
    },
  };
}

/** Strings take two bytes a character. */
function measure(key: string, reply: GenerateReply): number {
  return 2 * (key.length + reply.text.length) + 100;
}
