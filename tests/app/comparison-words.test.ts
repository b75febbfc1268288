import { describe, expect, it } from 'vitest';
import { explainComparison, formatSigned } from '../../src/app/results/comparison-words.ts';
import { choosePair, differenceChart } from '../../src/app/results/difference.ts';
import { createProgress } from '../../src/app/run/progress.ts';
import type { CompletedRound } from '../../src/core/types.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';

const pair = { a: 'cipher-5', b: 'no-learning' } as const;
const base = { pairs: 60, seeds: [1, 2, 3, 4, 5], difference: -4.25, interval: { low: -6, high: -2.5 } };

describe('what a comparison means', () => {
  it('is a difference that chance hardly explains, where the interval lies on one side of zero', () => {
    const text = explainComparison(base, pair);
    expect(text).toMatch(/^CIPHER-5 cost 4\.3 words a round less than No learning/);
    expect(text).toContain('−6.0 to −2.5; all of it is below zero');
    expect(text).toContain('chance alone hardly explains it. 5 seeds');
    expect(text).not.toContain('too narrow');
    const more = explainComparison({ ...base, difference: 4, interval: { low: 1, high: 9 } }, pair);
    expect(more).toContain('4.0 words a round more');
    expect(more).toContain('above zero');
  });

  it('promises less of fewer than five seeds: their interval is too narrow', () => {
    for (const seeds of [[7], [1, 2], [1, 2, 3, 4]]) {
      const text = explainComparison({ ...base, seeds }, pair);
      expect(text).toContain('−6.0 to −2.5, is below zero');
      expect(text).toContain('from so few the interval is too narrow');
      expect(text).not.toMatch(/hardly explains|most likely/);
      const none = explainComparison({ ...base, seeds, interval: { low: -1, high: 2 } }, pair);
      expect(none).toContain('do not tell the two apart');
      expect(none).toContain('too narrow');
    }
    expect(explainComparison({ ...base, seeds: [1, 2, 3] }, pair)).toContain('Only 3 seeds');
  });

  it('is none, where the interval holds zero, at its end as well', () => {
    for (const interval of [
      { low: -6, high: 1 },
      { low: -6, high: 0 },
    ]) {
      expect(explainComparison({ ...base, interval }, pair)).toContain('do not tell the two apart');
    }
  });

  it('is not known of one round, and speaks of one seed alone where there is one', () => {
    expect(explainComparison({ ...base, pairs: 1, interval: null }, pair)).toContain('1 round cannot say');
    expect(explainComparison({ ...base, seeds: [7] }, pair)).toContain('the documents of seed 7 alone');
  });

  it('has signs before its numbers', () => {
    expect([-1.25, 0, 2].map(formatSigned)).toEqual(['−1.3', '0.0', '+2.0']);
  });
});

describe('the differences round by round', () => {
  const config = { ...aRun(), agents: ['no-learning', 'cipher-5'] as const, seeds: [1], rounds: 3 };
  const draw = (rounds: readonly CompletedRound[]) =>
    differenceChart(config, createProgress(config, rounds).episodes, pair).series;

  it('are drawn in the ink of the agent that cost less', () => {
    const cipher = [1, 9, 5].map((cost, i) => aRound(i + 1, { cost }));
    const none = [4, 4, 5].map((cost, i) => aRound(i + 1, { agent: 'no-learning', cost }));
    expect(
      draw([...cipher, ...none]).map(({ agent, marks }) => [agent, marks.map(({ x, y }) => [x, y])]),
    ).toEqual([
      [
        'cipher-5',
        [
          [1, -3],
          [3, 0],
        ],
      ],
      ['no-learning', [[2, 5]]],
    ]);
  });

  it('leave out what only one has finished, and other documents', () => {
    const document = { ...aRound(1).document, text: 'Another text.' };
    expect(draw([aRound(1), aRound(1, { agent: 'no-learning', document }), aRound(2)])).toEqual([]);
  });

  it('begin with the agent that learns and the one that does not', () => {
    expect(choosePair({ agents: ['no-learning', 'cipher-5', 'oracle'] })).toEqual(pair);
    expect(choosePair({ agents: ['oracle', 'no-learning'] })).toEqual({ a: 'oracle', b: 'no-learning' });
    expect(choosePair({ agents: ['oracle'] })).toBeNull();
  });
});
