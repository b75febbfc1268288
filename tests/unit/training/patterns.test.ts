import { describe, expect, it } from 'vitest';
import { listPhrasings } from '../../../src/core/corpus/compose.ts';
import { emailSources } from '../../../src/core/corpus/email/documents.ts';
import { summarySources } from '../../../src/core/corpus/summary/documents.ts';
import { expand } from '../../../src/core/corpus/preference-language.ts';
import { createRandom } from '../../../src/core/random.ts';
import { sourcesOf } from '../../../src/core/sources.ts';
import { draw, drawOne, orders, patterns, remarks } from '../../../training/patterns.ts';
import { injections, readFreeNotes } from '../../../training/limits.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const random = createRandom(drawSeed('patterns'));
const all = { ...emailSources, ...summarySources };
const brackets = /\[([^[\]]*)\]/g;

describe.each(Object.values(sourcesOf).flat())('the patterns of %s', (source) => {
  const known = patterns[source];
  const { subject, slots } = all[source];
  const labels = [subject, ...slots].map(({ label }) => label);

  it('say everything that a document can tell, each thing in thirty ways and more', () => {
    const wanted = source in emailSources ? [...labels, 'people'] : labels;
    expect(Object.keys(known).sort()).toEqual([...wanted].sort());
    for (const lines of Object.values(known)) expect(new Set(lines).size).toBeGreaterThanOrEqual(30);
  });

  it('have one place for the fact, or one for each of two people, whatever is chosen', () => {
    for (const [label, lines] of Object.entries(known)) {
      for (const line of lines) {
        const bare = line.replace(brackets, '');
        expect(bare, line).not.toMatch(/[[\]|]/);
        const holes = label === 'people' ? ['{R}', '{W}'] : ['{}'];
        for (const hole of holes) expect(bare.split(hole), line).toHaveLength(2);
        expect(line.replaceAll(/\{[RW]?\}/g, ''), line).not.toMatch(/[{}]/);
        expect(draw(line, random), line).not.toMatch(/ {2}| [,.!?;]|[[\]|]/);
      }
    }
  });

  it('never make a phrasing that is held out', () => {
    for (const { label, phrasings } of [subject, ...slots]) {
      const heldOut = listPhrasings(phrasings, 'held-out').map(toWords);
      const made = new Set(known[label]!.flatMap(expand).map(toWords));
      expect(heldOut.filter((text) => made.has(text))).toEqual([]);
    }
  });
});

it('a pattern that makes sixteen lines is drawn four times as often as one that makes a single line', () => {
  const known = ['One {}.', '[A|B|C|D] {} [e|f|g|h].'];
  const drawn = Array.from({ length: 4000 }, () => drawOne(known, random));
  const single = drawn.filter((line) => line === 'One {}.').length;
  expect(single).toBeGreaterThan(600);
  expect(single).toBeLessThan(1000);
  expect(new Set(drawn).size).toBe(17);
});

it('lines of no source hold no hole but for what an order wants said, and none of the notes and orders that models are measured on', () => {
  for (const line of remarks) expect(draw(line, random)).not.toMatch(/[{}[\]|]/);
  for (const line of orders) expect(draw(line, random).split('{}').length).toBeLessThanOrEqual(2);
  const lines = [
    ...remarks,
    ...orders,
    ...Object.values(patterns).flatMap((known) => Object.values(known).flat()),
  ];
  const measured = [...injections, ...readFreeNotes().map(({ text }) => text)].map(toWords);
  // What stands before a fact and behind it, where that is more than a turn of speech.
  const parts = lines.flatMap(expand).flatMap((made) => made.split(/\{[RW]?\}/).map(toWords));
  const long = new Set(parts.filter((part) => part.split(' ').length > 4));
  const all = measured.join('\n');
  expect([...long].filter((part) => all.includes(part))).toEqual([]);
});

function toWords(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[.,!?;:]/g, '')
    .trim();
}
