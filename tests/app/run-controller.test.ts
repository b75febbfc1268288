// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import { createRunController, type RunParts } from '../../src/app/run/run-controller.ts';
import type { RunState } from '../../src/app/run/run-state.ts';
import { createError } from '../../src/core/failure.ts';
import type { RunEvent } from '../../src/simulation/events.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';
import { createFakeLocks } from './fake-locks.ts';

const config = { ...aRun(), agents: ['cipher-5'] as const, seeds: [1], rounds: 3 };
const models = {} as Awaited<ReturnType<RunParts['loadModels']>>;

/** Three rounds that end as fast as they are pulled; it notes how far it was pulled. */
function createSetting(change: Partial<RunParts> = {}) {
  const states: RunState[] = [];
  const pulled: number[] = [];
  const store = createMemoryStore();
  const locks = createFakeLocks();
  const controller = createRunController({
    store,
    locks,
    loadModels: async () => models,
    async *runEpisodes(_config, _models, signal): AsyncGenerator<RunEvent> {
      for (let t = 1; t <= 3; t++) {
        if (signal.aborted) {
          yield { type: 'RunEnded', reason: 'aborted' };
          return;
        }
        pulled.push(t);
        await store.commit(aRound(t));
        yield { type: 'RoundEnded', agent: 'cipher-5', seed: 1, t, round: aRound(t) };
        yield { type: 'AllRoundsEnded', t };
      }
      yield { type: 'RunEnded', reason: 'completed' };
    },
    onState: (state) => states.push(state),
    ...change,
  });
  const kinds = () => states.map(({ kind }) => kind).filter((kind, i, all) => kind !== all[i - 1]);
  return { controller, store, locks, states, pulled, kinds, last: () => states.at(-1)! };
}

const until = (condition: () => boolean) => vi.waitFor(() => expect(condition()).toBe(true));

describe('a run', () => {
  it('loads, runs and is done, with its configuration and rounds kept', async () => {
    const { controller, store, kinds, last } = createSetting();
    await controller.start(config);
    expect(kinds()).toEqual(['loading', 'running', 'done']);
    expect(last()).toMatchObject({ progress: { episodes: [{ rounds: [{ t: 1 }, { t: 2 }, { t: 3 }] }] } });
    expect(await store.runs()).toEqual([config]);
  });

  it('is drawn less often while its answers are those that were kept', async () => {
    vi.useFakeTimers();
    const countDrawings = async (milliseconds: number) => {
      const { controller, states } = createSetting({
        async *runEpisodes(): AsyncGenerator<RunEvent> {
          for (let i = 0; i < 50; i++) {
            yield { type: 'DraftStreamed', agent: 'cipher-5', seed: 1, t: 1, text: `draft ${i}` };
            const call = { ...aRound(1).calls[0]!, milliseconds };
            yield { type: 'ModelCalled', agent: 'cipher-5', seed: 1, t: 1, call };
            await vi.advanceTimersByTimeAsync(20);
          }
          yield { type: 'RunEnded', reason: 'completed' };
        },
      });
      await controller.start(config);
      return states.length;
    };
    try {
      const [computed, kept] = [await countDrawings(900), await countDrawings(0)];
      expect(computed).toBeGreaterThan(12);
      expect(kept).toBeLessThan(computed / 2);
      expect(kept).toBeGreaterThan(5);
    } finally {
      vi.useRealTimers();
    }
  });

  it('shows the progress of loading for each model', async () => {
    const loading = { kind: 'loading', progress: { loadedBytes: 5, totalBytes: 9, phase: 'fetch' } } as const;
    const { controller, states } = createSetting({
      loadModels: async (_config, onStatus) => {
        onStatus('user', loading);
        onStatus('embedder', { kind: 'idle' });
        return models;
      },
    });
    await controller.start(config);
    expect(states.find(({ kind }) => kind === 'running')).toMatchObject({
      models: { user: loading, embedder: { kind: 'idle' } },
    });
  });

  it('pauses where a round ends, writes nothing meanwhile, and goes on where it was', async () => {
    const { controller, pulled, kinds, last, states } = createSetting({
      onState: (state) => {
        states.push(state);
        if (state.kind === 'running' && states.length === 2) controller.pause();
      },
    });
    const run = controller.start(config);
    await until(() => last().kind === 'paused');
    expect(pulled).toEqual([1]);
    controller.resume();
    await run;
    expect(pulled).toEqual([1, 2, 3]);
    expect(kinds()).toEqual(['loading', 'running', 'pausing', 'paused', 'running', 'done']);
  });

  it('does not rest after its last round', async () => {
    const { controller, kinds } = createSetting({
      async *runEpisodes(): AsyncGenerator<RunEvent> {
        for (let t = 1; t <= 3; t++) {
          if (t === 3) controller.pause();
          yield { type: 'RoundEnded', agent: 'cipher-5', seed: 1, t, round: aRound(t) };
          yield { type: 'AllRoundsEnded', t };
        }
        yield { type: 'RunEnded', reason: 'completed' };
      },
    });
    await controller.start(config);
    expect(kinds().slice(-2)).toEqual(['pausing', 'done']);
  });

  it('takes back a pause that has not begun', async () => {
    const { controller, kinds, states } = createSetting({
      onState: (state) => {
        states.push(state);
        if (state.kind === 'running' && states.length === 2) {
          controller.pause();
          controller.resume();
        }
      },
    });
    await controller.start(config);
    expect(kinds()).toEqual(['loading', 'running', 'pausing', 'running', 'done']);
  });

  it('stops while it is paused, and keeps what was written', async () => {
    const { controller, pulled, last, states, locks } = createSetting({
      onState: (state) => {
        states.push(state);
        if (state.kind === 'running') controller.pause();
      },
    });
    const run = controller.start(config);
    await until(() => last().kind === 'paused');
    controller.stop();
    await run;
    expect(last().kind).toBe('stopped');
    expect(pulled).toEqual([1]);
    expect(locks.held.size).toBe(0);
  });

  it('stops while the models load', async () => {
    const { controller, store, last } = createSetting({
      loadModels: (_config, _onStatus, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(createError('aborted', 'Stopped.', '')));
        }),
    });
    const run = controller.start(config);
    await until(() => last()?.kind === 'loading');
    controller.stop();
    await run;
    expect(last().kind).toBe('stopped');
    expect(await store.runs()).toEqual([]);
  });

  it('that cannot load its models fails with what the visitor can do', async () => {
    const { controller, last } = createSetting({
      loadModels: () => Promise.reject(createError('model-missing', 'No model.', 'Put it back.')),
    });
    await controller.start(config);
    expect(last()).toMatchObject({
      kind: 'failed',
      failure: { message: 'No model.', advice: 'Put it back.' },
    });
  });

  it('whose round fails is failed, not done, and can be started again', async () => {
    const failure = { kind: 'storage-full', message: 'Full.', advice: 'Delete runs.' } as const;
    let times = 0;
    const { controller, last } = createSetting({
      async *runEpisodes(): AsyncGenerator<RunEvent> {
        times += 1;
        yield times === 1
          ? { type: 'RunEnded', reason: 'failed', failure }
          : { type: 'RunEnded', reason: 'completed' };
      },
    });
    await controller.start(config);
    expect(last()).toMatchObject({ kind: 'failed', failure });
    await controller.start(config);
    expect(last().kind).toBe('done');
  });

  it('shows a mistake of ours too, and still throws it', async () => {
    const { controller, last } = createSetting({
      loadModels: () => Promise.reject(new TypeError('x is not a function')),
    });
    await expect(controller.start(config)).rejects.toThrow('x is not a function');
    expect(last()).toMatchObject({
      kind: 'failed',
      failure: { message: expect.stringContaining('x is not a function') },
    });
  });

  it('begins with the rounds that are stored already', async () => {
    const { controller, store, states } = createSetting();
    await store.saveRun(config);
    await store.commit(aRound(1));
    await controller.start(config);
    expect(states[0]).toMatchObject({ kind: 'loading', progress: { episodes: [{ rounds: [{ t: 1 }] }] } });
  });

  it('is refused with a plain message while another tab writes it', async () => {
    const { controller, pulled, locks, last } = createSetting();
    await locks.acquire(config.id);
    await controller.start(config);
    expect(last()).toMatchObject({
      kind: 'refused',
      failure: { message: 'This run is going on in another tab.' },
    });
    expect(pulled).toEqual([]);
    expect(locks.held.has(config.id)).toBe(true);
  });

  it('is started once, however often the button is pressed', async () => {
    const { controller, pulled } = createSetting();
    await Promise.all([controller.start(config), controller.start(config)]);
    expect(pulled).toEqual([1, 2, 3]);
  });

  it('gives its lock back at the end', async () => {
    const { controller, locks } = createSetting();
    await controller.start(config);
    expect(locks.held.size).toBe(0);
  });

  it('is opened as stopped while rounds are missing, and as done when none is', async () => {
    const { controller, store, last } = createSetting();
    await store.saveRun(config);
    await store.commit(aRound(1));
    await controller.open(config);
    expect(last().kind).toBe('stopped');
    await store.commit(aRound(2));
    await store.commit(aRound(3));
    await controller.open(config);
    expect(last().kind).toBe('done');
    controller.close();
    expect(last().kind).toBe('idle');
  });

  it('is opened as going on elsewhere while another tab writes it', async () => {
    const { controller, store, locks, last } = createSetting();
    await store.saveRun(config);
    await store.commit(aRound(1));
    await locks.acquire(config.id);
    await controller.open(config);
    expect(last().kind).toBe('elsewhere');
  });

  it('shows what another tab wrote, and can be gone on with, when that tab lets go', async () => {
    const { controller, store, locks, last } = createSetting();
    await store.saveRun(config);
    await store.commit(aRound(1));
    const release = await locks.acquire(config.id);
    await controller.open(config);
    await store.commit(aRound(2));
    release?.();
    await vi.waitFor(() => expect(last().kind).toBe('stopped'));
    expect(last()).toMatchObject({ progress: { episodes: [{ rounds: [{ t: 1 }, { t: 2 }] }] } });
  });

  it('is not shown again after the visitor has left it, when the other tab lets go', async () => {
    const { controller, store, locks, last } = createSetting();
    await store.saveRun(config);
    const release = await locks.acquire(config.id);
    await controller.open(config);
    controller.close();
    release?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(last().kind).toBe('idle');
  });
});
