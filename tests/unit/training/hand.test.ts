import { describe, expect, it } from 'vitest';
import { emailSources } from '../../../src/core/corpus/email/documents.ts';
import { summarySources } from '../../../src/core/corpus/summary/documents.ts';
import { createRandom } from '../../../src/core/random.ts';
import type { SourceName } from '../../../src/core/types.ts';
import { joinJotted, joinRunning, jot, lowerFirst } from '../../../training/hand.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const random = createRandom(drawSeed('hand'));
const sources = { ...emailSources, ...summarySources };

describe('jot', () => {
  it('keeps the hole of a template once, and saves words', () => {
    let [before, after] = [0, 0];
    for (const [name, source] of Object.entries(sources)) {
      for (const { phrasings, label } of [source.subject, ...source.slots]) {
        for (const phrasing of phrasings) {
          const jotted = jot(phrasing, name as SourceName, label, random);
          expect(jotted.split('{}'), phrasing).toHaveLength(2);
          before += phrasing.split(' ').length;
          after += jotted.split(' ').length;
        }
      }
    }
    expect(after / before).toBeLessThan(0.8);
  });

  it('leaves a thing alone only where nothing else of its kind is told', () => {
    const jotAll = (label: string) =>
      Array.from({ length: 300 }, () => jot('Praise belongs to the {}.', 'review', label, random));
    expect(jotAll('deadline')).toContain('{}');
    expect(jotAll('strength')).not.toContain('{}');
  });

  it('keeps every word of who writes to whom', () => {
    for (let i = 0; i < 100; i++) {
      const jotted = jot('A mail is sent to {R}, and it is from {W}.', 'paper', 'people', random);
      expect(jotted).toBe('a mail is sent to {R}, and it is from {W}');
    }
  });
});

it('notes stand behind one another or on lines of their own, with one sign between all', () => {
  const seen = new Set<string>();
  for (let i = 0; i < 200; i++) {
    const [text, ...rest] = joinJotted(['first', 'second', 'third'], random);
    expect(rest).toEqual([]);
    const [, sign] = /^first(.*)second/s.exec(text!)!;
    expect(text).toBe(`first${sign}second${sign}third`);
    seen.add(sign!);
  }
  expect(seen.size).toBeGreaterThan(5);
});

it('sentences that begin small go on with the one before, the others stay', () => {
  const [first, second, ...rest] = joinRunning(['It rained.', 'we met', 'Nobody came.'], random);
  expect(rest).toEqual([]);
  expect(first).toMatch(/^It rained\W.*we met$/);
  expect(second).toBe('Nobody came.');
});

it.each([
  ['The day is {}.', 'the day is {}.'],
  ['{} is the day.', '{} is the day.'],
  ['I met {}.', 'I met {}.'],
])('%s begins small: %s', (template, expected) => {
  expect(lowerFirst(template)).toBe(expected);
});
