import { describe, expect, it } from 'vitest';
import { accumulate, overSeeds, smooth, valuesOf } from '../../src/app/results/seed-values.ts';
import { aRound } from '../fixtures/rounds.ts';

const seedOf = (seed: number, ...values: (number | null)[]) => ({ seed, values });

describe('the values of a seed', () => {
  it('stand at their rounds; a round that is missing has none, and none come after the last', () => {
    const rounds = [aRound(1, { cost: 4 }), aRound(4, { cost: 9 })];
    const values = valuesOf({ agent: 'cipher-5', seed: 3, rounds, failed: null }, ({ cost }) => cost);
    expect(values).toEqual(seedOf(3, 4, null, null, 9));
  });

  it('add up to the first gap: a sum without a part of it would be too small', () => {
    expect(accumulate(seedOf(1, 4, 0, 2)).values).toEqual([4, 4, 6]);
    expect(accumulate(seedOf(1, 4, null, 2)).values).toEqual([4, null, null]);
  });

  it('are smoothed over the rounds before, of which the first have fewer; gaps are passed over', () => {
    expect(smooth(seedOf(1, 6, 0, 3, 9), 3).values).toEqual([6, 3, 3, 4]);
    expect(smooth(seedOf(1, null, 1, null, 0), 2).values).toEqual([null, 1, 1, 0]);
    expect(smooth(seedOf(1, 6, 0, 3), 1).values).toEqual([6, 0, 3]);
  });
});

describe('over the seeds', () => {
  it('there is a mean with the least and the most, and every seed’s own round', () => {
    expect(overSeeds([seedOf(1, 2), seedOf(2, 8), seedOf(7, 5)])).toEqual([
      {
        x: 1,
        y: 5,
        band: { least: 2, most: 8 },
        rounds: [
          { seed: 1, t: 1, value: 2 },
          { seed: 2, t: 1, value: 8 },
          { seed: 7, t: 1, value: 5 },
        ],
      },
    ]);
  });

  it('the mean ends with the seed that has come least far, and those that have not begun are left out', () => {
    const marks = overSeeds([seedOf(1, 2, 4, 6), seedOf(2, 4, 6), seedOf(3)]);
    expect(marks.map(({ x, y }) => [x, y])).toEqual([
      [1, 3],
      [2, 5],
    ]);
    expect(overSeeds([])).toEqual([]);
    expect(overSeeds([seedOf(1), seedOf(2, null)])).toEqual([]);
  });

  it('a round that one seed has no value for has no mean, and of one seed there is no band', () => {
    const marks = overSeeds([seedOf(1, 2, null, 6), seedOf(2, 4, 6, 8)]);
    expect(marks.map(({ x }) => x)).toEqual([1, 3]);
    expect(overSeeds([seedOf(1, 2)])[0]?.band).toBeNull();
  });
});
