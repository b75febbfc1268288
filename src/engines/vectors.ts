import type { Embedder, VectorCache } from '../simulation/ports.ts';
import { hashQuestion } from './hash-question.ts';

/**
 * The same embedder, which takes the vector of a text that it has embedded before from the cache, and embeds a text once
 * that several ask for at the same time.
 *
 * @param identify everything beside the text that a vector depends on; null while it is not known, and then nothing is kept
 */
export function withVectors(embedder: Embedder, identify: () => string | null, cache: VectorCache): Embedder {
  const underway = new Map<string, Promise<readonly number[]>>();

  async function embedOne(text: string, signal: AbortSignal | undefined): Promise<readonly number[]> {
    const identity = identify();
    const key = identity === null ? null : await hashQuestion([identity, text]);
    if (key === null) return ask(text, signal);
    const other = await underway.get(key)?.catch(() => null);
    if (other) return other;
    const work = readOrAsk(key, text, signal);
    underway.set(key, work);
    try {
      return await work;
    } finally {
      if (underway.get(key) === work) underway.delete(key);
    }
  }

  async function readOrAsk(
    key: string,
    text: string,
    signal: AbortSignal | undefined,
  ): Promise<readonly number[]> {
    const kept = await cache.readVector(key);
    if (kept !== null) return kept;
    const vector = await ask(text, signal);
    await cache.writeVector(key, vector);
    return vector;
  }

  async function ask(text: string, signal: AbortSignal | undefined): Promise<readonly number[]> {
    const [vector] = await embedder.embed([text], signal === undefined ? {} : { signal });
    return vector ?? [];
  }

  return {
    embed: (texts, { signal } = {}) => Promise.all(texts.map((text) => embedOne(text, signal))),
  };
}
