import { InklingError } from '../core/failure.ts';
import type { Memory } from '../core/memory.ts';
import { prepareSearch } from '../core/retrieval.ts';
import type { Document } from '../core/types.ts';
import type { CallSetting } from './model-calls.ts';
import type { Embedder, Embedding } from './ports.ts';

type Embed = Pick<Embedder, 'embed'>;

/** φ(x_t+1), known before round t + 1 begins. */
export interface LookAhead {
  readonly text: string;
  readonly embedding: Embedding;
}

export interface Looking {
  /** For round t: what is known is not asked again, and with its context the next one is embedded. */
  readonly embedder: Embed;
  /** Null where round t asked for no context, there is no next one, or it cannot be embedded: round t + 1 then asks itself, and tells what is wrong. */
  found(): Promise<LookAhead | null>;
}

/**
 * Embeds the next context and goes through the memory for it while the language models write: that takes them longer than this takes
 * the page, so that a memory of 10,000 entries costs a round no more time than one of ten.
 *
 * @param known what the round before has found
 * @param next x_t+1; missing after the last one
 */
export function lookAhead(
  embedder: Embed,
  { known, memory, next }: Setting,
  { signal }: Pick<CallSetting, 'signal'>,
): Looking {
  let looking: Promise<LookAhead | null> | null = null;

  return {
    embedder: {
      async embed(texts, options) {
        const isKnown = known !== null && texts.length === 1 && texts[0] === known.text;
        const embeddings = isKnown ? [known.embedding] : await embedder.embed(texts, options);
        if (looking === null && next !== undefined) {
          looking = look(next.text);
          // Nobody waits for it where the round fails.
          looking.catch(() => undefined);
        }
        return embeddings;
      },
    },
    found: async () => looking,
  };

  async function look(text: string): Promise<LookAhead | null> {
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
}

interface Setting {
  readonly known: LookAhead | null;
  /** D_t. What round t adds to it is gone through in round t + 1. */
  readonly memory: Memory;
  readonly next: Document | undefined;
}
