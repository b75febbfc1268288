import { describe, expect, it } from 'vitest';
import type { Alterations } from '../../../src/core/corpus/compose.ts';
import { listPhrasings, roughen } from '../../../src/core/corpus/compose.ts';
import { emailSources } from '../../../src/core/corpus/email/documents.ts';
import { summarySources } from '../../../src/core/corpus/summary/documents.ts';
import { corpora } from '../../../src/core/corpus/task-corpus.ts';
import { createRandom } from '../../../src/core/random.ts';
import { sourcesOf, taskNames } from '../../../src/core/sources.ts';
import { orderDocuments } from '../../../src/core/task.ts';
import type { SourceName } from '../../../src/core/types.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const random = createRandom(drawSeed('compose'));
const sources = { ...emailSources, ...summarySources };

describe.each(taskNames)('an altered document of %s', (task) => {
  it('still holds every fact, every name and the subject word for word, and no hole', () => {
    for (let i = 0; i < 1000; i++) {
      const { text, subject, names, facts } = create({ brief: i % 2 === 0, rough: true });
      for (const value of [subject, ...Object.values(names), ...facts.map((fact) => fact.value)]) {
        expect(text).toContain(value);
      }
      expect(text).not.toMatch(/\{[RW]?\}/);
    }
  });

  it('has no remark when it is brief, and one at least otherwise', () => {
    for (let i = 0; i < 300; i++) {
      const brief = i % 2 === 0;
      const { source, text } = create({ brief, rough: false });
      expect(sources[source].remarks.some((remark) => text.includes(remark))).toBe(!brief);
    }
  });

  it('has sentences that are no phrasing when it is rough, and none otherwise', () => {
    const isAltered = (rough: boolean) => {
      const { source, text } = create({ brief: true, rough });
      return countSaid(source, text) < 4;
    };
    const count = (rough: boolean) =>
      Array.from({ length: 300 }, () => isAltered(rough)).filter(Boolean).length;
    expect(count(true)).toBeGreaterThan(100);
    expect(count(false)).toBe(0);
  });

  function create(altered: Alterations) {
    const corpus = corpora[task];
    const splits = { entities: 'training', phrasings: 'training', altered } as const;
    return corpus.create(random.pick(corpus.sources), splits, random);
  }
});

describe('roughen', () => {
  it('leaves the hole of a template and most of its words', () => {
    for (const source of Object.values(sources)) {
      for (const phrasing of [source.subject, ...source.slots].flatMap(({ phrasings }) => phrasings)) {
        const rough = roughen(phrasing, random);
        expect(rough.split('{}'), phrasing).toHaveLength(2);
        expect(Math.abs(rough.split(' ').length - phrasing.split(' ').length)).toBeLessThanOrEqual(2);
      }
    }
  });
});

it.each(taskNames)('documents of the app are never altered: %s', (task) => {
  for (const { source, text } of orderDocuments(task, random.integer(2 ** 31), 50 * sourcesOf[task].length)) {
    expect(countSaid(source, text), text).toBeGreaterThanOrEqual(4);
    expect(sources[source].remarks.some((remark) => text.includes(remark))).toBe(true);
  }
});

/** Of how many facts, the subject among them, a phrasing stands in the text as it was written. */
function countSaid(source: SourceName, text: string): number {
  const { subject, slots } = sources[source];
  const stands = (phrasing: string) => {
    const [before, after] = phrasing.split('{}') as [string, string];
    const start = text.indexOf(before);
    return start >= 0 && text.includes(after, start + before.length);
  };
  return [subject, ...slots].filter(({ phrasings }) => listPhrasings(phrasings, 'training').some(stands))
    .length;
}
