import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createCompletionCache } from '../../../src/storage/completion-cache.ts';
import { openDatabase } from '../../../src/storage/open-database.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const reply = (text: string) => ({
  ...{ text, promptTokens: 3, replyTokens: 2, finish: 'stop' as const, milliseconds: 12 },
});

async function open(limit?: number) {
  let clock = 0;
  const database = await openDatabase();
  return { database, cache: createCompletionCache(database, () => clock++, limit) };
}

describe('the cache of completions', () => {
  it('gives back what was written, also to the next page, and nothing else', async () => {
    const { database, cache } = await open();
    await cache.writeCompletion('one', reply('Hello.'));
    expect(await cache.readCompletion('one')).toEqual(reply('Hello.'));
    expect(await cache.readCompletion('two')).toBeNull();
    const messages = [{ role: 'user', content: 'Wr [...]' }] as const;
    const cut = { ...reply('Bye.'), fitted: { messages, cuts: [{ part: 'document', tokens: 7 }] } } as const;
    await cache.writeCompletion('cut', cut);
    expect(await cache.readCompletion('cut')).toEqual(cut);
    database.close();
    expect(await (await open()).cache.readCompletion('one')).toEqual(reply('Hello.'));
  });

  it('makes room by letting go of what was longest not asked for', async () => {
    const { cache } = await open(5000);
    for (const key of ['a', 'b', 'c', 'd']) await cache.writeCompletion(key, reply('x'.repeat(500)));
    await cache.readCompletion('a');
    await new Promise((resolve) => setTimeout(resolve, 10));
    await cache.writeCompletion('e', reply('x'.repeat(500)));
    expect(await cache.completionBytes()).toBeLessThanOrEqual(4500);
    expect(await cache.readCompletion('a')).not.toBeNull();
    expect(await cache.readCompletion('b')).toBeNull();
    expect(await cache.readCompletion('e')).not.toBeNull();
  });

  it('keeps the vectors of texts too, apart from replies and within the same limit', async () => {
    const { database, cache } = await open(5000);
    await cache.writeEmbedding('one', { vector: [0.6, 0.8] });
    expect(await cache.readEmbedding('one')).toEqual({ vector: [0.6, 0.8] });
    await cache.writeEmbedding('long', { vector: [0.6, 0.8], unreadTokens: 30 });
    expect(await cache.readEmbedding('long')).toEqual({ vector: [0.6, 0.8], unreadTokens: 30 });
    expect(await cache.readEmbedding('two')).toBeNull();
    expect(await cache.readCompletion('one')).toBeNull();
    const vector = Array<number>(100).fill(0.1);
    for (let i = 0; i < 9; i++) await cache.writeEmbedding(`v${i}`, { vector });
    expect(await cache.completionBytes()).toBeLessThanOrEqual(5000);
    expect(await cache.readEmbedding('one')).toBeNull();
    database.close();
    expect((await (await open()).cache.readEmbedding('v8'))?.vector).toHaveLength(100);
  });

  it('asks again for a vector of a version before, which did not say what of a text was read', async () => {
    const { database, cache } = await open();
    await database.put('completions', { reply: [0.6, 0.8] as never, bytes: 200, usedAt: 1 }, 'old');
    expect(await cache.readEmbedding('old')).toBeNull();
    await cache.writeEmbedding('old', { vector: [0.6, 0.8] });
    expect(await cache.readEmbedding('old')).toEqual({ vector: [0.6, 0.8] });
  });

  it('brings along what was used next the last time, so that a run that is repeated asks the database seldom', async () => {
    const { database, cache } = await open();
    const keys = Array.from({ length: 150 }, (_, i) => `key ${(i * 7) % 150}`);
    for (const key of keys) await cache.writeCompletion(key, reply(key));
    await cache.writeEmbedding('vector', { vector: [1, 0] });
    database.close();
    const next = await open();
    await next.cache.readCompletion(keys[0]!);
    const ask = [vi.spyOn(next.database, 'get'), vi.spyOn(next.database, 'transaction')];
    for (const key of keys) expect(await next.cache.readCompletion(key)).toEqual(reply(key));
    expect(await next.cache.readEmbedding('vector')).toEqual({ vector: [1, 0] });
    for (const spy of ask) expect(spy).not.toHaveBeenCalled();
  });

  it('gives what was written last, also where it has read ahead', async () => {
    const { cache } = await open();
    for (const key of ['a', 'b', 'c']) await cache.writeCompletion(key, reply(key));
    await cache.readCompletion('a');
    await cache.readCompletion('c');
    await cache.writeCompletion('b', reply('another'));
    expect(await cache.readCompletion('b')).toEqual(reply('another'));
    await cache.clearCompletions();
    expect(await cache.readCompletion('b')).toBeNull();
    expect(await cache.readCompletion('c')).toBeNull();
  });

  it('notes the use of all that was read, and brings back nothing that is gone', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    try {
      const { database, cache } = await open();
      for (const key of ['a', 'b', 'c']) await cache.writeCompletion(key, reply(key));
      for (const key of ['a', 'b', 'c']) await cache.readCompletion(key);
      await database.delete('completions', 'b');
      vi.advanceTimersByTime(2000);
      vi.useRealTimers();
      const used = async () => (await database.getAll('completions')).map(({ usedAt }) => usedAt);
      await vi.waitFor(async () => expect(await used()).toEqual([3, 5]));
    } finally {
      vi.useRealTimers();
    }
  });

  it('can be emptied', async () => {
    const { cache } = await open();
    await cache.writeCompletion('one', reply('Hello.'));
    expect(await cache.completionBytes()).toBeGreaterThan(0);
    await cache.clearCompletions();
    expect(await cache.completionBytes()).toBe(0);
    expect(await cache.readCompletion('one')).toBeNull();
  });

  it('takes a damaged record for none', async () => {
    const { database, cache } = await open();
    await database.put('completions', { reply: { text: 3 } as never, bytes: 1, usedAt: 1 }, 'one');
    expect(await cache.readCompletion('one')).toBeNull();
  });

  it('never rejects, not even when the database is gone', async () => {
    const { database, cache } = await open();
    database.close();
    expect(await cache.readCompletion('one')).toBeNull();
    await expect(cache.writeCompletion('one', reply('Hello.'))).resolves.toBeUndefined();
    expect(await cache.completionBytes()).toBe(0);
  });
});
