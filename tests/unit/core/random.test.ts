import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/core/random.ts';

const draw = (seed: number, count = 1000) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

describe('createRandom', () => {
  it('gives the same numbers for the same seed, and others for its neighbours', () => {
    expect(draw(7)).toEqual(draw(7));
    for (const other of [8, 6, -7, 7 + 2 ** 32]) expect(draw(other)).not.toEqual(draw(7));
  });

  it('draws evenly from 0 to below 1', () => {
    const numbers = draw(1, 20_000);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    const tenths = Array.from(
      { length: 10 },
      (_, i) => numbers.filter((n) => Math.floor(n * 10) === i).length,
    );
    for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(200);
  });

  it('shows no relation between the first numbers of seeds in a row', () => {
    const firsts = Array.from({ length: 2_000 }, (_, seed) => createRandom(seed).next());
    const rises = firsts.slice(1).filter((number, i) => number > firsts[i]!).length;
    expect(Math.abs(rises - 1_000)).toBeLessThan(100);
  });

  it('shuffles a copy, into every order equally often', () => {
    const random = createRandom(3);
    const list = Object.freeze(['a', 'b', 'c']);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6_000; i++) {
      const order = random.shuffle(list).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
    expect(list).toEqual(['a', 'b', 'c']);
  });

  it('picks every element, and nothing from nothing', () => {
    const random = createRandom(4);
    const picked = new Set(Array.from({ length: 100 }, () => random.pick(['a', 'b', 'c'])));
    expect([...picked].sort()).toEqual(['a', 'b', 'c']);
    expect(() => random.pick([])).toThrow(RangeError);
  });
});
