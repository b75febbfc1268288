import { grammars } from '../src/core/corpus/notes.ts';
import { emailLanguage } from '../src/core/corpus/wordings.ts';
import { aggregatePrompt, draftPrompt, editPrompt, inferPrompt, verdictPrompt } from '../src/core/prompts.ts';
import type { Document } from '../src/core/types.ts';

/**
 * Long phrases that stand word for word in every prompt or in many e-mails. Each becomes one token of the tokenizer, which makes the
 * sequences shorter to train on and to read.
 */
export function listPhrases(): readonly string[] {
  const hole = '{}';
  const document: Document = { id: '', task: 'email', source: 'paper', text: hole };
  const prompts = [
    draftPrompt(document, hole),
    verdictPrompt(document, hole, hole),
    editPrompt(document, hole, hole, { kind: 'edit', check: hole }),
    inferPrompt([{ draft: hole, edit: hole }]),
    aggregatePrompt([hole]),
  ];
  const templates = Object.values(grammars).flatMap(({ openings, moods, personal, action }) => [
    ...Object.values(openings),
    ...Object.values(moods),
    personal,
    action,
  ]);
  const sentences = Object.values(grammars).flatMap(({ slots, remarks }) => [
    ...slots.flatMap(({ phrasings }) => phrasings.map(([, sentence]) => sentence)),
    ...remarks,
  ]);
  const texts = [
    ...prompts.flatMap(({ messages }) => messages.map(({ content }) => content)),
    ...templates,
    ...sentences,
  ];
  const parts = texts
    .flatMap((text) => text.split(hole))
    .flatMap((part) => part.split('\n\n'))
    .map((part) => part.trim());
  return [...new Set([...parts, ...emailLanguage.canonicalPhrases()])].filter(
    (part) => part.length > 8 && part.includes(' '),
  );
}
