import { createError } from '../core/failure.ts';
import type { Embed } from './agents/cipher.ts';
import type { CallSetting } from './model-calls.ts';
import type { Embedder } from './ports.ts';

/** φ for one round: one text in, one vector out, abortable like every model call. What was not read of the text is told. */
export function createEmbed(
  embedder: Pick<Embedder, 'embed'>,
  { signal, stopIfAborted, emit }: CallSetting,
): Embed {
  return async function embed(text) {
    stopIfAborted();
    const [embedding] = await embedder.embed([text], { signal });
    stopIfAborted();
    if (embedding === undefined || embedding.vector.length === 0) {
      throw createError(
        'generation-failed',
        'The embedding model answered nothing for a document.',
        'Resume the run to ask again. If it happens again, choose another embedding model.',
      );
    }
    const { vector, unreadTokens } = embedding;
    if (unreadTokens !== undefined) emit({ type: 'ContextCut', unreadTokens });
    return vector;
  };
}
