import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/core/random.ts';
import { taskNames } from '../../../src/core/sources.ts';
import { harmContent } from '../../../training/harm.ts';
import { invents } from '../../../training/measures.ts';
import { createCase, heldOutOptions } from '../../../training/samples.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const random = createRandom(drawSeed('invented facts'));

describe.each(taskNames)('what is counted as invented in %s', (task) => {
  it('is nothing in a text that holds the facts of its document', () => {
    for (let i = 0; i < 1000; i++) {
      const { corpus, content, style } = createCase(heldOutOptions, random, task);
      const text = corpus.render(content, style);
      expect(invents(text, corpus, content), text).toBe(false);
    }
  });

  it('is a fact of a slot that the document does not hold, and another value of one that it holds', () => {
    let found = 0;
    for (let i = 0; i < 500; i++) {
      const { corpus, content, style } = createCase(heldOutOptions, random, task);
      const wrong = harmContent(corpus, content, random);
      const changed = wrong.facts.filter(
        ({ slot, value }) => !content.facts.some((fact) => fact.slot === slot && fact.value === value),
      );
      const isInvented = invents(corpus.render(wrong, style), corpus, content);
      if (changed.length === 0) expect(isInvented).toBe(false);
      else if (isInvented) found++;
    }
    expect(found).toBeGreaterThan(200);
  });
});
