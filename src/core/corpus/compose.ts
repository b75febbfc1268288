import type { Random } from '../random.ts';
import type { SourceName } from '../types.ts';
import { createEntity, type EntityKind, type Split } from './entities.ts';

/** The sentences and the words of entities that a document may be made of have splits of their own. */
export interface TextSplits {
  readonly entities: Split;
  readonly phrasings: Split;
  /** For training: what makes a model robust, and no document of the app has. */
  readonly altered?: Alterations;
}

export interface Alterations {
  /** Instead of three or four. */
  readonly facts?: number;
  /** No remarks between the facts. */
  readonly brief: boolean;
  /** Another entity than the generator's own, or null. */
  name?(kind: EntityKind): string | null;
  /** Says a sentence otherwise; what stands in braces stays. */
  phrase?(template: string, phrasings: readonly string[], label: string): string;
  /** Sentences that say nothing of the subject. */
  readonly extra: readonly string[];
  /** Runs sentences together. */
  join?(sentences: readonly string[]): readonly string[];
}

/** A document, with everything that the generator knows about it. */
export interface Content {
  readonly source: SourceName;
  readonly subject: string;
  /** People whom the text names by their part in it, such as reader and writer. */
  readonly names: Readonly<Record<string, string>>;
  /** In the order of the source's slots: what is written from a text tells them so, wherever they stand in it. */
  readonly facts: readonly ContentFact[];
  readonly text: string;
}

export interface ContentFact {
  readonly slot: number;
  readonly value: string;
}

const heldOutPhrasings = 2;
const leastWords = 60;
const mostWords = 160;

/** Three or four of the slots, in their order. */
export function pickSlots(
  slots: readonly unknown[],
  { altered }: TextSplits,
  random: Random,
): readonly number[] {
  const all = random.shuffle(slots.map((_, slot) => slot));
  return all.slice(0, altered?.facts ?? 3 + random.integer(2)).sort((a, b) => a - b);
}

/** A template with its {} filled; the value may hold any character. */
export function fill(template: string, value: string): string {
  return template.split('{}').join(value);
}

/** How a short text names a fact: its label and the fact. */
export function labelFact(label: string): string {
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}: {}.`;
}

/** An entity whose words are of the split. */
export function chooseEntity(kind: EntityKind, { entities, altered }: TextSplits, random: Random): string {
  return altered?.name?.(kind) ?? createEntity(kind, entities, random);
}

/** One of the templates of the split, for the thing that the label names. */
export function choosePhrasing(
  all: readonly string[],
  label: string,
  { phrasings, altered }: TextSplits,
  random: Random,
): string {
  const known = listPhrasings(all, phrasings);
  const chosen = random.pick(known);
  return altered?.phrase?.(chosen, known, label) ?? chosen;
}

/** The templates that a document of the split may hold. */
export function listPhrasings(all: readonly string[], split: Split): readonly string[] {
  return split === 'training' ? all.slice(0, -heldOutPhrasings) : all.slice(-heldOutPhrasings);
}

/** The sentences in their order with remarks between them, as many as make a text of 60 to 160 words. */
export function addRemarks(
  sentences: readonly string[],
  remarks: readonly string[],
  { altered }: TextSplits,
  random: Random,
): readonly string[] {
  const text = [...sentences];
  for (const sentence of altered?.extra ?? []) text.splice(random.integer(text.length + 1), 0, sentence);
  if (altered?.brief) return text;
  const wanted = leastWords + random.integer(mostWords - leastWords - 40);
  for (const [i, remark] of random.shuffle(remarks).entries()) {
    if (i > 0 && countWords(text) >= wanted) break;
    text.splice(random.integer(text.length + 1), 0, remark);
  }
  return text;
}

/** The sentences as they stand, or run together. */
export function joinSentences(sentences: readonly string[], { altered }: TextSplits): readonly string[] {
  return altered?.join?.(sentences) ?? sentences;
}

export function cutParagraphs(sentences: readonly string[], random: Random): readonly string[] {
  const paragraphs: string[][] = [[]];
  for (const sentence of sentences) {
    if (paragraphs.at(-1)!.length > 1 && random.next() < 0.3) paragraphs.push([]);
    paragraphs.at(-1)!.push(sentence);
  }
  return paragraphs.map((paragraph) => paragraph.join(' '));
}

function countWords(sentences: readonly string[]): number {
  return sentences.join(' ').split(/\s+/).length;
}
