import { createError } from '../core/failure.ts';
import type { Embed } from './agents/cipher.ts';
import type { CallSetting } from './model-calls.ts';
import type { Embedder } from './ports.ts';

/** φ for one round: one text in, one vector out, abortable like every model call. */
export function createEmbed(embedder: Embedder, { signal, stopIfAborted }: CallSetting): Embed {
  return async function embed(text) {
    stopIfAborted();
    const [vector] = await embedder.embed([text], { signal });
    stopIfAborted();
    if (vector === undefined || vector.length === 0) {
      throw createError(
        'generation-failed',
        'The embedding model answered nothing for a document.',
        'Resume the run to ask again. If it happens again, choose another embedding model.',
      );
    }
    return vector;
  };
}
