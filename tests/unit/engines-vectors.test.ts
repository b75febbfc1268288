import { describe, expect, it } from 'vitest';
import { withVectors } from '../../src/engines/vectors.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';

const embeddingOf = (length: number) => ({ vector: [length, 1], unreadTokens: length });

/** Embeds a text as its length, counts, and fails for as long as it is told to. */
function setUp(identity: string | null = 'embedder', cache = createMemoryStore()) {
  const asked: string[] = [];
  let fails = false;
  const embedder = withVectors(
    {
      async embed(texts) {
        asked.push(...texts);
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (fails) throw new Error('broken');
        return texts.map(({ length }) => embeddingOf(length));
      },
      async embedTokens(texts) {
        asked.push(...texts);
        return texts.map(({ length }) => [[length, 1]]);
      },
    },
    () => identity,
    cache,
  );
  return { embedder, asked, cache, fail: (does: boolean) => (fails = does) };
}

describe('an embedder with a cache', () => {
  it('embeds a text once, and gives vectors in the order of the texts', async () => {
    const { embedder, asked, cache } = setUp();
    expect(await embedder.embed(['abc', 'a'])).toEqual([embeddingOf(3), embeddingOf(1)]);
    expect(await embedder.embed(['a', 'ab', 'abc'])).toEqual([
      embeddingOf(1),
      embeddingOf(2),
      embeddingOf(3),
    ]);
    // Texts are looked up side by side, so which of them is asked for first is open.
    expect([...asked].sort()).toEqual(['a', 'ab', 'abc']);
    const next = setUp('embedder', cache);
    expect(await next.embedder.embed(['abc'])).toEqual([embeddingOf(3)]);
    expect(next.asked).toEqual([]);
  });

  it('embeds a text once that several ask for at the same time', async () => {
    const { embedder, asked } = setUp();
    const vectors = await Promise.all([embedder.embed(['a']), embedder.embed(['a']), embedder.embed(['a'])]);
    expect(vectors).toEqual([[embeddingOf(1)], [embeddingOf(1)], [embeddingOf(1)]]);
    expect(asked).toEqual(['a']);
  });

  it('embeds again for another model, and while nobody knows which it is', async () => {
    const { embedder, cache } = setUp();
    await embedder.embed(['a']);
    for (const identity of ['another', null]) {
      const other = setUp(identity, cache);
      await other.embedder.embed(['a']);
      expect(other.asked).toEqual(['a']);
    }
  });

  it('keeps nothing of a failure, and asks again for those who waited', async () => {
    const { embedder, asked, fail } = setUp();
    fail(true);
    const both = [embedder.embed(['a']), embedder.embed(['a'])];
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fail(false);
    expect(await embedder.embed(['a'])).toEqual([embeddingOf(1)]);
    expect(asked).toEqual(['a', 'a', 'a']);
  });
});
