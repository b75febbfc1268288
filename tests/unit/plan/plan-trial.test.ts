// @vitest-environment node
import { expect, it } from 'vitest';
import { createPlanTrial, type PlanTrialState } from '../../../src/app/plan/plan-trial.ts';
import type { Plan } from '../../../src/core/plan.ts';
import { createMemoryStore } from '../../../src/storage/memory-store.ts';
import { aCall, aRound } from '../../fixtures/rounds.ts';

const trio = { user: 'u', assistant: 'a', embedder: 'e' };
const plan: Plan = {
  ...{ format: 'inkling-plan', version: 1, name: 'Two', device: 'wasm' },
  tasks: [{ task: 'email' }, { task: 'summarization' }],
  ...{ agents: ['oracle'], models: [trio], seeds: [1], rounds: 12 },
};

/** A round takes as long as `roundOf` says, and loading models that are not there 5 seconds. */
async function tryOut(plan: Plan, roundOf: (played: number) => number) {
  const played: string[] = [];
  const states: PlanTrialState[] = [];
  let now = 0;
  let loaded = '';
  let count = 0;
  const trial = createPlanTrial({
    async *playApart(config) {
      played.push(`${config.task} ${config.rounds}`);
      if (loaded !== config.models.assistant) now += 5000;
      loaded = config.models.assistant;
      yield { type: 'RunStarted', config, storedRounds: [] };
      for (let t = 1; t <= config.rounds; t++) {
        const milliseconds = roundOf((count += 1));
        now += milliseconds;
        const round = aRound(t, { agent: 'oracle', calls: [{ ...aCall('x'), milliseconds }] });
        yield { type: 'RoundEnded', agent: 'oracle', seed: 1, t, round };
      }
      yield { type: 'RunEnded', reason: 'completed' };
    },
    ...{ createStore: createMemoryStore, clock: { now: () => now } },
    ...{ noteConditions: async () => undefined, freeBytes: async () => null, isBusy: () => false },
    onState: (state) => states.push(state),
  });
  await trial.run(plan);
  const ended = states.at(-1)!;
  const shares = states.flatMap((state) => (state.kind === 'going' ? state.done / state.all : []));
  return { played, shares, span: ended.kind === 'done' ? ended.estimate.milliseconds! : null };
}

it('lets models that were just loaded play a round before it measures them', async () => {
  const { played, shares, span } = await tryOut(plan, (count) => (count === 1 ? 60_000 : 1000));
  expect(played).toEqual(['email 1', 'email 2', 'summarization 2']);
  expect(shares.at(-1)).toBe(1);
  // Two runs of 12 rounds; two of each are answered, and the models are there.
  expect(span!.to).toBeCloseTo(2 * 10 * 1000 * 1.15);
});

it('counts the loading where the plan changes between models, and not where they stay', async () => {
  const large = { ...trio, assistant: 'large' };
  const { played, span } = await tryOut(
    { ...plan, tasks: plan.tasks.slice(0, 1), models: [trio, large] },
    () => 1000,
  );
  expect(played).toEqual(['email 1', 'email 2', 'email 1', 'email 2']);
  expect(span!.to).toBeCloseTo(2 * (5000 + 10 * 1000 * 1.15));
});
