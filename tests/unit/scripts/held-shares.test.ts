import { describe, expect, it } from 'vitest';
import { heldShares } from '../../../scripts/compare/held-shares.ts';

const setting = { seeds: 6, rounds: 60 };

describe('the shares of experiments whose interval holds the true difference', () => {
  it('come out the same from the same seed', () => {
    expect(heldShares(setting, 5, 1)).toEqual(heldShares(setting, 5, 1));
  });

  it('are near the promise in both stages, and far below it where rounds are drawn as if nothing joined them', () => {
    const held = heldShares(setting, 40, 1);
    expect(held['seeds, then blocks']).toBeGreaterThan(0.8);
    expect(held['single rounds']).toBeLessThan(held['seeds, then blocks'] - 0.1);
  });
});
