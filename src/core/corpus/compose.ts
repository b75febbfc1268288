import type { Random } from '../random.ts';
import type { SourceName } from '../types.ts';
import type { Split } from './entities.ts';

/** The sentences and the words of entities that a document may be made of have splits of their own. */
export interface TextSplits {
  readonly entities: Split;
  readonly phrasings: Split;
}

/** A document, with everything that the generator knows about it. */
export interface Content {
  readonly source: SourceName;
  readonly subject: string;
  /** People whom the text names by their part in it, such as reader and writer. */
  readonly names: Readonly<Record<string, string>>;
  /** In the order of the text, which what is written from it keeps. */
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

/** A template with its {} filled; the value may hold any character. */
export function fill(template: string, value: string): string {
  return template.split('{}').join(value);
}

/** How a short text names a fact: its label and the fact. */
export function labelFact(label: string): string {
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}: {}.`;
}

export function choosePhrasings(phrasings: readonly string[], split: Split): readonly string[] {
  return split === 'training' ? phrasings.slice(0, -heldOutPhrasings) : phrasings.slice(-heldOutPhrasings);
}

/** The sentences in their order with remarks between them, as many as make a text of 60 to 160 words. */
export function addRemarks(
  sentences: readonly string[],
  remarks: readonly string[],
  random: Random,
): readonly string[] {
  const text = [...sentences];
  const wanted = leastWords + random.integer(mostWords - leastWords - 40);
  for (const [i, remark] of random.shuffle(remarks).entries()) {
    if (i > 0 && countWords(text) >= wanted) break;
    text.splice(random.integer(text.length + 1), 0, remark);
  }
  return text;
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
