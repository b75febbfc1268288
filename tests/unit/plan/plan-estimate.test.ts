// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { aboutHowLong } from '../../../src/app/plan/duration-text.ts';
import { estimatePlan, type RunSize, type TrialRun } from '../../../src/app/plan/plan-estimate.ts';
import { sumPlan } from '../../../src/app/plan/plan-sums.ts';
import type { AgentName, ModelCall, PromptKind } from '../../../src/core/types.ts';
import { aCall, aRound } from '../../fixtures/rounds.ts';
import { samplePlan } from './sample-plan.ts';

function call(prompt: PromptKind, milliseconds: number): ModelCall {
  return { ...aCall('x'), prompt, milliseconds };
}

/** Two rounds of an agent that asks the same each time. */
function twoRounds(agent: AgentName, calls: readonly ModelCall[]) {
  return [1, 2].map((t) => aRound(t, { agent, calls }));
}

const accepting = [call('draft', 100), call('verdict', 50)];
const size: RunSize = { agents: ['oracle'], seeds: 1, rounds: 10, kept: 0 };

describe('the estimate of a plan', () => {
  it('is the loading, and the time of a round as often as there are rounds', () => {
    const trial: TrialRun = {
      ...{ wallMilliseconds: 300, loadMilliseconds: 1000 },
      rounds: twoRounds('oracle', accepting),
    };
    const estimate = estimatePlan([{ trial, size: { ...size, seeds: 3 } }]);
    expect(estimate.milliseconds).toBeCloseTo(1000 + 3 * 10 * 150);
    expect(estimate.calls).toBe(60);
  });

  it('counts models that work side by side only as long as they really took', () => {
    const rounds = [...twoRounds('oracle', accepting), ...twoRounds('no-learning', accepting)];
    const trial: TrialRun = { wallMilliseconds: 300, loadMilliseconds: 0, rounds };
    const both: RunSize = { ...size, agents: ['oracle', 'no-learning'] };
    expect(estimatePlan([{ trial, size: both }]).milliseconds).toBeCloseTo(1500);
  });

  it('takes a call that was answered together with another one as long as those that were not', () => {
    const shared = [call('draft', 0), call('verdict', 0)];
    const rounds = [...twoRounds('oracle', accepting), ...twoRounds('no-learning', shared)];
    const trial: TrialRun = { wallMilliseconds: 300, loadMilliseconds: 0, rounds };
    const both: RunSize = { ...size, agents: ['oracle', 'no-learning'] };
    expect(estimatePlan([{ trial, size: both }]).milliseconds).toBeCloseTo(3000);
  });

  it('adds the joining of preferences, which begins after the trial', () => {
    const edited = [...accepting, call('infer', 40)];
    const trial: TrialRun = {
      ...{ wallMilliseconds: 380, loadMilliseconds: 0 },
      rounds: twoRounds('cipher-5', edited),
    };
    const estimate = estimatePlan([{ trial, size: { ...size, agents: ['cipher-5'] } }]);
    expect(estimate.milliseconds).toBeCloseTo(10 * (190 + 40));
    expect(estimate.calls).toBe(40);
  });

  it('leaves out what is written already', () => {
    const trial: TrialRun = {
      ...{ wallMilliseconds: 300, loadMilliseconds: 1000 },
      rounds: twoRounds('oracle', accepting),
    };
    expect(estimatePlan([{ trial, size: { ...size, kept: 5 } }]).milliseconds).toBeCloseTo(1000 + 750);
    expect(estimatePlan([{ trial, size: { ...size, kept: 10 } }])).toEqual({
      milliseconds: 0,
      calls: 0,
      bytes: 0,
    });
  });

  it('is not given where every answer was kept, so that nothing was measured', () => {
    const trial: TrialRun = {
      ...{ wallMilliseconds: 5, loadMilliseconds: 5 },
      rounds: twoRounds('oracle', [call('draft', 0), call('verdict', 0)]),
    };
    expect(estimatePlan([{ trial, size }]).milliseconds).toBeNull();
  });

  it('tells how much is stored, the embeddings with it', () => {
    const long = { ...aRound(1, { agent: 'oracle', embedding: Array<number>(384).fill(0.1) }) };
    const trial: TrialRun = { wallMilliseconds: 1, loadMilliseconds: 1, rounds: [long] };
    const { bytes } = estimatePlan([{ trial, size }]);
    expect(bytes).toBeGreaterThan(10 * 9 * 384);
    expect(bytes).toBeLessThan(10 * (9 * 384 + 5000));
  });
});

describe('the sums of a plan', () => {
  it('are its runs, episodes and rounds, and the calls at least and at most', () => {
    expect(sumPlan(samplePlan)).toEqual({
      runs: 4,
      episodes: 16,
      rounds: 48,
      calls: { least: 96, most: 4 * 2 * (9 + 13) },
    });
  });

  it('have no upper bound where an agent tries out what it infers', () => {
    expect(sumPlan({ ...samplePlan, agents: ['prose-5', 'oracle'] }).calls.most).toBeNull();
  });
});

it.each([
  [0, 'less than a minute'],
  [44_000, 'less than a minute'],
  [50_000, 'about 1 minute'],
  [12.4 * 60_000, 'about 12 minutes'],
  [100 * 60_000, 'about 2 hours'],
  [50 * 3_600_000, 'about 2 days'],
])('%d milliseconds are %s', (milliseconds, text) => {
  expect(aboutHowLong(milliseconds)).toBe(text);
});
