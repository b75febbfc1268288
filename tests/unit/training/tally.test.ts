import { describe, expect, it } from 'vitest';
import { countIndependent, createTally } from '../../../training/tally.ts';

describe('how many independent things a share rests on', () => {
  it('is all of them where each item is one', () => {
    const items = Array.from({ length: 100 }, (_, i) => ({ right: Number(i < 80), total: 1 }));
    expect(countIndependent(items)).toBeCloseTo(99, 6);
  });

  it('is the number of items where the things of each are right or wrong together', () => {
    const items = Array.from({ length: 100 }, (_, i) => ({ right: i < 80 ? 5 : 0, total: 5 }));
    expect(countIndependent(items)).toBeCloseTo(99, 6);
  });

  it('is no more than there are things, and the number of items where all are right', () => {
    const even = Array.from({ length: 50 }, () => ({ right: 4, total: 5 }));
    expect(countIndependent(even)).toBe(250);
    const all = Array.from({ length: 50 }, () => ({ right: 5, total: 5 }));
    expect(countIndependent(all)).toBe(50);
  });
});

it('a tally adds up what it counts under a name, and says what it rests on', () => {
  const tally = createTally({ items: 1, seed: 1, rows: '' });
  tally.count('facts', 3, 4);
  tally.count('facts', 1, 4);
  tally.count('verdict', true);
  expect(tally.rows()).toMatchObject([
    { measure: 'facts', right: 4, total: 8 },
    { measure: 'verdict', right: 1, total: 1, independent: 1 },
  ]);
});
