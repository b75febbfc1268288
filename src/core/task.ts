import { createNotes } from './corpus/notes.ts';
import { emailPreferences } from './corpus/paper-styles.ts';
import { createSourceText } from './corpus/summary/documents.ts';
import { summaryPreferences } from './corpus/summary/paper-styles.ts';
import { createRandom } from './random.ts';
import type { Document, EmailSourceName, SourceName, SummarySourceName, TaskName } from './types.ts';

/** The sources of e-mail writing, the task that the embedded models are trained for. */
export const sources: readonly EmailSourceName[] = ['paper', 'story', 'review', 'announcement'];

const summarySourceNames: readonly SummarySourceName[] = [
  'news',
  'memoir',
  'encyclopedia',
  'abstract',
  'film',
];

/** f* per source, in the paper's own words (arXiv 2404.15269). */
export const latentPreferences: Readonly<Record<SourceName, string>> = {
  ...emailPreferences,
  ...summaryPreferences,
};

/**
 * The documents x_1 … x_T of an episode: an equal share per source, in an order and of a content that the seed alone decides. Their
 * words are held out from the training of the embedded models.
 */
export function orderDocuments(task: TaskName, seed: number, rounds: number): readonly Document[] {
  const random = createRandom(seed);
  const share = <S extends SourceName>(names: readonly S[], write: (source: S) => string) =>
    random
      .shuffle(Array.from({ length: rounds }, (_, i) => names[i % names.length]!))
      .map((source, i) => ({ id: `${task}-${seed}-${i + 1}`, task, source, text: write(source) }));
  switch (task) {
    case 'email':
      return share(sources, (source) => createNotes(source, 'held-out', random).text);
    case 'summarization':
      return share(summarySourceNames, (source) => createSourceText(source, heldOut, random).text);
  }
}

const heldOut = { entities: 'held-out', phrasings: 'training' } as const;
