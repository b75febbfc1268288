// @vitest-environment node
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  createPlanList,
  PLAN_UNDO_MILLISECONDS,
  type PlanListState,
} from '../../../src/app/plan/plan-list.ts';
import { changeMarks, readMarks, skipRun } from '../../../src/app/plan/plan-marks.ts';
import { readUnderway, saveUnderway } from '../../../src/app/plan/plan-underway.ts';
import { createError } from '../../../src/core/failure.ts';
import { createMemoryStore } from '../../../src/storage/memory-store.ts';
import { createFakeLocks } from '../../app/fake-locks.ts';
import { samplePlan } from './sample-plan.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function openList() {
  const store = createMemoryStore();
  const locks = createFakeLocks();
  for (const [i, id] of ['old', 'new'].entries()) {
    await store.savePlan({ id, createdAt: i, plan: { ...samplePlan, name: id } });
  }
  const states: PlanListState[] = [];
  const list = createPlanList({
    ...{ store, locks, timers: globalThis },
    onState: (next) => states.push(next),
  });
  await list.refresh();
  const shown = () => states.at(-1)!.plans.map(({ id, removed }) => (removed ? `${id} removed` : id));
  const kept = async () => (await store.plans()).map(({ id }) => id);
  const going = () => states.at(-1)!.plans.flatMap(({ id, isGoing }) => (isGoing ? id : []));
  return { store, locks, list, shown, kept, going, failure: () => states.at(-1)!.failure };
}

it('a plan that a tab plays says so, until the tab lets go of it', async () => {
  const { locks, list, going } = await openList();
  expect(going()).toEqual([]);
  const release = await locks.acquire('old');
  await list.refresh();
  await list.refresh();
  expect(going()).toEqual(['old']);
  release!();
  await vi.waitFor(() => expect(going()).toEqual([]));
  expect(locks.held.size).toBe(0);
});

it('a plan that is deleted is gone at once, and stands in its place for as long as it can be taken back', async () => {
  const { list, shown, kept } = await openList();
  await list.remove('new');
  expect(await kept(), 'also for a page that is closed now').toEqual(['old']);
  expect(shown()).toEqual(['new removed', 'old']);
  await list.refresh();
  expect(shown()).toEqual(['new removed', 'old']);
  await vi.advanceTimersByTimeAsync(PLAN_UNDO_MILLISECONDS);
  expect(shown()).toEqual(['old']);
});

it('undoing brings back the plan, what is known of its runs, and the offer to go on with it', async () => {
  const { store, locks, list, shown } = await openList();
  const before = await store.plans();
  await changeMarks(store, 'new', (marks) => skipRun(marks, 'new-1'));
  await saveUnderway(store, { id: 'new', name: 'new' });
  await list.remove('new');
  expect(await readUnderway(store), 'a plan that is gone is not offered').toBeNull();
  await list.undo('new');
  expect(await store.plans()).toEqual(before);
  expect((await readMarks(store, 'new')).skipped).toEqual(['new-1']);
  expect(await readUnderway(store)).toEqual({ id: 'new', name: 'new' });
  await vi.advanceTimersByTimeAsync(2 * PLAN_UNDO_MILLISECONDS);
  expect(shown()).toEqual(['new', 'old']);
  expect(locks.held.size).toBe(0);
});

it('what was skipped is forgotten with the plan', async () => {
  const { store, list } = await openList();
  await changeMarks(store, 'old', (marks) => skipRun(marks, 'old-1'));
  await list.remove('old');
  await vi.advanceTimersByTimeAsync(PLAN_UNDO_MILLISECONDS);
  expect((await readMarks(store, 'old')).skipped).toEqual([]);
});

it('a plan that another tab plays is not deleted, and the page says so', async () => {
  const { locks, list, shown, kept, failure } = await openList();
  await locks.acquire('new');
  await list.remove('new');
  expect(failure()?.message).toContain('going on in another tab');
  expect(shown()).toEqual(['new', 'old']);
  expect(await kept()).toEqual(['new', 'old']);
});

it('a plan that cannot be stored again stays where it can be taken back once more', async () => {
  const { store, list, shown, failure } = await openList();
  await list.remove('new');
  const { savePlan } = store;
  store.savePlan = () => Promise.reject(createError('storage-full', 'No room.', 'Make some.'));
  await list.undo('new');
  expect(failure()?.message).toBe('No room.');
  expect(shown()).toEqual(['new removed', 'old']);
  store.savePlan = savePlan;
  await list.undo('new');
  expect(shown()).toEqual(['new', 'old']);
});
