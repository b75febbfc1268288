import { describe, expect, it } from 'vitest';
import { listPhrasings, type TextSplits } from '../../../src/core/corpus/compose.ts';
import { emailSources } from '../../../src/core/corpus/email/documents.ts';
import type { EmailSlot, EmailSource } from '../../../src/core/corpus/email/source.ts';
import { summarySources } from '../../../src/core/corpus/summary/documents.ts';
import type { SummarySlot, SummarySource } from '../../../src/core/corpus/summary/source.ts';
import { expand, type WordingSplit } from '../../../src/core/corpus/preference-language.ts';
import { corpora } from '../../../src/core/corpus/task-corpus.ts';
import { createRandom } from '../../../src/core/random.ts';
import { taskNames } from '../../../src/core/sources.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const random = createRandom(drawSeed('task corpus'));
const training: TextSplits = { entities: 'training', phrasings: 'training' };
const heldOut: TextSplits = { entities: 'held-out', phrasings: 'training' };

describe.each(taskNames)('the corpus of %s', (task) => {
  const { sources, styles, language, preferences, paperStyles, ...corpus } = corpora[task];
  const create = (i: number) => corpus.create(random.pick(sources), i % 2 === 0 ? training : heldOut, random);

  it('writes 60 to 160 words, every fact and name among them word for word', () => {
    for (let i = 0; i < 1000; i++) {
      const { text, subject, facts, names } = create(i);
      const words = text.split(/\s+/).length;
      expect(words, text).toBeGreaterThanOrEqual(60);
      expect(words, text).toBeLessThanOrEqual(160);
      for (const value of [subject, ...Object.values(names), ...facts.map((fact) => fact.value)]) {
        expect(text).toContain(value);
      }
    }
  });

  it('makes texts whose style and facts can be read back, for every source and style', () => {
    for (let i = 0; i < 2000; i++) {
      const content = create(i);
      const style = styles.create(random, 0.5);
      const text = corpus.render(content, style);
      expect(corpus.readStyle(text, content), text).toEqual(style);
      const { right, total } = corpus.countFacts(text, content, style);
      expect(right, text).toBe(total);
    }
  });

  it('tells two styles that differ in one attribute apart by the words of the text', () => {
    for (let i = 0; i < 1000; i++) {
      const content = create(i);
      const style = styles.create(random, 0.4);
      const near = styles.depart(style, random.pick(styles.names), random);
      expect(corpus.render(content, near)).not.toBe(corpus.render(content, style));
    }
  });

  it('words preferences that read back to the style that they were written from', () => {
    for (let i = 0; i < 500; i++) {
      const style = styles.create(random, 0.5);
      expect(language.readCanonical(language.canonical(style))).toEqual(style);
    }
    expect(language.readCanonical('something else')).toBeNull();
  });

  it.each(['held-out', 'set-aside'] as const)('words %s preferences as training never does', (split) => {
    const draw = (which: WordingSplit) =>
      Array.from({ length: 3000 }, () => language.word(styles.create(random, 0.6), which, random));
    // What asks for nothing is the one preference with a single wording.
    const unseen = new Set(draw(split).flatMap((preference) => preference.split(', ')));
    unseen.delete(language.canonical(styles.plain));
    expect(unseen.size).toBeGreaterThan(30);
    const trained = new Set(draw('training').flatMap((preference) => preference.split(', ')));
    expect([...unseen].filter((phrase) => trained.has(phrase))).toEqual([]);
  });

  it("gives the paper's preferences different styles", () => {
    expect(Object.keys(preferences).sort()).toEqual([...sources].sort());
    for (const a of sources) {
      for (const b of sources) expect(styles.isSame(paperStyles[a]!, paperStyles[b]!)).toBe(a === b);
    }
  });
});

const all: readonly (readonly [string, EmailSource | SummarySource])[] = [
  ...Object.entries(emailSources),
  ...Object.entries(summarySources),
];

describe.each(all)('the source %s', (_, source) => {
  const facts: readonly (EmailSource['subject'] | EmailSlot | SummarySlot)[] = [
    source.subject,
    ...source.slots,
  ];

  it('has one place for the fact in every sentence, and none in remarks', () => {
    const sentences = facts.flatMap((fact) => [
      ...fact.phrasings,
      ...('full' in fact ? [fact.full] : []),
      ...('informal' in fact ? [fact.informal] : []),
      ...('simple' in fact ? [fact.simple, fact.second] : []),
    ]);
    for (const sentence of sentences) expect(sentence.split('{}'), sentence).toHaveLength(2);
    for (const remark of source.remarks) expect(remark).not.toContain('{}');
    const texts = [...sentences, ...source.remarks].map((text) => text.toLowerCase());
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('has at least twelve phrasings per fact to train on, and two that training never sees', () => {
    for (const { phrasings } of facts) {
      const trained = listPhrasings(phrasings, 'training');
      const unseen = listPhrasings(phrasings, 'held-out');
      expect(trained.length).toBeGreaterThanOrEqual(12);
      expect(unseen).toHaveLength(2);
      expect(unseen.filter((phrasing) => trained.includes(phrasing))).toEqual([]);
    }
  });
});

it('a misspelt name is counted as a wrong name and not as another style', () => {
  const { styles, ...corpus } = corpora.email;
  const content = corpus.create('story', heldOut, random);
  const style = { ...styles.plain, closing: 'thankful' };
  const email = corpus.render(content, style);
  const { right, total } = corpus.countFacts(email, content, style);
  expect(corpus.countFacts(`${email}x`, content, style)).toEqual({ right: right - 1, total });
  expect(corpus.readStyle(`${email}x`, content)).toEqual(style);
});

it('expands a pattern to every wording that its choices make', () => {
  expect(expand('[no|skip the] [closing|sign-off]')).toEqual([
    'no closing',
    'no sign-off',
    'skip the closing',
    'skip the sign-off',
  ]);
  expect(expand('interactive')).toEqual(['interactive']);
});
