import { describe, expect, it } from 'vitest';
import { InklingError } from '../../../src/core/failure.ts';
import { createRandom } from '../../../src/core/random.ts';
import { nearest } from '../../../src/core/retrieval.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const memory = [
  { t: 1, embedding: [1, 0], preference: 'east' },
  { t: 2, embedding: [0, 1], preference: 'north' },
  { t: 3, embedding: [0.6, 0.8], preference: 'north-east' },
];

describe('nearest', () => {
  it('gives the k most similar entries, nearest first, with their cosine', () => {
    const found = nearest(memory, [0, 1], 2);
    expect(found.map(({ entry }) => [entry.t, entry.preference])).toEqual([
      [2, 'north'],
      [3, 'north-east'],
    ]);
    expect(found[0]!.similarity).toBe(1);
    expect(found[1]!.similarity).toBeCloseTo(0.8, 12);
  });

  it('gives all entries when there are fewer than k', () => {
    expect(nearest(memory, [1, 0], 5)).toHaveLength(3);
    expect(nearest([], [1, 0], 5)).toEqual([]);
  });

  it('puts the most recent of equally near entries first', () => {
    const twins = [4, 9, 6].map((t) => ({ t, embedding: [0.6, 0.8], preference: `p${t}` }));
    expect(nearest(twins, [0.6, 0.8], 2).map(({ entry }) => entry.t)).toEqual([9, 6]);
  });

  it('takes the cosine, so that a longer vector is not a nearer one', () => {
    const long = { t: 4, embedding: [50, 50], preference: 'long' };
    expect(nearest([...memory, long], [0, 1], 1)[0]!.entry.preference).toBe('north');
  });

  it.each([
    ['not a number', [Number.NaN, 1]],
    ['infinite', [Infinity, 1]],
    ['too large to measure', [1e300, 1e300]],
    ['all zeros', [0, 0]],
    ['empty', []],
  ])('rejects a vector that is %s, even for an empty memory', (_, vector) => {
    expect(() => nearest([], vector, 1)).toThrow(InklingError);
    expect(() => nearest(memory, vector, 1)).toThrow(InklingError);
    const damaged = [{ t: 1, embedding: vector, preference: '' }];
    expect(() => nearest(damaged, [1, 0], 1)).toThrow(InklingError);
  });

  it('rejects vectors of different lengths', () => {
    expect(() => nearest(memory, [1, 0, 0], 1)).toThrow('it has 3 numbers and an earlier one 2');
  });

  it('equals sorting by a cosine computed with sums in another order', () => {
    const random = createRandom(drawSeed('retrieval'));
    for (let i = 0; i < 100; i++) {
      const draw = () => Array.from({ length: 8 }, () => random.next() - 0.5);
      const entries = Array.from({ length: 30 }, (_, t) => ({ t, embedding: draw(), preference: '' }));
      const query = draw();
      const k = 1 + random.integer(40);
      const cosine = (v: readonly number[]) =>
        v.reduceRight((sum, x, j) => sum + x * query[j]!, 0) / (Math.hypot(...v) * Math.hypot(...query));
      const expected = [...entries].sort((a, b) => cosine(b.embedding) - cosine(a.embedding)).slice(0, k);
      expect(nearest(entries, query, k).map(({ entry }) => entry.t)).toEqual(expected.map(({ t }) => t));
    }
  });
});
