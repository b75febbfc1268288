import { describe, expect, it } from 'vitest';
import { compareAgents } from '../../../src/core/compare.ts';
import { createRandom } from '../../../src/core/random.ts';
import type { AgentName, CompletedRound } from '../../../src/core/types.ts';
import { aRound } from '../../fixtures/rounds.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

function play(agent: AgentName, seed: number, costs: readonly number[]): readonly CompletedRound[] {
  return costs.map((cost, i) => aRound(i + 1, { agent, seed, cost }));
}

/** Costs of an agent whose rounds depend on those before, with an effect of the seed. */
function drawCosts(seeds: number, rounds: number, random: () => number): readonly (readonly number[])[] {
  const wave = () => random() + random() + random() - 1.5;
  return Array.from({ length: seeds }, () => {
    const effect = 6 * wave();
    let level = 0;
    return Array.from({ length: rounds }, () => 50 + effect + (level = 0.4 * level + 10 * wave()));
  });
}

describe('the paired comparison of two agents', () => {
  it('is the mean difference over the contexts that both completed, whatever their order', () => {
    const a = [...play('cipher-5', 2, [3, 5]), ...play('cipher-5', 1, [10, 20, 30])];
    const b = [...play('oracle', 1, [4, 8]), ...play('oracle', 2, [1, 1, 7])].reverse();
    expect(compareAgents(a, b)).toMatchObject({ pairs: 4, seeds: [1, 2], difference: (6 + 12 + 2 + 4) / 4 });
    const back = compareAgents(b, a)!;
    expect(back.difference).toBe(-6);
    expect(back.interval!.high).toBeLessThanOrEqual(0);
  });

  it('pairs no rounds of other documents, and knows nothing without a common one', () => {
    const document = { id: 'x', task: 'email', source: 'story', text: 'Another walk.' } as const;
    expect(compareAgents([aRound(1)], [aRound(1, { document })])).toBeNull();
    expect(compareAgents([aRound(1)], [])).toBeNull();
    expect(compareAgents([aRound(1)], [aRound(2)])).toBeNull();
  });

  it('has no interval for a single pair, and one of no width where the differences are all the same', () => {
    expect(compareAgents(play('oracle', 1, [5]), play('cipher-5', 1, [9]))!.interval).toBeNull();
    const same = compareAgents(play('oracle', 1, [5, 6, 7]), play('cipher-5', 1, [8, 9, 10]))!;
    expect(same.interval).toEqual({ low: -3, high: -3 });
  });

  it('gives the same interval every time, and about the same from another draw', () => {
    const random = createRandom(drawSeed('compare'));
    const costs = drawCosts(3, 60, () => random.next());
    const a = costs.flatMap((seed, i) => play('cipher-5', i, seed));
    const b = costs.flatMap((seed, i) =>
      play(
        'oracle',
        i,
        seed.map(() => 40),
      ),
    );
    const { interval, difference } = compareAgents(a, b)!;
    expect(compareAgents(a, b)!.interval).toEqual(interval);
    expect(interval!.low).toBeLessThan(difference);
    expect(interval!.high).toBeGreaterThan(difference);
    const other = compareAgents(a, b, { resamples: 4000, seed: 99 })!;
    const width = interval!.high - interval!.low;
    expect(Math.abs(other.interval!.low - interval!.low)).toBeLessThan(0.15 * width);
    expect(Math.abs(other.interval!.high - interval!.high)).toBeLessThan(0.15 * width);
  });

  it('is wider where the rounds of a seed go together than where the same costs come in any order', () => {
    const blocks = Array.from({ length: 200 }, (_, i) => (Math.floor(i / 20) % 2 === 0 ? 0 : 20));
    const random = createRandom(drawSeed('compare blocks'));
    const against = play(
      'oracle',
      1,
      blocks.map(() => 0),
    );
    const widthOf = (costs: readonly number[]) => {
      const { low, high } = compareAgents(play('cipher-5', 1, costs), against)!.interval!;
      return high - low;
    };
    expect(widthOf(blocks)).toBeGreaterThan(1.5 * widthOf(random.shuffle(blocks)));
  });

  it('holds the true difference in most experiments of ten seeds', () => {
    const random = createRandom(drawSeed('compare coverage'));
    let held = 0;
    for (let experiment = 0; experiment < 100; experiment++) {
      const costs = drawCosts(10, 40, () => random.next());
      const a = costs.flatMap((seed, i) => play('cipher-5', i, seed));
      const b = costs.flatMap((seed, i) =>
        play(
          'oracle',
          i,
          seed.map(() => 47),
        ),
      );
      const { low, high } = compareAgents(a, b, { resamples: 400, seed: experiment })!.interval!;
      if (low <= 3 && 3 <= high) held++;
    }
    // 95 are meant; fewer than 85 would come by chance in one of thousands of tests.
    expect(held).toBeGreaterThanOrEqual(85);
  });
});
