import { emailSources } from '../src/core/corpus/email/documents.ts';
import { closings } from '../src/core/corpus/email/render.ts';
import { summarySources } from '../src/core/corpus/summary/documents.ts';
import { corpora } from '../src/core/corpus/task-corpus.ts';
import {
  aggregatePrompt,
  draftFromExamplesPrompt,
  draftPrompt,
  editPrompt,
  inferPrompt,
  verdictPrompt,
} from '../src/core/prompts.ts';
import { taskNames } from '../src/core/sources.ts';
import type { Document } from '../src/core/types.ts';

/**
 * Long phrases that stand word for word in every prompt or that the models write. Each becomes one token of the tokenizer, which makes the
 * sequences shorter to train on and to read. Sentences of documents are not among them: a reader has to understand words.
 */
export function listPhrases(): readonly string[] {
  const hole = '{}';
  const prompts = taskNames.flatMap((task) => {
    const document: Document = { id: '', task, source: 'paper', text: hole };
    return [
      draftPrompt(document, hole),
      verdictPrompt(document, hole, hole),
      editPrompt(document, hole, hole, { kind: 'edit', check: hole }),
      draftFromExamplesPrompt(document, [{ draft: hole, edit: hole }]),
      inferPrompt([{ draft: hole, edit: hole }]),
      inferPrompt([1, 2].map(() => ({ draft: hole, edit: hole }))),
      aggregatePrompt([hole]),
    ];
  });
  const emails = Object.values(emailSources).flatMap(({ slots, openings, moods, personal, action }) => [
    ...slots.flatMap(({ full, informal }) => [full, informal]),
    ...Object.values(openings),
    ...Object.values(moods),
    personal,
    action,
  ]);
  const summaries = Object.values(summarySources).flatMap((source) => [
    ...source.slots.flatMap(({ full, second, simple, question }) => [full, second, simple, question]),
    ...Object.values(source.leads).flatMap((lead) => Object.values(lead)),
    ...Object.values(source.moods),
    ...Object.values(source.audiences),
    ...Object.values(source.endings),
    source.opening,
    source.hashtag,
  ]);
  const texts = [
    ...prompts.flatMap(({ messages }) => messages.map(({ content }) => content)),
    ...emails,
    ...summaries,
    ...Object.values(closings),
    ...Object.values(corpora).flatMap(({ language }) => language.canonicalPhrases()),
  ];
  const parts = texts
    .flatMap((text) => text.split(hole))
    .flatMap((part) => part.split('\n\n'))
    .map((part) => part.trim())
    .filter((part) => part.length > 8 && part.includes(' '));
  const emojis = Object.values(summarySources).flatMap(({ slots }) => slots.map(({ emoji }) => emoji));
  return [...new Set([...parts, ...emojis])];
}
