import { createError } from '../core/failure.ts';
import type { Message } from '../core/types.ts';
import type { LanguageModel } from '../simulation/ports.ts';

/** Replies in order, or one per prompt; a prompt that gives undefined has run out. */
export type Script = readonly string[] | ((messages: readonly Message[]) => string | undefined);

/** A model whose replies were written beforehand: for tests, and for machines where nothing else runs. */
export function createScriptedModel(script: Script): LanguageModel {
  let position = 0;
  return {
    async generate({ messages, maxTokens }, { signal, onText } = {}) {
      // A model answers later, never within the call.
      await Promise.resolve();
      if (signal?.aborted) {
        throw createError('aborted', 'The generation was stopped.', 'Start again when you like.');
      }
      const reply = typeof script === 'function' ? script(messages) : script[position++];
      if (reply === undefined) {
        throw createError(
          'script-exhausted',
          'The scripted model has no reply left for this prompt.',
          'Write another reply into the script, or choose a model that writes its own.',
        );
      }
      if (reply.trim() === '') {
        throw createError('empty-reply', 'The model answered nothing.', 'Write a reply into the script.');
      }
      const words = splitWords(reply);
      const text = words.slice(0, maxTokens).join('');
      onText?.(text);
      return {
        text,
        promptTokens: splitWords(messages.map(({ content }) => content).join(' ')).length,
        replyTokens: Math.min(words.length, maxTokens),
        finish: words.length > maxTokens ? 'length' : 'stop',
        milliseconds: 0,
      };
    },
  };
}

/** Its tokens are words with the space before them. */
function splitWords(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}
