import { createNotes } from './corpus/notes.ts';
import { createRandom } from './random.ts';
import type { Document, SourceName, TaskName } from './types.ts';

export const sources: readonly SourceName[] = ['paper', 'story', 'review', 'announcement'];

/** f* per source, in the paper's own words (arXiv 2404.15269, e-mail writing). */
export const latentPreferences: Readonly<Record<SourceName, string>> = {
  paper: 'structured, straight to the points, respectful, professional greeting and closing',
  story: 'informal, conversational, no closing',
  review: 'casual tone, positive, clear, call to action',
  announcement: 'engaging, personalized, professional tone, thankful closing',
};

/**
 * The documents x_1 … x_T of an episode: an equal share per source, in an order and of a content that the seed alone decides. Their
 * words are held out from the training of the embedded models.
 */
export function orderDocuments(task: TaskName, seed: number, rounds: number): readonly Document[] {
  const random = createRandom(seed);
  const order = random.shuffle(Array.from({ length: rounds }, (_, i) => sources[i % sources.length]!));
  return order.map((source, i) => ({
    id: `${task}-${seed}-${i + 1}`,
    task,
    source,
    text: createNotes(source, 'held-out', random).text,
  }));
}
