import { describe, expect, it } from 'vitest';
import { listPhrasings, type Alterations } from '../../../src/core/corpus/compose.ts';
import { emailSources } from '../../../src/core/corpus/email/documents.ts';
import { summarySources } from '../../../src/core/corpus/summary/documents.ts';
import { expand } from '../../../src/core/corpus/preference-language.ts';
import { corpora } from '../../../src/core/corpus/task-corpus.ts';
import { createRandom } from '../../../src/core/random.ts';
import { sourcesOf, taskNames } from '../../../src/core/sources.ts';
import { orderDocuments } from '../../../src/core/task.ts';
import type { SourceName } from '../../../src/core/types.ts';
import { createAlterations, rephrase } from '../../../training/alter.ts';
import { listPatterns } from '../../../training/patterns.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const random = createRandom(drawSeed('compose'));
const sources = { ...emailSources, ...summarySources };

describe.each(taskNames)('an altered document of %s', (task) => {
  it('still holds every fact, every name and the subject word for word, and no hole', () => {
    for (let i = 0; i < 1000; i++) {
      const { text, subject, names, facts } = createAltered();
      for (const value of [subject, ...Object.values(names), ...facts.map((fact) => fact.value)]) {
        expect(text).toContain(value);
      }
      expect(text).not.toMatch(/\{[RW]?\}/);
    }
  });

  it('has no remark when it is brief, and one at least otherwise', () => {
    for (let i = 0; i < 300; i++) {
      const brief = i % 2 === 0;
      const { source, text } = create({ brief, extra: [] });
      expect(sources[source].remarks.some((remark) => text.includes(remark))).toBe(!brief);
    }
  });

  it('has as many facts as it is told to have, and the extra sentences', () => {
    for (let i = 0; i < 100; i++) {
      const { facts, text } = create({ brief: true, facts: 1 + (i % 6), extra: ['Nothing else.'] });
      expect(facts).toHaveLength(1 + (i % 6));
      expect(text).toContain('Nothing else.');
    }
  });

  it('has sentences that are no phrasing in a third of the cases and more', () => {
    const altered = Array.from({ length: 300 }, () => {
      const { facts, source, text } = createAltered();
      return countSaid(source, text) < facts.length + 1;
    });
    expect(altered.filter(Boolean).length).toBeGreaterThan(100);
  });

  const corpus = corpora[task];

  function createAltered() {
    const source = random.pick(corpus.sources);
    return create(createAlterations(source, {}, random), source);
  }

  function create(altered: Alterations, source = random.pick(corpus.sources)) {
    const splits = { entities: 'training', phrasings: 'training', altered } as const;
    return corpus.create(source, splits, random);
  }
});

describe('rephrase', () => {
  it('leaves the hole of a template, and now and then names nothing but the label', () => {
    let labelled = 0;
    for (const source of Object.values(sources)) {
      for (const { phrasings, label } of [source.subject, ...source.slots]) {
        for (const phrasing of phrasings) {
          const rephrased = rephrase(phrasing, phrasings, label, random);
          expect(rephrased.split('{}'), phrasing).toHaveLength(2);
          if (rephrased.toLowerCase().includes(label) && rephrased.split(' ').length <= 5) labelled++;
        }
      }
    }
    expect(labelled).toBeGreaterThan(40);
  });
});

it('a rough text never turns round who writes to whom', () => {
  const template = 'The sender is {W}, and {R} reads it.';
  const near = { sender: ['recipient', 'reader'], reads: ['sends', 'writes'] };
  const known = listPatterns('paper', 'people').flatMap((pattern) => expand(pattern));
  const toMeaning = (line: string) => line.toLowerCase().replace(/[.!]$/, '');
  const meant = new Set([template, ...known].map(toMeaning));
  for (let i = 0; i < 300; i++) {
    const { phrase } = createAlterations('paper', near, random);
    expect(meant).toContain(toMeaning(phrase?.(template, [template], 'people') ?? template));
  }
});

it.each(taskNames)('documents of the app are never altered: %s', (task) => {
  for (const { source, text } of orderDocuments(task, random.integer(2 ** 31), 50 * sourcesOf[task].length)) {
    const name = source as SourceName;
    expect(countSaid(name, text), text).toBeGreaterThanOrEqual(4);
    expect(sources[name].remarks.some((remark) => text.includes(remark))).toBe(true);
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
