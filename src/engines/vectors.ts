import type { Embedder, Embedding, EmbeddingCache } from '../simulation/ports.ts';
import { hashQuestion } from './hash-question.ts';

/**
 * The same embedder, which takes the vector of a text that it has embedded before from the cache, and embeds a text once
 * that several ask for at the same time.
 *
 * @param identify everything beside the text that a vector depends on; null while it is not known, and then nothing is kept
 */
export function withVectors(
  embedder: Embedder,
  identify: () => string | null,
  cache: EmbeddingCache,
): Embedder {
  const underway = new Map<string, Promise<Embedding>>();

  async function embedOne(text: string, signal: AbortSignal | undefined): Promise<Embedding> {
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

  async function readOrAsk(key: string, text: string, signal: AbortSignal | undefined): Promise<Embedding> {
    const kept = await cache.readEmbedding(key);
    if (kept !== null) return kept;
    const embedding = await ask(text, signal);
    await cache.writeEmbedding(key, embedding);
    return embedding;
  }

  async function ask(text: string, signal: AbortSignal | undefined): Promise<Embedding> {
    const [embedding] = await embedder.embed([text], signal === undefined ? {} : { signal });
    return embedding ?? { vector: [] };
  }

  return {
    embed: (texts, { signal } = {}) => Promise.all(texts.map((text) => embedOne(text, signal))),
    // Not kept: one preference takes as much room as thirty documents, and little of anybody's time. Who asks keeps what it makes of them.
    embedTokens: (texts, options) => embedder.embedTokens(texts, options),
  };
}
