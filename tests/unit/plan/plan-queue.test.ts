// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import { createPlanQueue, type QueueState } from '../../../src/app/plan/plan-queue.ts';
import { readUnderway } from '../../../src/app/plan/plan-underway.ts';
import { createRunController } from '../../../src/app/run/run-controller.ts';
import type { RunState } from '../../../src/app/run/run-state.ts';
import type { Plan } from '../../../src/core/plan.ts';
import { createError } from '../../../src/core/failure.ts';
import type { CompletedRound, RunConfig } from '../../../src/core/types.ts';
import { createMemoryStore } from '../../../src/storage/memory-store.ts';
import type { Store } from '../../../src/storage/ports.ts';
import { createFakeLocks } from '../../app/fake-locks.ts';
import { aRound } from '../../fixtures/rounds.ts';

const trio = { user: 'u', assistant: 'a', embedder: 'e' };
/** Three runs of two rounds each. */
const plan: Plan = {
  ...{ format: 'inkling-plan', version: 1, name: 'Three', device: 'wasm' },
  tasks: [{ task: 'email' }, { task: 'summarization' }, { task: 'email', sources: ['story'] }],
  ...{ agents: ['oracle'], models: [trio], seeds: [1], rounds: 2 },
};

/** The real run controller with a loop that writes empty rounds, one whenever it is told to. */
function createTab(store: Store = createMemoryStore(), locks = createFakeLocks()) {
  const played: string[] = [];
  const states: QueueState[] = [];
  let state: RunState = { kind: 'idle' };
  const hooks = {
    /** Before each round; a failure thrown here is the run's. */
    beforeRound: async (_config: RunConfig, _t: number): Promise<void> => undefined,
  };
  const run = createRunController({
    store,
    locks,
    loadModels: async () => ({}) as never,
    async *runEpisodes(config, _models, signal) {
      played.push(config.id);
      const storedRounds = (await store.rounds(config.id, 'oracle', 1)) as readonly CompletedRound[];
      yield { type: 'RunStarted', config, storedRounds };
      try {
        for (let t = storedRounds.length + 1; t <= config.rounds; t++) {
          await hooks.beforeRound(config, t);
          if (signal.aborted) return yield { type: 'RunEnded', reason: 'aborted' };
          const round = aRound(t, { runId: config.id, agent: 'oracle' });
          await store.commit(round);
          yield { type: 'RoundEnded', agent: 'oracle', seed: 1, t, round };
          yield { type: 'AllRoundsEnded', t };
        }
        yield { type: 'RunEnded', reason: 'completed' };
      } catch (error) {
        yield {
          type: 'RunEnded',
          reason: 'failed',
          failure: (error as ReturnType<typeof createError>).failure,
        };
      }
    },
    onState: (next) => (state = next),
  });
  let ids = 0;
  const queue = createPlanQueue({
    ...{ store, locks },
    run: {
      ...run,
      get state() {
        return state;
      },
    },
    noteConditions: async () => undefined,
    createId: () => `plan-${++ids}`,
    now: () => 7,
    onState: (next) => states.push(next),
  });
  const last = () => states.at(-1)!;
  const kinds = () => {
    const now = last();
    return now.kind === 'going' || now.kind === 'rested' ? now.plan.runs.map(({ kind }) => kind) : [];
  };
  return { store, locks, run, queue, played, states, last, kinds, hooks, runState: () => state };
}

const broken = createError('worker-died', 'The worker died.', 'Repeat the run.');

describe('a plan', () => {
  it('plays its runs one after the other, in their order, and is done', async () => {
    const { queue, played, last, kinds, store } = createTab();
    await queue.start(plan);
    expect(played).toEqual(['plan-1-1', 'plan-1-2', 'plan-1-3']);
    expect(last().kind).toBe('rested');
    expect(kinds()).toEqual(['done', 'done', 'done']);
    expect(await store.plans()).toEqual([{ id: 'plan-1', createdAt: 7, plan }]);
    expect((await store.runs()).map(({ id }) => id)).toEqual(['plan-1-3', 'plan-1-2', 'plan-1-1']);
  });

  it('names a run that failed and goes on with the next; going on repeats what failed', async () => {
    const { queue, played, kinds, last, hooks } = createTab();
    hooks.beforeRound = async ({ id }, t) => {
      if (id === 'plan-1-2' && t === 2) throw broken;
    };
    await queue.start(plan);
    expect(played).toEqual(['plan-1-1', 'plan-1-2', 'plan-1-3']);
    expect(kinds()).toEqual(['done', 'failed', 'done']);
    const now = last();
    expect(now.kind === 'rested' && now.plan.runs[1]!.failure).toEqual(broken.failure);
    hooks.beforeRound = async () => undefined;
    await queue.goOn('plan-1');
    expect(played.slice(3)).toEqual(['plan-1-2']);
    expect(kinds()).toEqual(['done', 'done', 'done']);
  });

  it('ends at the first failure where the visitor wants that', async () => {
    const { queue, played, hooks, kinds } = createTab();
    queue.setEndOnFailure(true);
    hooks.beforeRound = async () => Promise.reject(broken);
    await queue.start(plan);
    expect(played).toEqual(['plan-1-1']);
    expect(kinds()).toEqual(['failed', 'waiting', 'waiting']);
  });

  it('ends where nothing can be stored any more', async () => {
    const { queue, played, hooks } = createTab();
    hooks.beforeRound = async () => Promise.reject(createError('storage-full', 'Full.', 'Make room.'));
    await queue.start(plan);
    expect(played).toEqual(['plan-1-1']);
  });

  it('passes over the run that is skipped, keeps its rounds, and takes it up again when asked', async () => {
    const tab = createTab();
    tab.hooks.beforeRound = async ({ id }, t) => {
      if (id === 'plan-1-1' && t === 2) tab.queue.skip();
    };
    await tab.queue.start(plan);
    expect(tab.kinds()).toEqual(['skipped', 'done', 'done']);
    expect(await tab.store.countRounds('plan-1-1')).toBe(1);
    tab.hooks.beforeRound = async () => undefined;
    await tab.queue.goOn('plan-1');
    expect(tab.kinds(), 'what was skipped stays so').toEqual(['skipped', 'done', 'done']);
    await tab.queue.reopen('plan-1', 'plan-1-1');
    await tab.queue.goOn('plan-1');
    expect(tab.kinds()).toEqual(['done', 'done', 'done']);
  });

  it.each(['plan', 'run'])('rests when the visitor stops the %s, and goes on from there', async (what) => {
    const tab = createTab();
    tab.hooks.beforeRound = async ({ id }, t) => {
      if (id === 'plan-1-2' && t === 2) (what === 'plan' ? tab.queue : tab.run).stop();
    };
    await tab.queue.start(plan);
    expect(tab.played).toEqual(['plan-1-1', 'plan-1-2']);
    expect(tab.kinds()).toEqual(['done', 'stopped', 'waiting']);
    expect(await readUnderway(tab.store), 'it is not offered as interrupted').toBeNull();
    tab.hooks.beforeRound = async () => undefined;
    await tab.queue.goOn('plan-1');
    expect(tab.played.slice(2)).toEqual(['plan-1-2', 'plan-1-3']);
    expect(tab.kinds()).toEqual(['done', 'done', 'done']);
  });

  it('rests while its run is paused, and goes on when it is resumed', async () => {
    const tab = createTab();
    tab.hooks.beforeRound = async (_config, t) => {
      if (t === 1 && tab.played.length === 1) tab.run.pause();
    };
    const playing = tab.queue.start(plan);
    await vi.waitFor(() => expect(tab.runState().kind).toBe('paused'));
    expect(await tab.store.countRounds('plan-1-1')).toBe(1);
    tab.run.resume();
    await playing;
    expect(tab.kinds()).toEqual(['done', 'done', 'done']);
  });

  it('that is paused in the last round of a run rests before the next one, and goes on from there', async () => {
    const tab = createTab();
    tab.hooks.beforeRound = async ({ id }, t) => {
      if (id === 'plan-1-1' && t === 2) tab.run.pause();
    };
    await tab.queue.start(plan);
    expect(tab.played).toEqual(['plan-1-1']);
    expect(tab.last()).toMatchObject({ kind: 'rested', paused: true });
    expect(await readUnderway(tab.store), 'the next visit is offered to go on').not.toBeNull();
    await tab.queue.goOn('plan-1');
    expect(tab.played.slice(1)).toEqual(['plan-1-2', 'plan-1-3']);
    expect(tab.kinds()).toEqual(['done', 'done', 'done']);
    expect(tab.last()).toMatchObject({ kind: 'rested', paused: false });
    expect(await readUnderway(tab.store)).toBeNull();
  });

  it.each(['taken back', 'in the last run'])('has nothing to wait for when a pause is %s', async (how) => {
    const tab = createTab();
    const runId = how === 'taken back' ? 'plan-1-1' : 'plan-1-3';
    tab.hooks.beforeRound = async ({ id }, t) => {
      if (id !== runId || t !== 2) return;
      tab.run.pause();
      if (how === 'taken back') tab.run.resume();
    };
    await tab.queue.start(plan);
    expect(tab.kinds()).toEqual(['done', 'done', 'done']);
    expect(tab.last()).toMatchObject({ kind: 'rested', paused: false });
  });

  it('is skipped also while it is paused', async () => {
    const tab = createTab();
    tab.hooks.beforeRound = async (_config, t) => {
      if (t === 1 && tab.played.length === 1) tab.run.pause();
    };
    const playing = tab.queue.start(plan);
    await vi.waitFor(() => expect(tab.runState().kind).toBe('paused'));
    tab.queue.skip();
    await playing;
    expect(tab.kinds()).toEqual(['skipped', 'done', 'done']);
  });

  it('that a closed tab left in the middle goes on in the next one, without writing a round twice', async () => {
    const first = createTab();
    first.hooks.beforeRound = ({ id }, t) =>
      id === 'plan-1-2' && t === 2 ? new Promise(() => undefined) : Promise.resolve();
    void first.queue.start(plan);
    await vi.waitFor(async () => expect(await first.store.countRounds('plan-1-2')).toBe(1));
    const underway = await readUnderway(first.store);
    expect(underway).toEqual({ id: 'plan-1', name: 'Three' });

    const commit = vi.spyOn(first.store, 'commit');
    const second = createTab(first.store);
    await second.queue.goOn(underway!.id);
    expect(second.played).toEqual(['plan-1-2', 'plan-1-3']);
    expect(commit.mock.calls.map(([{ runId, t }]) => [runId, t])).toEqual([
      ['plan-1-2', 2],
      ['plan-1-3', 1],
      ['plan-1-3', 2],
    ]);
    expect(second.kinds()).toEqual(['done', 'done', 'done']);
  });

  it('is played by one tab only', async () => {
    const first = createTab();
    first.hooks.beforeRound = () => new Promise(() => undefined);
    void first.queue.start(plan);
    await vi.waitFor(() => expect(first.played).toHaveLength(1));
    const second = createTab(first.store, first.locks);
    await second.queue.goOn('plan-1');
    expect(second.last()).toMatchObject({
      kind: 'refused',
      failure: { message: 'This plan is going on in another tab.' },
    });
    expect(second.played).toEqual([]);
  });

  it('that is not kept, or whose record was damaged, is told as such', async () => {
    const { queue, last, store } = createTab();
    await queue.goOn('none');
    expect(last()).toMatchObject({ kind: 'refused', failure: { kind: 'invalid' } });
    await store.savePlan({ id: 'bad', createdAt: 1, plan: { ...plan, rounds: 1e9 } });
    await queue.goOn('bad');
    expect(last()).toMatchObject({ kind: 'refused' });
    expect(await store.runs()).toEqual([]);
  });

  it('goes on where no timer fires and nothing is drawn, as in a tab that is out of sight', async () => {
    const asked = { timers: 0, frames: 0 };
    vi.stubGlobal('setTimeout', () => ((asked.timers += 1), 0));
    vi.stubGlobal('setInterval', () => ((asked.timers += 1), 0));
    vi.stubGlobal('requestAnimationFrame', () => ((asked.frames += 1), 0));
    try {
      const { queue, kinds } = createTab();
      await queue.start(plan);
      expect(kinds()).toEqual(['done', 'done', 'done']);
      expect(asked.frames).toBe(0);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('whose documents were changed after they were exported is not begun', async () => {
    const { queue, last, store } = createTab();
    const collection = {
      ...{ id: '0123456789abcdef', name: 'Own', task: 'email' as const },
      sources: [{ name: 'a', preference: 'short' }],
      documents: [{ source: 'a', text: 'Changed.' }],
    };
    await queue.start({ ...plan, tasks: [{ task: 'email', collection }] });
    expect(last()).toMatchObject({ kind: 'refused', failure: { kind: 'invalid' } });
    expect(await store.plans()).toEqual([]);
  });
});
