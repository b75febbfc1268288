// @vitest-environment node
import { expect, it } from 'vitest';
import { measurePace, reckonRemaining, type Pace } from '../../../src/app/plan/plan-remaining.ts';
import { noMarks } from '../../../src/app/plan/plan-marks.ts';
import { describeRun, type StartedPlan } from '../../../src/app/plan/started-plan.ts';
import { createProgress } from '../../../src/app/run/progress.ts';
import { listRuns, type Plan } from '../../../src/core/plan.ts';
import type { AgentName, RunConfig } from '../../../src/core/types.ts';
import { aCall, aRound } from '../../fixtures/rounds.ts';

const trio = { user: 'u', assistant: 'a', embedder: 'e' };
const plan: Plan = {
  ...{ format: 'inkling-plan', version: 1, name: 'Two', device: 'wasm' },
  tasks: [{ task: 'email' }, { task: 'summarization' }],
  ...{ agents: ['oracle', 'no-learning'], models: [trio], seeds: [1], rounds: 10 },
};
const [first, second] = listRuns(plan, 'plan', 0) as readonly [RunConfig, RunConfig];

/** @param times of round 1, 2 … of both agents; 0 stands for a round whose answers were kept */
function played(config: RunConfig, times: readonly number[]) {
  const rounds = (['oracle', 'no-learning'] as AgentName[]).flatMap((agent) =>
    times.map((milliseconds, i) =>
      aRound(i + 1, {
        ...{ runId: config.id, agent, milliseconds: agent === 'oracle' ? milliseconds : milliseconds / 2 },
        calls: [{ ...aCall('x'), milliseconds: milliseconds / 3 }],
      }),
    ),
  );
  return createProgress(config, rounds);
}

function started(...done: readonly number[]): StartedPlan {
  const runs = listRuns(plan, 'plan', 0).map((config, i) => describeRun(config, done[i] ?? 0, noMarks));
  return { id: 'plan', createdAt: 0, plan, runs };
}

const none: ReadonlyMap<string, Pace> = new Map();

it('is the rounds that are left, each as long as those that were played', () => {
  const { milliseconds } = reckonRemaining(started(), played(first, [1000, 1000, 1000, 1000]), none)!;
  // Six of this run, and ten of the next one.
  expect(milliseconds.from).toBeCloseTo(16 * 1000 * 0.85);
  expect(milliseconds.to).toBeCloseTo(16 * 1000 * 1.15);
});

it('is not told before there are two rounds, and not from rounds whose answers were kept', () => {
  expect(reckonRemaining(started(), played(first, [1000]), none)).toBeNull();
  expect(reckonRemaining(started(), played(first, [0, 0, 0, 1000]), none)).toBeNull();
  expect(measurePace(played(first, [0, 0, 1000, 1000]))!.round.to).toBeCloseTo(1150);
});

it('knows of a run that just began what the one before it took', () => {
  const paces = new Map([[first.id, measurePace(played(first, [1000, 1000]))!]]);
  const { milliseconds } = reckonRemaining(started(20), played(second, []), paces)!;
  expect(milliseconds.to).toBeCloseTo(10 * 1000 * 1.15);
});

it('does not reckon from one model to another', () => {
  const two = { ...plan, models: [trio, { ...trio, assistant: 'large' }], tasks: plan.tasks.slice(0, 1) };
  const runs = listRuns(two, 'plan', 0).map((config) => describeRun(config, 0, noMarks));
  const progress = played(runs[0]!.config, [1000, 1000]);
  const remaining = reckonRemaining({ id: 'plan', createdAt: 0, plan: two, runs }, progress, none)!;
  expect(remaining.unknownRuns).toBe(1);
  expect(remaining.milliseconds.to).toBeCloseTo(8 * 1000 * 1.15);
});

it('leaves out runs that were skipped, and a round that the machine slept through', () => {
  const runs = [describeRun(first, 0, noMarks), describeRun(second, 0, { skipped: [second.id], failed: {} })];
  const asleep = played(first, [1000, 1000, 3_600_000, 1000, 1000]);
  const { milliseconds } = reckonRemaining({ id: 'plan', createdAt: 0, plan, runs }, asleep, none)!;
  expect(milliseconds.to).toBeLessThan(5 * 1000 * 4);
});
