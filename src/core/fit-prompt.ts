import type { Prompt } from './prompts.ts';
import type { Cut, Message, Span, Spare } from './types.ts';

export interface Fitted<Encoded> {
  readonly messages: readonly Message[];
  readonly encoded: Encoded;
  /** Tokens that the reply may have: the limit of the prompt, or what the context leaves. Below 1 nothing fits. */
  readonly room: number;
  readonly cuts: readonly Cut[];
}

/**
 * Cuts a prompt until it fits into the context together with its reply: one spare part after the other, each only as far as needed. Texts lose
 * their middle, since beginnings and ends say most; lists lose whole entries from their end, where the least similar ones stand. Where all of
 * it is not enough, the reply gets the room that is left.
 *
 * @param encode the prompt as the model reads it, chat template included, and how many tokens it has
 * @param contextLength tokens of prompt and reply together
 */
export function fitPrompt<Encoded extends { readonly tokens: number }>(
  { messages, maxTokens, spares = [] }: Prompt,
  encode: (messages: readonly Message[]) => Encoded,
  contextLength: number,
): Fitted<Encoded> {
  const budget = contextLength - maxTokens;
  const take = (taken: readonly Gap[]) => {
    const shortened = leaveOut(messages, taken);
    return { gaps: taken, messages: shortened, encoded: encode(shortened) };
  };
  let best = take([]);
  const cuts: Cut[] = [];
  for (const spare of spares) {
    if (best.encoded.tokens <= budget) break;
    const before = best;
    const { units, gapsFor } = measureSpare(messages, spare);
    const keep = (count: number) => take([...before.gaps, ...gapsFor(count)]);
    let shortest = keep(0);
    // The best that fits keeps at least `low` units; `high` are too many.
    for (let low = 0, high = units; shortest.encoded.tokens <= budget && high - low > 1;) {
      const middle = Math.floor((low + high) / 2);
      const tried = keep(middle);
      if (tried.encoded.tokens <= budget) [shortest, low] = [tried, middle];
      else high = middle;
    }
    const tokens = before.encoded.tokens - shortest.encoded.tokens;
    if (tokens <= 0) continue; // A few words may be no longer than the mark in their place.
    best = shortest;
    cuts.push({ part: spare.part, tokens });
  }
  const room = Math.min(maxTokens, contextLength - best.encoded.tokens);
  return { messages: best.messages, encoded: best.encoded, room, cuts };
}

/** Stands where words were left out. */
const mark = ' [...]';

interface Gap extends Span {
  readonly mark: string;
}

interface MeasuredSpare {
  /** Of which any number may be kept. */
  readonly units: number;
  gapsFor(kept: number): readonly Gap[];
}

function measureSpare(messages: readonly Message[], { part, spans }: Spare): MeasuredSpare {
  if (part === 'further-revisions' || part === 'further-preferences') {
    return {
      units: spans.length,
      gapsFor: (kept) => spans.slice(kept).map((span) => ({ ...span, mark: '' })),
    };
  }
  const texts = spans
    .map((span) => ({ span, ends: splitWords(messages, span) }))
    .filter(({ ends }) => ends.length > 0);
  const units = texts.reduce((sum, { ends }) => sum + ends.length, 0);
  return {
    units,
    // Texts of one part are shortened by the same share.
    gapsFor: (kept) =>
      texts.flatMap(({ span, ends }) => openMiddle(span, ends, Math.floor((kept * ends.length) / units))),
  };
}

/** Where each word ends. Long ones count as several, as do scripts without spaces, and no sign of two halves is torn. */
function splitWords(messages: readonly Message[], { message, start, end }: Span): readonly number[] {
  const words = messages[message]!.content.slice(start, end).match(/\s*\S{1,16}|\s+$/gu) ?? [];
  let at = start;
  return words.map((word) => (at += word.length));
}

function openMiddle(span: Span, ends: readonly number[], kept: number): readonly Gap[] {
  if (kept >= ends.length) return [];
  const head = Math.ceil(kept / 2);
  const start = head === 0 ? span.start : ends[head - 1]!;
  const end = ends[ends.length - (kept - head) - 1]!;
  return [{ message: span.message, start, end, mark: head === 0 ? mark.trimStart() : mark }];
}

function leaveOut(messages: readonly Message[], gaps: readonly Gap[]): readonly Message[] {
  if (gaps.length === 0) return messages;
  return messages.map(({ role, content }, i) => ({
    role,
    content: gaps
      .filter(({ message }) => message === i)
      .sort((a, b) => b.start - a.start)
      .reduce((text, { start, end, mark }) => text.slice(0, start) + mark + text.slice(end), content),
  }));
}
