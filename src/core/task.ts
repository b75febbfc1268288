import type { Content, TextSplits } from './corpus/compose.ts';
import { createEmailNotes } from './corpus/email/documents.ts';
import { emailPreferences } from './corpus/email/paper-styles.ts';
import { createSourceText } from './corpus/summary/documents.ts';
import { summaryPreferences } from './corpus/summary/paper-styles.ts';
import { createRandom, type Random } from './random.ts';
import { sourcesOf } from './sources.ts';
import type { Document, SourceName, TaskName } from './types.ts';

/** f* per source, in the paper's own words (arXiv 2404.15269). */
export const latentPreferences: Readonly<Record<SourceName, string>> = {
  ...emailPreferences,
  ...summaryPreferences,
};

/**
 * The documents x_1 … x_T of an episode: block after block with one of each source, in an order and of a content that the seed alone
 * decides, so that a shorter episode is the beginning of a longer one. Names and things in them are held out from the training of the
 * embedded models; their sentences are phrasings that training has, with other words in them.
 *
 * @param sources which of the task's take part, at least one; missing: all
 */
export function orderDocuments(
  task: TaskName,
  seed: number,
  rounds: number,
  sources?: readonly string[],
): readonly Document[] {
  return orderContents(task, seed, rounds, sources).map(({ source, text }, i) => ({
    id: `${task}-${seed}-${i + 1}`,
    task,
    source,
    text,
  }));
}

/** The same documents with all that the generator knows of them: what a run hides from its models, and what results are checked with. */
export function orderContents(
  task: TaskName,
  seed: number,
  rounds: number,
  sources?: readonly string[],
): readonly Content[] {
  const coming = writeContents(task, seed, sources);
  const contents: Content[] = [];
  while (contents.length < rounds) {
    const next = coming.next();
    if (next.done === true) break;
    contents.push(next.value);
  }
  return contents;
}

/** One after the other, for who needs no more than the first; without end, or none where no source of the task is chosen. */
export function* writeContents(
  task: TaskName,
  seed: number,
  sources?: readonly string[],
): Generator<Content, void, undefined> {
  const random = createRandom(seed);
  switch (task) {
    case 'email':
      return yield* deal(sourcesOf.email, createEmailNotes);
    case 'summarization':
      return yield* deal(sourcesOf.summarization, createSourceText);
  }

  function* deal<S extends SourceName>(all: readonly S[], create: Create<S>) {
    const names = all.filter((name) => sources?.includes(name) ?? true);
    while (names.length > 0) {
      for (const name of random.shuffle(names)) yield create(name, heldOut, random);
    }
  }
}

type Create<S extends SourceName> = (source: S, splits: TextSplits, random: Random) => Content;

const heldOut = { entities: 'held-out', phrasings: 'training' } as const;
