import { createError } from '../core/failure.ts';
import { fitPrompt } from '../core/fit-prompt.ts';
import type { Message } from '../core/types.ts';
import type { LanguageModel } from '../simulation/ports.ts';

/** Replies in order, or one per prompt; a prompt that gives undefined has run out. */
export type Script = readonly string[] | ((messages: readonly Message[]) => string | undefined);

/**
 * A model whose replies were written beforehand. The app opens none: it is the plainest of the engines, which the tests of
 * the page and the contract of language models run over.
 * @param contextLength words of prompt and reply together
 */
export function createScriptedModel(script: Script, contextLength = Infinity): LanguageModel {
  let position = 0;
  return {
    async generate(request, { signal, onText } = {}) {
      // A model answers later, never within the call.
      await Promise.resolve();
      if (signal?.aborted) {
        throw createError('aborted', 'The generation was stopped.', 'Start again when you like.');
      }
      const { messages, encoded, room, cuts } = fitPrompt(request, countWords, contextLength);
      if (room < 1) {
        throw createError(
          'invalid',
          `The prompt has ${encoded.tokens} words, and the scripted model reads ${contextLength} with its reply.`,
          'Shorten the text.',
        );
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
      const text = words.slice(0, room).join('');
      onText?.(text);
      return {
        text,
        promptTokens: encoded.tokens,
        replyTokens: Math.min(words.length, room),
        finish: words.length > room ? 'length' : 'stop',
        milliseconds: 0,
        ...(cuts.length === 0 ? {} : { fitted: { messages, cuts } }),
      };
    },
  };
}

function countWords(messages: readonly Message[]): { readonly tokens: number } {
  return { tokens: splitWords(messages.map(({ content }) => content).join(' ')).length };
}

/** Its tokens are words with the space before them. */
function splitWords(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}
