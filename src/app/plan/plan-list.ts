import { InklingError } from '../../core/failure.ts';
import type { Failure } from '../../core/types.ts';
import type { KeptPlan, PlanStore, SettingsStore } from '../../storage/ports.ts';
import type { Release, RunLocks } from '../run/run-lock.ts';
import { changeMarks, noMarks } from './plan-marks.ts';
import { readUnderway, saveUnderway, type Underway } from './plan-underway.ts';
import { readStarted, type StartedPlan } from './started-plan.ts';

export interface ListedPlan extends StartedPlan {
  /** Deleted a moment ago: it can be taken back. */
  readonly removed: boolean;
  /** A tab is playing it: another one, since a tab that plays a plan shows its run. */
  readonly isGoing: boolean;
}

export interface PlanListState {
  /** Newest first. */
  readonly plans: readonly ListedPlan[];
  /** Whether it was looked what is kept. */
  readonly isRead: boolean;
  readonly failure: Failure | null;
}

export interface PlanListParts {
  readonly store: PlanStore & SettingsStore;
  readonly locks: RunLocks;
  readonly timers: Pick<typeof globalThis, 'setTimeout' | 'clearTimeout'>;
  onState(state: PlanListState): void;
}

export interface PlanList {
  refresh(): Promise<void>;
  /** Holds at once, also for a page that is closed now; its runs stay. For ten seconds `undo` takes it back. */
  remove(planId: string): Promise<void>;
  undo(planId: string): Promise<void>;
}

/** As long as for a run. */
export const PLAN_UNDO_MILLISECONDS = 10_000;

/** What stands in the list while it can be taken back, and what that needs. */
interface Removed {
  readonly plan: StartedPlan;
  readonly kept: KeptPlan;
  /** The first page had offered to go on with it. */
  readonly underway: Underway | null;
  readonly timer: ReturnType<typeof setTimeout>;
  readonly release: Release;
}

/** The plans that were started. */
export function createPlanList({ store, locks, timers, onState }: PlanListParts): PlanList {
  let plans: readonly ListedPlan[] = [];
  const pending = new Map<string, Removed>();
  const watched = new Set<string>();

  const show = (failure: Failure | null = null) => onState({ plans, isRead: true, failure });
  const guard = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof InklingError)) throw error;
      show(error.failure);
    }
  };
  const drop = ({ plan: { id }, release }: Removed) => {
    pending.delete(id);
    release();
  };
  const wait = (entry: Omit<Removed, 'timer'>) => {
    const timer = timers.setTimeout(() => void forget(entry.plan.id), PLAN_UNDO_MILLISECONDS);
    pending.set(entry.plan.id, { ...entry, timer });
  };
  const mark = (planId: string, removed: boolean) => {
    plans = plans.map((plan) => (plan.id === planId ? { ...plan, removed } : plan));
    show();
  };
  const refresh = () =>
    guard(async () => {
      const found: ListedPlan[] = [];
      for (const kept of await store.plans()) {
        const plan = pending.has(kept.id) ? null : await readStarted(kept, store).catch(() => null);
        if (plan !== null) found.push({ ...plan, removed: false, isGoing: await locks.isHeld(kept.id) });
      }
      const removed = [...pending.values()].map(({ plan }) => ({ ...plan, removed: true, isGoing: false }));
      plans = [...found, ...removed].sort((one, other) => other.createdAt - one.createdAt);
      show();
      for (const { id, isGoing } of plans) if (isGoing) void watch(id);
    });
  /** Reads the list again when the tab that plays the plan lets go of it. */
  const watch = async (planId: string) => {
    if (watched.has(planId)) return;
    watched.add(planId);
    const release = await locks.awaitRelease(planId);
    release();
    watched.delete(planId);
    await refresh();
  };
  const forget = (planId: string) =>
    guard(async () => {
      const entry = pending.get(planId);
      if (entry === undefined) return;
      drop(entry);
      await refresh();
      // The same plan, imported again, begins without them.
      if (plans.every(({ id }) => id !== planId)) await changeMarks(store, planId, () => noMarks);
    });

  return {
    refresh,

    remove: (planId) =>
      guard(async () => {
        const plan = plans.find(({ id }) => id === planId);
        if (plan === undefined || pending.has(planId)) return;
        const release = await locks.acquire(planId);
        if (release === null) return show(goesOnElsewhere);
        try {
          const kept = (await store.plans()).find(({ id }) => id === planId);
          const underway = await readUnderway(store);
          const offered = underway?.id === planId ? underway : null;
          await store.deletePlan(planId);
          if (offered !== null) await saveUnderway(store, null);
          // Another tab may have deleted it meanwhile.
          if (kept === undefined) release();
          else wait({ plan, kept, underway: offered, release });
        } catch (error) {
          release();
          throw error;
        }
        if (pending.has(planId)) mark(planId, true);
        else await refresh();
      }),

    undo: (planId) =>
      guard(async () => {
        const entry = pending.get(planId);
        if (entry === undefined) return;
        timers.clearTimeout(entry.timer);
        try {
          await store.savePlan(entry.kept);
        } catch (error) {
          wait(entry);
          throw error;
        }
        if (entry.underway !== null) await saveUnderway(store, entry.underway);
        drop(entry);
        mark(planId, false);
      }),
  };
}

const goesOnElsewhere: Failure = {
  kind: 'invalid',
  message: 'This plan is going on in another tab, so it was not deleted.',
  advice: 'Stop it there first.',
};
