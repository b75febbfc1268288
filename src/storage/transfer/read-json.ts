import type { Refuse } from './refuse.ts';

/** A round has five levels: line, round, calls, call, messages, message. */
const deepest = 32;

/**
 * The value of one line, or of a whole file. Nesting is counted before anything is built of it, and no key may be one that means something to
 * JavaScript itself.
 *
 * @param closed false where the file ends without a line break: most likely where a copy broke off
 * @throws what `refuse` makes of the reason
 */
export function readJson(text: string, refuse: Refuse, closed: boolean): unknown {
  if (depthOf(text) > deepest) throw refuse(`it is nested deeper than ${deepest} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!closed && text.trimStart().startsWith('{')) {
      throw refuse('the file ends in the middle of it', 'Copy or export the file again.');
    }
    throw refuse(explain(text, error));
  }
  if (mayHoldForbidden.test(text)) {
    const place = findForbiddenKey(value, '');
    if (place !== null) throw refuse(`${place}: this name is not allowed`);
  }
  return value;
}

function explain(text: string, error: unknown): string {
  const start = text.trimStart().slice(0, 1);
  if (start === '<') return 'it is HTML or XML, and not JSON';
  if (start !== '{') return 'it is not a JSON object';
  return `it is not JSON (${error instanceof Error ? error.message : String(error)})`;
}

/** Of brackets outside of texts. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) i = endOfText(text, i);
    else if (code === openBracket || code === openBrace) most = Math.max(most, ++depth);
    else if (code === closeBracket || code === closeBrace) depth--;
  }
  return most;
}

/** Where the closing quote of a text stands, or the end of the line. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === backslash) escapes++;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = [34, 92, 91, 93, 123, 125];

/** Also where it is written in disguise. */
const mayHoldForbidden = /"(?:__proto__|constructor|prototype)"|\\u/;
const forbidden: readonly string[] = ['__proto__', 'constructor', 'prototype'];

function findForbiddenKey(value: unknown, path: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value) && typeof value[0] !== 'object') return null;
  for (const [key, inner] of Object.entries(value)) {
    const place = path === '' ? key : `${path}.${key}`;
    if (forbidden.includes(key)) return place;
    const found = findForbiddenKey(inner, place);
    if (found !== null) return found;
  }
  return null;
}
