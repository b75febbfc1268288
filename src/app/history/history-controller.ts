import { InklingError } from '../../core/failure.ts';
import type { Failure, RunConfig } from '../../core/types.ts';
import type { RunStore } from '../../simulation/ports.ts';
import type { PlanStore, RunBin } from '../../storage/ports.ts';
import { countRounds, createProgress, nextRound } from '../run/progress.ts';
import { agentRows, type AgentRow } from '../run/results.ts';
import type { Release, RunLocks } from '../run/run-lock.ts';

export interface EarlierRun {
  readonly config: RunConfig;
  readonly done: number;
  readonly all: number;
  readonly results: readonly AgentRow[];
  /** The round to go on with; null when the run is finished. */
  readonly next: number | null;
  /** Another tab is working on it. */
  readonly elsewhere: boolean;
  /** Crossed out, but still there until the time for undoing it is over. */
  readonly removed: boolean;
}

export type HistoryState =
  | { readonly kind: 'loading' }
  | {
      readonly kind: 'ready';
      readonly runs: readonly EarlierRun[];
      /** By the ids of the plans that are kept. */
      readonly planNames: ReadonlyMap<string, string>;
      readonly failure: Failure | null;
    };

export interface HistoryParts {
  readonly store: RunStore & RunBin & Pick<PlanStore, 'plans'>;
  readonly locks: RunLocks;
  readonly timers: Pick<typeof globalThis, 'setTimeout' | 'clearTimeout'>;
  onState(state: HistoryState): void;
}

export interface HistoryController {
  /** Reads the list, and deletes what an earlier page discarded and did not live to delete. */
  refresh(): Promise<void>;
  /** Discards the run, which holds from now on; it is deleted for good when the time for `undo` is over. */
  remove(runId: string): Promise<void>;
  undo(runId: string): Promise<void>;
}

export const UNDO_MILLISECONDS = 10_000;

export function createHistoryController(parts: HistoryParts): HistoryController {
  let runs: readonly EarlierRun[] = [];
  let planNames: ReadonlyMap<string, string> = new Map();
  /** Finished runs never change: each is read once. */
  const finished = new Map<string, EarlierRun>();
  const watched = new Set<string>();
  const pending = new Map<
    string,
    { readonly timer: ReturnType<typeof setTimeout>; readonly release: Release }
  >();

  const show = (failure: Failure | null = null) => parts.onState({ kind: 'ready', runs, planNames, failure });
  const mark = (runId: string, removed: boolean) => {
    runs = runs.map((run) => (run.config.id === runId ? { ...run, removed } : run));
  };
  const guard = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof InklingError)) throw error;
      show(error.failure);
    }
  };
  const take = (runId: string) => {
    const entry = pending.get(runId);
    if (entry === undefined) return null;
    parts.timers.clearTimeout(entry.timer);
    pending.delete(runId);
    return entry;
  };
  const hold = (runId: string, release: Release) => {
    const timer = parts.timers.setTimeout(() => void erase(runId), UNDO_MILLISECONDS);
    pending.set(runId, { timer, release });
  };
  const erase = (runId: string) =>
    guard(async () => {
      const entry = take(runId);
      if (entry === null) return;
      try {
        await parts.store.deleteRun(runId);
        runs = runs.filter((run) => run.config.id !== runId);
        show();
      } catch (error) {
        await parts.store.restoreRun(runId).catch(() => undefined);
        mark(runId, false);
        throw error;
      } finally {
        entry.release();
      }
    });
  /** Waits for a tab that may still restore the run, and for one that is closing. */
  const sweep = (runId: string) =>
    guard(async () => {
      const release = await parts.locks.awaitRelease(runId);
      try {
        if ((await parts.store.discardedRuns()).includes(runId)) await parts.store.deleteRun(runId);
      } finally {
        release();
      }
    });

  const read = async (config: RunConfig) => {
    const removed = pending.has(config.id);
    const known = finished.get(config.id);
    if (known !== undefined) return { ...known, removed };
    const run = await readRun(parts, config, removed);
    if (run.next === null) finished.set(config.id, run);
    return run;
  };
  const refresh = () =>
    guard(async () => {
      const discarded = await parts.store.discardedRuns();
      const kept = (await parts.store.runs()).filter(({ id }) => pending.has(id) || !discarded.includes(id));
      const next: EarlierRun[] = [];
      for (const config of kept) next.push(await read(config));
      const ofPlans = next.some(({ config }) => config.plan !== undefined);
      planNames = ofPlans ? await readPlanNames(parts.store) : new Map();
      runs = next;
      show();
      for (const runId of discarded) if (!pending.has(runId)) void sweep(runId);
      for (const run of runs) if (run.elsewhere) void watch(run.config.id);
    });
  /** Reads the list again when the tab that writes the run lets go of it. */
  const watch = async (runId: string) => {
    if (watched.has(runId)) return;
    watched.add(runId);
    const release = await parts.locks.awaitRelease(runId);
    release();
    watched.delete(runId);
    await refresh();
  };

  return {
    refresh,

    remove: (runId) =>
      guard(async () => {
        if (pending.has(runId)) return;
        const release = await parts.locks.acquire(runId);
        if (release === null) {
          show(busyElsewhere);
          return;
        }
        hold(runId, release);
        try {
          await parts.store.discardRun(runId);
        } catch (error) {
          // A full disk has no room for the mark either; the deletion that makes room must go on all the same.
          if (!isStorageFull(error)) {
            take(runId)?.release();
            throw error;
          }
        }
        mark(runId, true);
        show();
      }),

    undo: (runId) =>
      guard(async () => {
        const entry = take(runId);
        if (entry === null) return;
        try {
          await parts.store.restoreRun(runId);
        } catch (error) {
          hold(runId, entry.release);
          throw error;
        }
        entry.release();
        mark(runId, false);
        show();
      }),
  };
}

const busyElsewhere: Failure = {
  kind: 'invalid',
  message: 'This run is going on in another tab, so it was not deleted.',
  advice: 'Stop it there first.',
};

function isStorageFull(error: unknown): boolean {
  return error instanceof InklingError && error.failure.kind === 'storage-full';
}

async function readRun(parts: HistoryParts, config: RunConfig, removed: boolean): Promise<EarlierRun> {
  const episodes = config.agents.flatMap((agent) => config.seeds.map((seed) => ({ agent, seed })));
  const rounds = [];
  for (const { agent, seed } of episodes) rounds.push(...(await parts.store.rounds(config.id, agent, seed)));
  const progress = createProgress(config, rounds);
  const elsewhere = !removed && (await parts.locks.isHeld(config.id));
  const next = nextRound(progress);
  return {
    config,
    ...countRounds(progress),
    results: agentRows(config, progress.episodes),
    next,
    elsewhere: elsewhere && next !== null,
    removed,
  };
}

/** No more than the names, so that the first page does without what checks a whole plan. */
async function readPlanNames(store: Pick<PlanStore, 'plans'>): Promise<ReadonlyMap<string, string>> {
  const plans = await store.plans().catch(() => []);
  return new Map(
    plans.map(({ id, plan }) => {
      const name: unknown = typeof plan === 'object' && plan !== null && 'name' in plan ? plan.name : null;
      return [id, typeof name === 'string' ? name.slice(0, longestName) : ''];
    }),
  );
}

const longestName = 120;
