// @vitest-environment node
import { expect, it } from 'vitest';
import { createPlanQueue, type QueueState } from '../../../src/app/plan/plan-queue.ts';
import { readUnderway } from '../../../src/app/plan/plan-underway.ts';
import { createRunController } from '../../../src/app/run/run-controller.ts';
import type { RunState } from '../../../src/app/run/run-state.ts';
import { createError } from '../../../src/core/failure.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { RunConfig } from '../../../src/core/types.ts';
import { createScriptedModel } from '../../../src/engines/scripted.ts';
import type { LanguageModel } from '../../../src/simulation/ports.ts';
import { runEpisodes } from '../../../src/simulation/run.ts';
import { createMemoryStore } from '../../../src/storage/memory-store.ts';
import { createFakeLocks } from '../../app/fake-locks.ts';

const plan: Plan = {
  ...{ format: 'inkling-plan', version: 1, name: 'Lost', device: 'webgpu' },
  tasks: [{ task: 'email' }, { task: 'summarization' }, { task: 'email', sources: ['story'] }],
  agents: ['no-learning', 'cipher-1'],
  models: [{ user: 'u', assistant: 'a', embedder: 'e' }],
  ...{ seeds: [1], rounds: 4 },
};

/** As a bridge tells it; a device that is lost in the middle of a text leaves an empty one. */
const ways = {
  'whose worker dies': createError('worker-died', 'The worker died.', 'Go on with the run.'),
  'that answers nothing': createError('empty-reply', 'The model answered nothing.', 'Go on with the run.'),
  'that breaks': createError('generation-failed', 'The device was lost.', 'Go on with the run.'),
  'that cannot be loaded again': createError('load-failed', 'No memory is left.', 'Go on with the run.'),
};

/** A plan with the real queue, the real run and the real loop. @param dies told each draft's run and its number in that run, from 1 */
function createLab(dies: (runId: string, draft: number) => Error | null) {
  const store = createMemoryStore();
  const locks = createFakeLocks();
  const committed: string[] = [];
  const { commit } = store;
  store.commit = (round) => {
    committed.push(`${round.runId} ${round.agent} ${round.t}`);
    return commit(round);
  };
  let state: RunState = { kind: 'idle' };
  let queueState: QueueState = { kind: 'idle' };
  let repeated = 0;
  const run = createRunController({
    ...{ store, locks },
    loadModels: async ({ id }: RunConfig) => {
      let drafts = 0;
      const steady = createScriptedModel(() => 'Dear Ada, all is well.');
      const assistant: LanguageModel = {
        generate: async (request, options) => {
          const failure = dies(id, (drafts += 1));
          if (failure !== null) throw failure;
          return steady.generate(request, options);
        },
      };
      return {
        assistant,
        user: createScriptedModel(() => 'closing: yes\nVerdict: yes'),
        embedder: {
          embed: async (texts) => texts.map(() => ({ vector: [1, 0] })),
          embedTokens: async (texts) => texts.map(() => [[1, 0]]),
        },
      };
    },
    async *runEpisodes(config, models, signal) {
      for await (const event of runEpisodes(
        config,
        { ...models, store, clock: { now: () => 0 } },
        { signal },
      )) {
        if (event.type === 'RoundRepeated') repeated += 1;
        yield event;
      }
    },
    onState: (next) => (state = next),
  });
  const queue = createPlanQueue({
    ...{ store, locks, noteConditions: async () => undefined, createId: () => 'plan', now: () => 0 },
    run: {
      ...run,
      get state() {
        return state;
      },
    },
    onState: (next) => (queueState = next),
  });
  const runs = () => (queueState.kind === 'rested' ? queueState.plan.runs : []);
  return { store, locks, queue, committed, runs, repeated: () => repeated };
}

const all = ['plan-1', 'plan-2', 'plan-3'].flatMap((run) =>
  plan.agents.flatMap((agent) => [1, 2, 3, 4].map((t) => `${run} ${agent} ${t}`)),
);

it.each(Object.entries(ways))(
  'a model %s in the middle of a plan is asked anew, and the plan goes on by itself',
  async (_way, failure) => {
    // Twice in a row, in the middle of the second run, and once more near its end.
    const { queue, committed, runs, repeated, locks } = createLab((run, draft) =>
      run === 'plan-2' && [4, 5, 9].includes(draft) ? failure : null,
    );
    await queue.start(plan);
    expect(runs().map(({ kind }) => kind)).toEqual(['done', 'done', 'done']);
    expect(repeated(), 'the rounds were begun again').toBe(3);
    expect(committed.toSorted(), 'no round is missing, and none was written twice').toEqual(all.toSorted());
    expect(locks.held.size).toBe(0);
  },
);

it.each(Object.entries(ways))(
  'a model %s for good fails its run, which is named; the next one is played, and the rest when asked',
  async (_way, failure) => {
    let lost = true;
    const { queue, committed, runs, store } = createLab((run, draft) =>
      lost && run === 'plan-2' && draft > 4 ? failure : null,
    );
    await queue.start(plan);
    expect(runs().map(({ kind }) => kind)).toEqual(['done', 'failed', 'done']);
    expect(runs()[1]!.failure).toEqual(failure.failure);
    expect(runs()[1]!.done, 'what was written before stays').toBe(4);
    expect(await readUnderway(store), 'the plan has come to rest').toBeNull();

    lost = false;
    await queue.goOn('plan');
    expect(runs().map(({ kind }) => kind)).toEqual(['done', 'done', 'done']);
    expect(committed.toSorted()).toEqual(all.toSorted());
  },
);

it('a plan that should end where a run fails stops at the one whose model is lost, and goes on after it', async () => {
  let lost = true;
  const { queue, committed, runs } = createLab((_run, draft) =>
    lost && draft > 4 ? ways['whose worker dies'] : null,
  );
  queue.setEndOnFailure(true);
  await queue.start(plan);
  expect(runs().map(({ kind }) => kind)).toEqual(['failed', 'waiting', 'waiting']);
  lost = false;
  await queue.goOn('plan');
  expect(runs().map(({ kind }) => kind)).toEqual(['failed', 'done', 'done']);
  await queue.goOn('plan');
  expect(runs().map(({ kind }) => kind)).toEqual(['done', 'done', 'done']);
  expect(committed.toSorted()).toEqual(all.toSorted());
});
