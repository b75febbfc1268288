// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import { createHistoryController, type HistoryState } from '../../src/app/history/history-controller.ts';
import type { RunLocks } from '../../src/app/run/run-lock.ts';
import { createError } from '../../src/core/failure.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import type { Store } from '../../src/storage/ports.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';
import { createFakeLocks } from './fake-locks.ts';

async function createSetting() {
  const store = createMemoryStore();
  const locks = createFakeLocks();
  await store.saveRun({ ...aRun('old', 1), agents: ['oracle'], seeds: [1], rounds: 2 });
  await store.saveRun({ ...aRun('new', 2), agents: ['oracle'], seeds: [1], rounds: 2 });
  for (const t of [1, 2]) await store.commit(aRound(t, { runId: 'old', agent: 'oracle' }));
  await store.commit(aRound(1, { runId: 'new', agent: 'oracle' }));
  const open = (ownLocks: RunLocks) => openTab(store, ownLocks);
  const tab = open(locks);
  await tab.controller.refresh();
  return { ...tab, store, locks, open };
}

/** The controller as one tab has it, with a clock that is turned by hand. */
function openTab(store: Store, locks: RunLocks) {
  const timers = new Map<number, () => void>();
  let lastTimer = 0;
  let state: HistoryState = { kind: 'loading' };
  const controller = createHistoryController({
    store,
    locks,
    timers: {
      setTimeout: ((task: () => void) => (timers.set(++lastTimer, task), lastTimer)) as never,
      clearTimeout: ((id: number) => timers.delete(id)) as never,
    },
    onState: (next) => (state = next),
  });
  const runs = () => (state.kind === 'ready' ? state.runs : []);
  const planNames = () => (state.kind === 'ready' ? state.planNames : new Map<string, string>());
  const elapse = async () => {
    for (const timer of timers.values()) timer();
    await new Promise((resolve) => setTimeout(resolve));
  };
  const failure = () => (state.kind === 'ready' ? state.failure : null);
  return { controller, runs, planNames, elapse, failure, waiting: () => timers.size };
}

describe('the list of earlier runs', () => {
  it('has the newest first, and knows how far each one came', async () => {
    const { runs } = await createSetting();
    expect(runs()).toMatchObject([
      { config: { id: 'new' }, done: 1, all: 2, next: 2, removed: false, elsewhere: false },
      { config: { id: 'old' }, done: 2, all: 2, next: null },
    ]);
  });

  it('knows the names of the plans that runs belong to, and reads none where no run does', async () => {
    const { controller, store, planNames } = await createSetting();
    await store.savePlan({ id: 'p', createdAt: 1, plan: { name: 'Mine' } });
    await store.savePlan({ id: 'damaged', createdAt: 1, plan: 7 });
    await controller.refresh();
    expect([...planNames()]).toEqual([]);
    await store.saveRun({ ...aRun('p-1', 3), plan: 'p' });
    await controller.refresh();
    expect([...planNames()].sort()).toEqual([
      ['damaged', ''],
      ['p', 'Mine'],
    ]);
  });

  it('says which run another tab is writing', async () => {
    const { controller, locks, runs } = await createSetting();
    await locks.acquire('new');
    await controller.refresh();
    expect(runs().map(({ elsewhere }) => elsewhere)).toEqual([true, false]);
  });

  it('has what another tab wrote as soon as that tab lets go', async () => {
    const { controller, store, locks, runs } = await createSetting();
    const release = await locks.acquire('new');
    await controller.refresh();
    await store.commit(aRound(2, { runId: 'new', agent: 'oracle' }));
    release?.();
    await vi.waitFor(() => expect(runs()[0]).toMatchObject({ elsewhere: false, done: 2, next: null }));
  });

  it('reads the rounds of a finished run once', async () => {
    const { controller, store } = await createSetting();
    const rounds = vi.spyOn(store, 'rounds');
    await controller.refresh();
    expect(rounds.mock.calls.map(([runId]) => runId)).toEqual(['new']);
  });
});

describe('a deleted run', () => {
  it('stays stored until the time for undoing is over, then it is gone', async () => {
    const { controller, store, runs, elapse } = await createSetting();
    await controller.remove('old');
    expect(runs()[1]).toMatchObject({ removed: true });
    expect(await store.runs()).toHaveLength(2);
    await elapse();
    expect(runs().map(({ config }) => config.id)).toEqual(['new']);
    expect((await store.runs()).map(({ id }) => id)).toEqual(['new']);
  });

  it('comes back whole with undo, and the timer does not delete it after all', async () => {
    const { controller, store, runs, elapse } = await createSetting();
    await controller.remove('old');
    await controller.undo('old');
    await elapse();
    expect(runs()[1]).toMatchObject({ config: { id: 'old' }, removed: false, done: 2 });
    expect(await store.rounds('old', 'oracle', 1)).toHaveLength(2);
  });

  it('has its whole time again when it is deleted once more', async () => {
    const { controller, waiting } = await createSetting();
    await controller.remove('old');
    await controller.undo('old');
    expect(waiting()).toBe(0);
    await controller.remove('old');
    expect(waiting()).toBe(1);
  });

  it('is gone for a page that is loaded before the time is over, and its rounds with it', async () => {
    const { controller, store, open } = await createSetting();
    await controller.remove('old');
    // The tab is gone without another word: its locks with it, and what it stored stays.
    const next = open(createFakeLocks());
    await next.controller.refresh();
    expect(next.runs().map(({ config }) => config.id)).toEqual(['new']);
    await vi.waitFor(async () => expect((await store.runs()).map(({ id }) => id)).toEqual(['new']));
    expect(await store.rounds('new', 'oracle', 1)).toHaveLength(1);
  });

  it('is hidden in another tab, which deletes it only when this one has not restored it', async () => {
    const { controller, store, locks, open } = await createSetting();
    await controller.remove('old');
    await controller.remove('new');
    const other = open(locks);
    await other.controller.refresh();
    expect(other.runs()).toEqual([]);
    await controller.undo('old');
    // This tab dies with the other run still crossed out.
    locks.held.delete('new');
    await vi.waitFor(async () => expect(await store.discardedRuns()).toEqual([]));
    await other.controller.refresh();
    expect(other.runs()).toMatchObject([{ config: { id: 'old' }, done: 2 }]);
  });

  it('goes even when a full disk has no room for the mark', async () => {
    const { controller, store, runs, elapse } = await createSetting();
    store.discardRun = () => Promise.reject(createError('storage-full', 'No room.', 'Delete runs.'));
    await controller.remove('old');
    expect(runs()[1]).toMatchObject({ removed: true });
    await elapse();
    expect((await store.runs()).map(({ id }) => id)).toEqual(['new']);
  });

  it('is not called deleted when that cannot be stored', async () => {
    const { controller, store, locks, runs, failure, waiting } = await createSetting();
    store.discardRun = () => Promise.reject(createError('storage-unavailable', 'No answer.', 'Reload.'));
    await controller.remove('old');
    expect(runs()[1]).toMatchObject({ removed: false });
    expect(failure()?.message).toBe('No answer.');
    expect([locks.held.size, waiting()]).toEqual([0, 0]);
  });

  it('can be restored later when the store does not answer the first undo', async () => {
    const { controller, store, runs, failure } = await createSetting();
    const { restoreRun } = store;
    await controller.remove('old');
    store.restoreRun = () => Promise.reject(createError('storage-unavailable', 'No answer.', 'Reload.'));
    await controller.undo('old');
    expect(failure()?.message).toBe('No answer.');
    expect(runs()[1]).toMatchObject({ removed: true });
    store.restoreRun = restoreRun;
    await controller.undo('old');
    expect(runs()[1]).toMatchObject({ removed: false });
    expect(await store.discardedRuns()).toEqual([]);
  });

  it('cannot be gone on with by another tab meanwhile', async () => {
    const { controller, locks } = await createSetting();
    await controller.remove('new');
    expect(await locks.acquire('new')).toBeNull();
    await controller.undo('new');
    expect(await locks.acquire('new')).not.toBeNull();
  });

  it('stays crossed out when the list is read again', async () => {
    const { controller, runs } = await createSetting();
    await controller.remove('old');
    await controller.refresh();
    expect(runs()[1]).toMatchObject({ removed: true });
  });

  it('is not deleted while another tab writes it, and the page says so', async () => {
    const { controller, store, locks, runs, failure } = await createSetting();
    await locks.acquire('new');
    await controller.remove('new');
    expect(runs()[0]).toMatchObject({ removed: false });
    expect(failure()?.message).toBe('This run is going on in another tab, so it was not deleted.');
    expect(await store.runs()).toHaveLength(2);
  });

  it('comes back with a plain message when the store cannot delete it', async () => {
    const { controller, store, locks, runs, elapse, failure } = await createSetting();
    store.deleteRun = () => Promise.reject(createError('storage-unavailable', 'No answer.', 'Reload.'));
    await controller.remove('old');
    await elapse();
    expect(runs()[1]).toMatchObject({ removed: false });
    expect(failure()).toMatchObject({ message: 'No answer.', advice: 'Reload.' });
    expect(locks.held.size).toBe(0);
  });
});
