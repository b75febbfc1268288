import { describe, expect, it } from 'vitest';
import { cumulativeCosts, summarizeEpisode } from '../../../src/core/metrics.ts';
import type { FailedRound, Verdict } from '../../../src/core/types.ts';
import { aCall, aRound } from '../../fixtures/rounds.ts';

const accept: Verdict = { kind: 'accept', check: '' };
const edit: Verdict = { kind: 'edit', check: '' };
const unclear: Verdict = { kind: 'unclear', check: 'hm' };
const failed: FailedRound = {
  ...{ status: 'failed', runId: 'run-1', agent: 'cipher-5', seed: 1, t: 5 },
  document: aRound(5).document,
  failure: { kind: 'empty-reply', message: '', advice: '' },
};
const rounds = [
  aRound(1, { verdict: edit, cost: 10, milliseconds: 100 }),
  aRound(2, { verdict: accept, cost: 0, milliseconds: 100 }),
  aRound(3, { verdict: unclear, cost: 5, milliseconds: 100 }),
  aRound(4, { verdict: edit, cost: 0, milliseconds: 100 }),
];

describe('summarizeEpisode', () => {
  it('adds up costs, shares and times of the completed rounds', () => {
    expect(summarizeEpisode(rounds)).toEqual({
      rounds: 4,
      completed: 4,
      failed: 0,
      unclear: 1,
      cumulativeCost: 15,
      meanCost: 3.75,
      shareWithoutEdit: 0.5,
      accuracy: null,
      acceptRate: 0.25,
      echoRate: 1 / 3,
      expense: 4 * 2 * 15,
      milliseconds: 400,
    });
  });

  it('counts a failed round and averages nothing over it', () => {
    const { rounds: all, failed: failures, ...rest } = summarizeEpisode([...rounds, failed]);
    expect([all, failures]).toEqual([5, 1]);
    expect(summarizeEpisode(rounds)).toMatchObject(rest);
  });

  it('has no mean and no share where there is nothing to divide by', () => {
    expect(summarizeEpisode([failed])).toMatchObject({
      completed: 0,
      cumulativeCost: 0,
      meanCost: null,
      shareWithoutEdit: null,
      acceptRate: null,
      echoRate: null,
    });
    expect(summarizeEpisode([aRound(1, { verdict: accept, cost: 0 })]).echoRate).toBeNull();
  });

  it('takes the expense from the calls of the assistant alone', () => {
    const calls = [aCall('draft'), { ...aCall('verdict'), role: 'user' as const, promptTokens: 1000 }];
    expect(summarizeEpisode([aRound(1, { calls })]).expense).toBe(15);
  });
});

describe('cumulativeCosts', () => {
  it('is the running sum over completed rounds', () => {
    expect(cumulativeCosts([...rounds, failed])).toEqual([10, 10, 15, 15]);
    expect(cumulativeCosts([])).toEqual([]);
  });
});
