import type { Collection } from './types.ts';

/** What a collection may hold at most: what a list on the page, a plan's file and the memory of a small machine still bear. */
export const collectionLimits = {
  documents: 10_000,
  sources: 50,
  /** Characters here and below are UTF-16 code units. */
  documentCharacters: 50_000,
  /** Of all documents together. */
  characters: 20_000_000,
  nameCharacters: 80,
  sourceCharacters: 60,
  preferenceCharacters: 500,
} as const;

/** What stands in a collection besides its id and its name, both of which say nothing of its content. */
export type CollectionContent = Pick<Collection, 'task' | 'sources' | 'documents'>;

/** What is wrong with the text of a document, as the end of a sentence that begins with its place; null where nothing is. */
export function findDocumentFault(text: string): string | null {
  const { documentCharacters } = collectionLimits;
  if (text.trim() === '') return 'is empty';
  if (text.length > documentCharacters) return tooLong(text, documentCharacters);
  return findSignFault(text, disturbingInText);
}

export function findNameFault(name: string): string | null {
  return findLineFault(name, collectionLimits.nameCharacters);
}

export function findSourceFault(name: string): string | null {
  // Preferences go by the names of sources, and what every object has by birth would be taken for one.
  if (name in {} || name === 'prototype') return `cannot be called “${name}”`;
  return findLineFault(name, collectionLimits.sourceCharacters);
}

export function findPreferenceFault(preference: string): string | null {
  return findLineFault(preference, collectionLimits.preferenceCharacters);
}

/** What is wrong between the parts of a collection, each of which is right in itself. */
export function findCollectionFault({ sources, documents }: CollectionContent): string | null {
  const names = new Set(sources.map(({ name }) => name));
  if (names.size < sources.length) return 'two sources have the same name';
  const stray = documents.findIndex(({ source }) => !names.has(source));
  if (stray >= 0) return `document ${stray + 1} is of a source that the collection does not list`;
  const { characters } = collectionLimits;
  const length = documents.reduce((sum, { text }) => sum + text.length, 0);
  return length > characters
    ? `the documents have more than ${inWords(characters)} characters together`
    : null;
}

/**
 * The same text for the same content, whoever wrote it: what the id of a collection is made from. The parts in a row are the JSON of
 * `[task, [[name, preference], …], [[source, text], …]]`; one for each document, because millions of characters at once hold up a page.
 */
export function* canonicalParts({ task, sources, documents }: CollectionContent): Generator<string> {
  const pairs = sources.map(({ name, preference }) => [name, preference]);
  yield `[${JSON.stringify(task)},${JSON.stringify(pairs)},[`;
  for (const [i, { source, text }] of documents.entries()) {
    yield `${i === 0 ? '' : ','}${JSON.stringify([source, text])}`;
  }
  yield ']]';
}

/** Invisible, and no white space; what turns the text around it. Marks of direction that only hold a place are common in right-to-left texts. */
// eslint-disable-next-line no-control-regex -- It is these that are looked for.
const disturbingInText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/u;
const disturbingInLine = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

function findLineFault(text: string, longest: number): string | null {
  if (text.trim() === '') return 'is empty';
  if (text.length > longest) return tooLong(text, longest);
  return findSignFault(text, disturbingInLine);
}

function findSignFault(text: string, disturbing: RegExp): string | null {
  if (!text.isWellFormed()) return 'has half of a character, which no text can hold';
  const found = disturbing.exec(text);
  if (found === null) return null;
  const code = found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  return `has an invisible sign, U+${code}, as its character ${inWords(found.index + 1)}`;
}

function tooLong(text: string, longest: number): string {
  return `has ${inWords(text.length)} characters, and ${inWords(longest)} are the most`;
}

function inWords(count: number): string {
  return count.toLocaleString('en');
}
