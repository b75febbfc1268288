import { describe, expect, it } from 'vitest';
import { editCost, editDistance } from '../../../src/core/cost.ts';
import { createRandom, type Random } from '../../../src/core/random.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

describe('editDistance', () => {
  it('counts insertions, deletions and substitutions as one each', () => {
    expect(editDistance(['a', 'b', 'c'], ['a', 'x', 'c', 'd'])).toBe(2);
    expect(editDistance([], ['a', 'b'])).toBe(2);
    expect(editDistance(['a', 'b'], [])).toBe(2);
    expect(editDistance([], [])).toBe(0);
    expect(editDistance([...'kitten'], [...'sitting'])).toBe(3);
  });

  it('equals the textbook recursion on random lists', () => {
    const random = createRandom(drawSeed('edit distance'));
    for (let i = 0; i < 300; i++) {
      const [a, b] = [drawWords(random, 7), drawWords(random, 7)];
      expect(editDistance(a, b), JSON.stringify([a, b])).toBe(distanceByDefinition(a, b));
    }
  });

  it('is a metric: identity, symmetry, triangle inequality', () => {
    const random = createRandom(drawSeed('metric'));
    for (let i = 0; i < 300; i++) {
      const [a, b, c] = [drawWords(random, 30), drawWords(random, 30), drawWords(random, 30)];
      expect(editDistance(a, a)).toBe(0);
      expect(editDistance(a, b) === 0).toBe(a.join() === b.join());
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }
  });
});

describe('editCost', () => {
  it('counts word tokens, not characters and not white space', () => {
    expect(editCost('Dear Ann,\n\nI can go.', 'Dear Ann, I can go.')).toBe(0);
    expect(editCost('Dear Ann, I can go.', "Hi Ann, I can't go!")).toBe(4);
    expect(editCost('', 'Hello, you.')).toBe(4);
  });
});

function drawWords(random: Random, longest: number): readonly string[] {
  return Array.from({ length: random.integer(longest + 1) }, () => random.pick(['a', 'b', 'c', 'd']));
}

function distanceByDefinition(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return a.length + b.length;
  const [restOfA, restOfB] = [a.slice(1), b.slice(1)];
  if (a[0] === b[0]) return distanceByDefinition(restOfA, restOfB);
  return (
    1 +
    Math.min(
      distanceByDefinition(restOfA, b),
      distanceByDefinition(a, restOfB),
      distanceByDefinition(restOfA, restOfB),
    )
  );
}
