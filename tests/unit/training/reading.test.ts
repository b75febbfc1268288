import { describe, expect, it } from 'vitest';
import type { Content } from '../../../src/core/corpus/compose.ts';
import { corpora } from '../../../src/core/corpus/task-corpus.ts';
import { draftFromExamplesPrompt, verdictPrompt } from '../../../src/core/prompts.ts';
import { createRandom } from '../../../src/core/random.ts';
import { taskNames } from '../../../src/core/sources.ts';
import { readCheck, readPart, readReply, type Reading } from '../../../training/reading.ts';
import { createCase, createDraft, heldOutOptions, type Case } from '../../../training/samples.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const random = createRandom(drawSeed('what prompts tell'));

describe.each(taskNames)('what is marked in a prompt of %s', (task) => {
  const cases = Array.from({ length: 40 }, () => createCase(heldOutOptions, random, task));

  it('is everything that the document tells, each in its place', () => {
    for (const one of cases) {
      // An emoji counts once, as the tokenizer counts.
      const examples = [{ draft: 'The 🎬 film', edit: 'A 🎬🎬 film' }];
      const prompt = draftFromExamplesPrompt(one.document, examples);
      const { start, end, told } = readPart(prompt, 'document', one.corpus, one.content);
      const message = [...prompt.messages[0]!.content];
      expect(message.slice(start, end).join('')).toBe(one.content.text);
      const things = listThings(one, one.content);
      for (const [label, from, to] of told) {
        expect(things).toContainEqual([label, message.slice(from, to).join('')]);
      }
      const values = told.map(([, from, to]) => message.slice(from, to).join(''));
      expect(new Set(values)).toEqual(new Set(things.map(([, value]) => value)));
    }
  });

  it('has labels of its own in a draft', () => {
    for (const one of cases) {
      const draft = createDraft(one, random);
      const text = one.corpus.render(draft.content, draft.style);
      const prompt = verdictPrompt(one.document, text, one.preference);
      const { start, end, told } = readPart(prompt, 'draft', one.corpus, draft.content);
      const message = [...prompt.messages[0]!.content];
      expect(message.slice(start, end).join('')).toBe(text);
      const things = listThings(one, draft.content).map(([label, value]) => [`draft ${label}`, value]);
      expect(told.length).toBeGreaterThanOrEqual(draft.content.facts.length);
      for (const [label, from, to] of told) {
        expect(things).toContainEqual([label, message.slice(from, to).join('')]);
      }
    }
  });
});

it('a check tells what the document has and what the draft has', () => {
  const check = [
    'layout bullets / paragraphs: no',
    'reader Ann / Anna: no',
    'subject none',
    'paper A 🎬 day / none: no',
    'Verdict: no',
  ].join('\n');
  const { told } = readCheck(1, check, corpora.email, 'announcement');
  expect(told.map(([label, from, to]) => [label, [...check].slice(from, to).join('')])).toEqual([
    ['reader', 'Ann'],
    ['draft reader', 'Anna'],
    ['paper', 'A 🎬 day'],
  ]);
});

it('a reply tells what it copies', () => {
  const { content, corpus, style } = createCase(heldOutOptions, random, 'summarization');
  const text = corpus.render(content, style);
  const { message, start, end, told } = readReply(1, text, corpus, content);
  expect([message, start, end]).toEqual([1, 0, [...text].length]);
  for (const { value } of content.facts) {
    expect(told.map(([, from, to]) => [...text].slice(from, to).join(''))).toContain(value);
  }
});

it('of things within each other the longer one counts, and no part of a word', () => {
  const { subject, slots } = corpora.email.describe('review');
  const text = 'Ann met the Annex Club in Annexia, Annex!';
  const content: Content = {
    source: 'review',
    subject: 'Annex',
    names: {},
    facts: [{ slot: 0, value: 'the Annex Club' }],
    text,
  };
  const prompt = verdictPrompt({ id: '', task: 'email', source: 'review', text }, 'draft', 'brief');
  const { start, told } = readPart(prompt, 'document', corpora.email, content);
  expect(place(told, start)).toEqual([
    [slots[0]!.label, 8, 22],
    [subject.label, 35, 40],
  ]);
});

function place(told: Reading['told'], start: number) {
  return told.map(([label, from, to]) => [label, from - start, to - start]);
}

function listThings({ corpus }: Case, content: Content): readonly (readonly [string, string])[] {
  const { subject, slots } = corpus.describe(content.source);
  return [
    [subject.label, content.subject],
    ...Object.entries(content.names),
    ...content.facts.map(({ slot, value }) => [slots[slot]!.label, value] as const),
  ];
}
