import { describe, expect, it } from 'vitest';
import type { Content } from '../../../src/core/corpus/compose.ts';
import { createRandom } from '../../../src/core/random.ts';
import { taskNames } from '../../../src/core/sources.ts';
import { inventFact, omitFacts } from '../../../training/harm.ts';
import { checkDraft, createCase, heldOutOptions } from '../../../training/samples.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const random = createRandom(drawSeed('checks of drafts'));

describe.each(taskNames)('the check of a draft in %s', (task) => {
  const cases = Array.from({ length: 40 }, () => {
    const one = createCase(heldOutOptions, random, task);
    const check = (content: Content) => checkDraft(one, { content, style: one.style }).split('\n');
    const slots = one.corpus.describe(one.content.source).slots;
    return { ...one, slots, check, good: check(one.content) };
  });

  it('has a line for everything that a document of its source can tell, told or not', () => {
    for (const { content, slots, good } of cases) {
      const told = (slot: number) => content.facts.find((fact) => fact.slot === slot)?.value ?? 'none';
      const lines = slots.map(({ label }, slot) => `${label} ${told(slot)} / ${told(slot)}: yes`);
      expect(good.slice(-1 - slots.length)).toEqual([...lines, 'Verdict: yes']);
    }
  });

  it('names what the draft lacks, and what it invents, and changes nothing else', () => {
    for (const { corpus, content, good, check } of cases) {
      const lacking = omitFacts(content, random);
      const count = content.facts.length - lacking.facts.length;
      expect(count).toBeGreaterThan(0);
      const lacks = check(lacking).filter((line) => !good.includes(line));
      expect(lacks.filter((line) => line.endsWith(' / none: no'))).toHaveLength(count);
      expect(lacks).toHaveLength(count + 1);
      expect(lacks.at(-1)).toBe('Verdict: no');

      const [added, ...others] = check(inventFact(corpus, content, random)).filter(
        (line) => !good.includes(line),
      );
      expect(added).toMatch(/^\w+ none \/ .+: no$/);
      expect(others).toEqual(['Verdict: no']);
    }
  });
});
