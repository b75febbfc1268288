import { describe, expect, it } from 'vitest';
import { bertScore } from '../../../src/core/bert-score.ts';
import { createRandom } from '../../../src/core/random.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

describe('BERTScore', () => {
  it('matches every token with the one that is most like it, as computed by hand', () => {
    // Cosines: east–east 1, north–east 0, north–northeast and east–northeast √½.
    const [east, north, northeast] = [
      [2, 0],
      [0, 3],
      [1, 1],
    ];
    const { precision, recall, f1 } = bertScore([east!, north!], [east!, northeast!]);
    expect(precision).toBeCloseTo((1 + Math.SQRT1_2) / 2, 12);
    expect(recall).toBeCloseTo((1 + Math.SQRT1_2) / 2, 12);
    expect(f1).toBeCloseTo(0.8535533905932737, 12);
    const uneven = bertScore([east!, north!], [east!]);
    expect(uneven.precision).toBeCloseTo(0.5, 12);
    expect(uneven.recall).toBeCloseTo(1, 12);
    expect(uneven.f1).toBeCloseTo(2 / 3, 12);
  });

  it('agrees with a computation in NumPy, vectors of any length taken as directions', () => {
    const candidate = [
      [0.2, 0.9, -0.4],
      [1, 2, 3],
      [-0.5, 0.1, 0.7],
      [3, 0, 0],
    ];
    const reference = [
      [1, 1, 1],
      [0, -1, 2],
      [0.3, 0.8, -0.1],
    ];
    const { precision, recall, f1 } = bertScore(candidate, reference);
    expect([precision, recall, f1].map((value) => value.toFixed(12))).toEqual([
      '0.780746854416',
      '0.848545716158',
      '0.813235646787',
    ]);
  });

  it('is 1 for the same text, the same both ways with precision and recall exchanged, and never above 1', () => {
    const random = createRandom(drawSeed('BERTScore'));
    const text = (tokens: number) =>
      Array.from({ length: tokens }, () => Array.from({ length: 16 }, () => random.next() - 0.3));
    for (let i = 0; i < 50; i++) {
      const [a, b] = [text(1 + random.integer(12)), text(1 + random.integer(12))];
      const [there, back] = [bertScore(a, b), bertScore(b, a)];
      expect(there.f1).toBeCloseTo(back.f1, 12);
      expect(there.precision).toBeCloseTo(back.recall, 12);
      expect(there.f1).toBeLessThanOrEqual(1 + 1e-12);
      expect(bertScore(a, a).f1).toBeCloseTo(1, 12);
    }
  });

  it('is 0 where a text has no tokens, and where nothing is alike', () => {
    expect(bertScore([], [[1, 0]]).f1).toBe(0);
    expect(bertScore([[1, 0]], [])).toEqual({ precision: 0, recall: 0, f1: 0 });
    expect(bertScore([[1, 0]], [[-1, 0]]).f1).toBe(0);
    expect(bertScore([[1, 0]], [[0, 1]]).f1).toBe(0);
  });
});
