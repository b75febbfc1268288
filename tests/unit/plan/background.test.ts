// @vitest-environment node
import { expect, it, vi } from 'vitest';
import { createPlanQueue, type QueueState } from '../../../src/app/plan/plan-queue.ts';
import { createRunController } from '../../../src/app/run/run-controller.ts';
import type { RunState } from '../../../src/app/run/run-state.ts';
import type { Plan } from '../../../src/core/plan.ts';
import { withCompletions } from '../../../src/engines/completions.ts';
import { createScriptedModel } from '../../../src/engines/scripted.ts';
import { withVectors } from '../../../src/engines/vectors.ts';
import { runEpisodes } from '../../../src/simulation/run.ts';
import { createMemoryStore } from '../../../src/storage/memory-store.ts';
import { createFakeLocks } from '../../app/fake-locks.ts';

const plan: Plan = {
  ...{ format: 'inkling-plan', version: 1, name: 'Behind', device: 'wasm' },
  tasks: [{ task: 'email' }, { task: 'summarization' }],
  agents: ['no-learning', 'cipher-5', 'icl-edit-5', 'oracle'],
  models: [{ user: 'u', assistant: 'a', embedder: 'e' }],
  ...{ seeds: [1, 2], rounds: 4 },
};

/** A browser slows the timers of a tab out of sight down to one a minute, and draws nothing: here they never fire at all. */
it('the whole loop goes on where no timer fires and nothing is drawn', async () => {
  const store = createMemoryStore();
  const locks = createFakeLocks();
  let state: RunState = { kind: 'idle' };
  let queueState: QueueState = { kind: 'idle' };
  const frame = vi.fn();
  vi.stubGlobal('setTimeout', () => 0);
  vi.stubGlobal('setInterval', () => 0);
  vi.stubGlobal('requestAnimationFrame', frame);
  vi.stubGlobal('requestIdleCallback', frame);
  try {
    const run = createRunController({
      ...{ store, locks },
      loadModels: async () => ({
        assistant: withCompletions(
          createScriptedModel(() => 'Dear Ada, all is well.'),
          () => 'assistant',
          store,
        ),
        user: withCompletions(
          createScriptedModel((messages) =>
            /Verdict/.test(messages.map(({ content }) => content).join(' '))
              ? 'closing: no\nVerdict: no'
              : 'Hey Ada, all is well!',
          ),
          () => 'user',
          store,
        ),
        embedder: withVectors(
          {
            embed: async (texts) => texts.map(() => ({ vector: [1, 0] })),
            embedTokens: async (texts) => texts.map(() => [[1, 0]]),
          },
          () => 'embedder',
          store,
        ),
      }),
      runEpisodes: (config, models, signal) =>
        runEpisodes(config, { ...models, store, clock: { now: () => 0 } }, { signal }),
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
    await queue.start(plan);
  } finally {
    vi.unstubAllGlobals();
  }
  const ended = queueState as QueueState;
  expect(ended.kind === 'rested' ? ended.plan.runs.map(({ kind, done }) => [kind, done]) : ended).toEqual([
    ['done', 32],
    ['done', 32],
  ]);
  expect(frame).not.toHaveBeenCalled();
});
