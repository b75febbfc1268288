import type { CompletedRound } from '../../core/types.ts';
import { textsOf } from './round-filter.ts';

/** One line of a round for a list: where the text that was looked for stands, or else how the edit begins. */
export interface Excerpt {
  /** Which of its texts; null where nothing was looked for. */
  readonly part: string | null;
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

/** In characters. */
const leadIn = 24;
const longest = 220;

export function excerptOf(round: CompletedRound, wanted: string): Excerpt {
  const words = wanted.trim().toLowerCase();
  for (const { part, text } of words === '' ? [] : textsOf(round)) {
    const at = text.toLowerCase().indexOf(words);
    // A letter that has another length in lower case shifts what comes after it: rather none than the wrong words.
    if (at === -1 || text.slice(at, at + words.length).toLowerCase() !== words) continue;
    const start = Math.max(0, at - leadIn);
    const end = at + words.length;
    return {
      part,
      before: (start > 0 ? '…' : '') + flatten(text.slice(start, at)),
      match: flatten(text.slice(at, end)),
      after: flatten(text.slice(end, end + longest)),
    };
  }
  return { part: null, before: flatten(round.edit.slice(0, longest)), match: '', after: '' };
}

function flatten(text: string): string {
  return text.replace(/\s+/g, ' ');
}
