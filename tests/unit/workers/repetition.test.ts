import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/core/random.ts';
import { isRepeating } from '../../../workers/repetition.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const random = createRandom(drawSeed('repetition'));
const start = Array.from({ length: 30 }, () => 100 + random.integer(2000));

describe('a reply repeats itself', () => {
  it.each([1, 2, 5, 17, 32])('when it goes round a circle of %d tokens', (cycle) => {
    const circle = Array.from({ length: cycle }, (_, i) => i);
    const tokens = [
      ...start,
      ...Array.from({ length: 4 * Math.max(cycle, 48) }, (_, i) => circle[i % cycle]!),
    ];
    expect(isRepeating(tokens)).toBe(true);
    // It is noticed long before the end, and not at the first repetition.
    const first = tokens.findIndex((_, i) => isRepeating(tokens.slice(0, i)));
    expect(first).toBeGreaterThan(start.length + 48);
    expect(first).toBeLessThanOrEqual(start.length + Math.max(48, 3 * cycle) + cycle);
  });

  it('not when it says much twice, or little often', () => {
    const part = Array.from({ length: 60 }, () => random.integer(3000));
    expect(isRepeating([...start, ...part, ...part])).toBe(false);
    expect(isRepeating([...start, ...Array<number>(40).fill(7)])).toBe(false);
    const almost = Array.from({ length: 100 }, (_, i) => (i % 20 === 0 ? i : 7));
    expect(isRepeating([...start, ...almost])).toBe(false);
    expect(isRepeating([])).toBe(false);
  });
});
