/** A piece of a text, and whether its words also stand in another one. */
export interface SharedPiece {
  readonly text: string;
  readonly shared: boolean;
}

/**
 * Marks the words of a preference that also stand in another one, so that two phrases can be compared at a glance. Case
 * is left aside, and so are words that stand in every phrase. The pieces together are the text, letter for letter.
 */
export function markSharedWords(text: string, other: string): readonly SharedPiece[] {
  const known = new Set(listWords(other));
  const pieces: { text: string; shared: boolean }[] = [];
  for (const part of text.split(wordEdge)) {
    if (part === '') continue;
    const shared = known.has(part.toLowerCase()) && !commonWords.has(part.toLowerCase());
    const last = pieces.at(-1);
    if (last !== undefined && last.shared === shared) last.text += part;
    else pieces.push({ text: part, shared });
  }
  return pieces;
}

const wordEdge = /([\p{L}\p{N}]+)/u;

function listWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

const commonWords = new Set('a an and as at by for from in into it of on or the to with'.split(' '));
