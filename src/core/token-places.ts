import { tokenize } from './tokens.ts';

export interface LocatedTokens {
  readonly places: readonly TokenPlace[];
  /** White space after the last token. */
  readonly rest: string;
}

export interface TokenPlace {
  readonly token: string;
  /** The token as it is spelled in the text, with the white space before it. */
  readonly text: string;
}

/** Where the tokens of a text stand in it: all texts in a row, and the rest, are the text. */
export function locateTokens(text: string): LocatedTokens {
  let start = 0;
  const places = tokenize(text).map((token): TokenPlace => {
    const from = skipSpace(text, start);
    const end = from + spelledLength(text, from, token);
    const place = { token, text: text.slice(start, end) };
    start = end;
    return place;
  });
  return { places, rest: text.slice(start) };
}

function skipSpace(text: string, start: number): number {
  return start + /^\s*/.exec(text.slice(start))![0].length;
}

/** The tokenizer writes every double quote as `` or '', and changes nothing else. */
function spelledLength(text: string, from: number, token: string): number {
  if (text.startsWith(token, from)) return token.length;
  return text[from] === '"' ? 1 : token.length;
}
