import type { IDBPDatabase } from 'idb';
import * as v from 'valibot';
import type { CompletionStore } from './ports.ts';
import { createReadAhead } from './read-ahead.ts';
import { completionSchema, embeddingSchema } from './records.ts';
import type { InklingSchema, StoredCompletion } from './schema.ts';
import { toStorageError } from './storage-error.ts';

/** A round of CIPHER takes about 10 kB; beyond this the replies that were longest not asked for go. */
const limitBytes = 64 * 1024 * 1024;

/** Reads wait for writes: noting every use at once made a run from kept replies several times slower. */
const millisecondsBetweenNotes = 1000;

/** A cache that cannot be read or written is no reason to stop a run: the model answers then. */
export function createCompletionCache(
  database: IDBPDatabase<InklingSchema>,
  now: () => number,
  limit = limitBytes,
): CompletionStore {
  // Other tabs write too, so that this is a little too small at times.
  let total: Promise<number> | null = null;
  /** When replies were last used, as far as it is not written yet. */
  const uses = new Map<string, number>();
  const readAhead = createReadAhead(database);

  async function countBytes(): Promise<number> {
    let bytes = 0;
    for await (const cursor of database.transaction('completions').store) bytes += cursor.value.bytes;
    return bytes;
  }

  function noteUse(key: string): void {
    if (uses.size === 0) setTimeout(() => void writeUses().catch(() => undefined), millisecondsBetweenNotes);
    uses.set(key, now());
  }

  async function writeUses(): Promise<void> {
    const noted = [...uses];
    uses.clear();
    const transaction = database.transaction('completions', 'readwrite');
    const note = async ([key, usedAt]: readonly [string, number]) => {
      const record = await transaction.store.get(key);
      if (record !== undefined) await transaction.store.put({ ...record, usedAt }, key);
    };
    await Promise.all([...noted.map(note), transaction.done]);
  }

  /** Down to nine tenths, so that not every reply from now on has to make room. */
  async function makeRoom(bytes: number): Promise<number> {
    await writeUses();
    readAhead.forget();
    const transaction = database.transaction('completions', 'readwrite');
    for await (const cursor of transaction.store.index('usedAt')) {
      if (bytes <= 0.9 * limit) break;
      bytes -= cursor.value.bytes;
      await cursor.delete();
    }
    await transaction.done;
    return bytes;
  }

  async function read<T>(schema: v.GenericSchema<unknown, T>, key: string): Promise<T | null> {
    try {
      const record = await readAhead.find(key);
      const reply = v.safeParse(schema, record?.reply);
      if (record === undefined || !reply.success) return null;
      noteUse(key);
      return reply.output;
    } catch {
      return null;
    }
  }

  /** @param size of the reply in bytes */
  async function write(key: string, reply: StoredCompletion['reply'], size: number): Promise<void> {
    try {
      // Strings take two bytes a character.
      const bytes = 2 * key.length + size + 100;
      const before = await (total ??= countBytes());
      await database.put('completions', { reply, bytes, usedAt: now() }, key);
      readAhead.forget(key);
      const after = before + bytes;
      total = after > limit ? makeRoom(after) : Promise.resolve(after);
      await total;
    } catch {
      total = null;
    }
  }

  return {
    readCompletion: (key) => read(completionSchema, key),
    writeCompletion: (key, reply) => write(key, reply, 2 * reply.text.length),
    readEmbedding: (key) => read(embeddingSchema, key),
    writeEmbedding: (key, embedding) => write(key, embedding, 8 * embedding.vector.length),

    async completionBytes() {
      return countBytes().catch(() => 0);
    },

    async clearCompletions() {
      try {
        await database.clear('completions');
        readAhead.forget();
        total = null;
      } catch (error) {
        throw toStorageError(error);
      }
    },
  };
}
