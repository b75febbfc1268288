import { InklingError } from '../core/failure.ts';
import type { Memory } from '../core/memory.ts';
import { prepareSearch } from '../core/retrieval.ts';
import type { Document } from '../core/types.ts';
import type { CallSetting } from './model-calls.ts';
import type { Embedder, Embedding } from './ports.ts';

/** φ(x_t+1), known before round t + 1 begins. */
export interface LookAhead {
  readonly text: string;
  readonly embedding: Embedding;
}

/**
 * Embeds the next context and goes through the memory for it, to be done while the round before is being written: that takes the
 * database longer than this takes the page, so that a memory of 10,000 entries costs a round no more time than one of ten.
 *
 * Null where it fails: the next round then asks itself, and tells what is wrong.
 */
export async function lookAhead(
  embedder: Pick<Embedder, 'embed'>,
  memory: Memory,
  { text }: Document,
  { signal }: Pick<CallSetting, 'signal'>,
): Promise<LookAhead | null> {
  try {
    const [embedding] = await embedder.embed([text], { signal });
    if (embedding === undefined) return null;
    prepareSearch(memory, embedding.vector);
    return { text, embedding };
  } catch (error) {
    if (!(error instanceof InklingError)) throw error;
    return null;
  }
}

/** The same embedder, which is not asked again for what is known. */
export function embedAhead(
  embedder: Pick<Embedder, 'embed'>,
  known: LookAhead | null,
): Pick<Embedder, 'embed'> {
  if (known === null) return embedder;
  return {
    embed: async (texts, options) =>
      texts.length === 1 && texts[0] === known.text ? [known.embedding] : embedder.embed(texts, options),
  };
}
