import { createError } from '../core/failure.ts';
import type { CompletionCache, GenerateReply, GenerateRequest, LanguageModel } from '../simulation/ports.ts';
import { hashQuestion } from './hash-question.ts';

/**
 * The same model, which answers what it has answered before from the cache, and a question that is being answered already together with it.
 * Decoding is greedy, so that the reply would be the same; it takes no time then, and says so.
 *
 * @param identify everything beside the prompt that a reply depends on; null while it is not known, and then nothing is kept
 */
export function withCompletions(
  model: LanguageModel,
  identify: () => string | null,
  cache: CompletionCache,
): LanguageModel {
  const underway = new Map<string, Promise<GenerateReply>>();

  return {
    async generate(request, options = {}) {
      const key = await hashRequest(identify(), request);
      if (key === null) return model.generate(request, options);
      const { signal, onText } = options;

      for (let other = underway.get(key); other !== undefined; other = underway.get(key)) {
        const reply = await Promise.race([other.catch(() => null), rejectOnAbort(signal)]);
        if (reply === null) continue; // It was stopped or failed; that is the other's, and this one asks itself.
        onText?.(reply.text);
        return { ...reply, milliseconds: 0 };
      }

      const work = ask(key);
      underway.set(key, work);
      try {
        return await work;
      } finally {
        underway.delete(key);
      }

      async function ask(key: string): Promise<GenerateReply> {
        const kept = await cache.readCompletion(key);
        if (signal?.aborted) throw aborted();
        if (kept !== null) {
          onText?.(kept.text);
          return { ...kept, milliseconds: 0 };
        }
        const reply = await model.generate(request, options);
        // A lost device answers nothing; that must not be kept.
        if (reply.text.trim() !== '') await cache.writeCompletion(key, reply);
        return reply;
      }
    },
  };
}

async function hashRequest(
  identity: string | null,
  { messages, maxTokens, spares = [] }: GenerateRequest,
): Promise<string | null> {
  if (identity === null) return null;
  return hashQuestion([
    identity,
    maxTokens,
    messages.map(({ role, content }) => [role, content]),
    spares.map(({ part, spans }) => [part, spans.map(({ message, start, end }) => [message, start, end])]),
  ]);
}

function rejectOnAbort(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(aborted());
    signal?.addEventListener('abort', () => reject(aborted()), { once: true });
  });
}

function aborted() {
  return createError('aborted', 'The call of the model was stopped.', 'Start again when you like.');
}
