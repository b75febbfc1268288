import type { ChatCompletionChunk } from '@mlc-ai/web-llm';
import type { GenerateReply } from '../src/engines/protocol.ts';
import { isRepeating } from './repetition.ts';

/**
 * The chunks of a reply put together, shown 12 times a second. A part of a chunk is a token or a few.
 * @param interrupt ends a reply that goes round in a circle
 * @throws Error where the device writes what no model does
 */
export async function readReply(
  chunks: AsyncIterable<ChatCompletionChunk>,
  onText: (text: string) => void,
  interrupt: () => void | Promise<void>,
): Promise<Omit<GenerateReply, 'milliseconds'>> {
  let text = '';
  let shownAt = -Infinity;
  let finish: GenerateReply['finish'] = 'stop';
  let usage = { prompt_tokens: 0, completion_tokens: 0 };
  const words = createNumbers();
  let repeats = false;
  for await (const chunk of chunks) {
    usage = chunk.usage ?? usage;
    const choice = chunk.choices[0];
    const part = choice?.delta.content ?? '';
    if (choice?.finish_reason === 'length') finish = 'length';
    if (part === '' || repeats) continue;
    text += part;
    words.push(part);
    // Whatever came after would be the same again: the reply counts as cut at its limit.
    if (isRepeating(words.numbers)) {
      repeats = true;
      finish = 'length';
      await interrupt();
    }
    if (performance.now() - shownAt < 1000 / 12) continue;
    shownAt = performance.now();
    onText(text);
  }
  if (isConstant(words.numbers)) {
    throw new Error(
      'it wrote one and the same token again and again, as a graphics device that was lost does',
    );
  }
  return { text, promptTokens: usage.prompt_tokens, replyTokens: usage.completion_tokens, finish };
}

/** Logits that are all zero, or no numbers, make every token the same one. */
function isConstant(parts: readonly number[]): boolean {
  return parts.length >= 16 && parts.every((part) => part === parts[0]);
}

/** Equal parts get equal numbers: the library does not tell its tokens. */
function createNumbers() {
  const known = new Map<string, number>();
  const numbers: number[] = [];
  return {
    numbers: numbers as readonly number[],
    push(part: string) {
      const number = known.get(part) ?? known.size;
      known.set(part, number);
      numbers.push(number);
    },
  };
}
