import { describe, expect, it } from 'vitest';
import { createProgress } from '../../src/app/run/progress.ts';
import { runCharts, windowOf } from '../../src/app/results/run-charts.ts';
import type { AgentName, CompletedRound, RunConfig } from '../../src/core/types.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';

const config: RunConfig = { ...aRun(), agents: ['no-learning', 'cipher-5'], seeds: [1, 2], rounds: 4 };
const round = (agent: AgentName, seed: number, t: number, fields: Partial<CompletedRound>) =>
  aRound(t, { agent, seed, ...fields });

function draw(id: keyof typeof runCharts, rounds: readonly CompletedRound[], run = config) {
  return runCharts[id](run, createProgress(run, rounds).episodes);
}

function ys(id: keyof typeof runCharts, rounds: readonly CompletedRound[], run = config) {
  return draw(id, rounds, run).series.map(({ agent, marks }) => [agent, marks.map(({ y }) => y)]);
}

describe('the charts of a run', () => {
  const two = [
    round('no-learning', 1, 1, { cost: 10 }),
    round('no-learning', 1, 2, { cost: 20 }),
    round('no-learning', 2, 1, { cost: 30 }),
    round('no-learning', 2, 2, { cost: 0 }),
  ];

  it('add up the cost, with the mean of the seeds; an agent without rounds has no line', () => {
    expect(ys('cumulative-cost', two)).toEqual([['no-learning', [20, 30]]]);
    const [first] = draw('cumulative-cost', two).series[0]!.marks;
    expect(first?.band).toEqual({ least: 10, most: 30 });
  });

  it('show the cost of a round and the share without edit as moving means, and say over how many rounds', () => {
    const long = { ...config, rounds: 8, seeds: [1] };
    const rounds = [8, 0, 4].map((cost, i) => round('cipher-5', 1, i + 1, { cost }));
    expect(ys('cost-per-round', rounds, long)).toEqual([['cipher-5', [8, 4, 2]]]);
    expect(ys('share-without-edit', rounds, long)).toEqual([['cipher-5', [0, 0.5, 0.5]]]);
    expect(draw('cost-per-round', rounds, long).note).toContain('mean of the last 2 rounds');
    expect([1, 8, 20, 200].map((count) => windowOf({ rounds: count }))).toEqual([1, 2, 5, 20]);
  });

  it('count a preference as accurate where the true one is nearest, and rounds without one not at all', () => {
    const near = (own: number, other: number) => [
      { source: 'story', score: own },
      { source: 'paper', score: other },
    ];
    const rounds = [
      round('cipher-5', 1, 1, { preference: null }),
      round('cipher-5', 1, 2, { closeness: near(0.8, 0.2) }),
      round('cipher-5', 1, 3, { closeness: near(0.2, 0.8) }),
    ];
    const accuracy = draw('accuracy', rounds, { ...config, seeds: [1], rounds: 8 });
    expect(accuracy.series).toHaveLength(1);
    expect(accuracy.series[0]?.marks.map(({ x, y }) => [x, y])).toEqual([
      [2, 1],
      [3, 0.5],
    ]);
  });

  it('set expense against cost, both a round, with a point for each seed that opens its last round', () => {
    // A round of the fixture has two calls of the assistant with 15 tokens each.
    const { series } = draw('expense-against-cost', two);
    expect(series.map(({ agent, marks }) => [agent, marks.map(({ x, y }) => [x, y])])).toEqual([
      [
        'no-learning',
        [
          [15, 30],
          [15, 30],
        ],
      ],
    ]);
    expect(series[0]?.marks.map(({ rounds }) => rounds)).toEqual([
      [{ seed: 1, t: 2, value: 30 }],
      [{ seed: 2, t: 2, value: 30 }],
    ]);
  });

  it('hold nothing, and no nonsense, before the first round', () => {
    for (const id of Object.keys(runCharts) as (keyof typeof runCharts)[])
      expect(draw(id, []).series).toEqual([]);
  });
});
