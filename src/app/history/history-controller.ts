import { InklingError } from '../../core/failure.ts';
import type { Failure, RunConfig } from '../../core/types.ts';
import type { RunStore } from '../../simulation/ports.ts';
import { countRounds, createProgress, nextRound } from '../run/progress.ts';
import type { RunLocks } from '../run/run-lock.ts';

export interface EarlierRun {
  readonly config: RunConfig;
  readonly done: number;
  readonly all: number;
  /** The round to go on with; null when the run is finished. */
  readonly next: number | null;
  /** Another tab is working on it. */
  readonly elsewhere: boolean;
  /** Crossed out, but still there until the time for undoing it is over. */
  readonly removed: boolean;
}

export type HistoryState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly runs: readonly EarlierRun[]; readonly failure: Failure | null };

export interface HistoryParts {
  readonly store: RunStore;
  readonly locks: RunLocks;
  readonly timers: Pick<typeof globalThis, 'setTimeout' | 'clearTimeout'>;
  onState(state: HistoryState): void;
}

export interface HistoryController {
  refresh(): Promise<void>;
  /** Hides the run; it is deleted for good when the time for `undo` is over. */
  remove(runId: string): Promise<void>;
  undo(runId: string): void;
  /** Deletes what is crossed out now: the page is about to close. */
  settle(): void;
}

export const UNDO_MILLISECONDS = 10_000;

export function createHistoryController(parts: HistoryParts): HistoryController {
  let runs: readonly EarlierRun[] = [];
  const pending = new Map<string, { readonly timer: ReturnType<typeof setTimeout>; release(): void }>();

  const show = (failure: Failure | null = null) => parts.onState({ kind: 'ready', runs, failure });
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
  const erase = (runId: string) =>
    guard(async () => {
      const entry = take(runId);
      if (entry === null) return;
      try {
        await parts.store.deleteRun(runId);
        runs = runs.filter((run) => run.config.id !== runId);
        show();
      } catch (error) {
        mark(runId, false);
        throw error;
      } finally {
        entry.release();
      }
    });

  return {
    refresh: () =>
      guard(async () => {
        const configs = await parts.store.runs();
        const read: EarlierRun[] = [];
        for (const config of configs) read.push(await readRun(parts, config, pending.has(config.id)));
        runs = read;
        show();
      }),

    remove: (runId) =>
      guard(async () => {
        if (pending.has(runId)) return;
        const release = await parts.locks.acquire(runId);
        if (release === null) {
          show(busyElsewhere);
          return;
        }
        const timer = parts.timers.setTimeout(() => void erase(runId), UNDO_MILLISECONDS);
        pending.set(runId, { timer, release });
        mark(runId, true);
        show();
      }),

    undo(runId) {
      take(runId)?.release();
      mark(runId, false);
      show();
    },

    settle() {
      for (const runId of [...pending.keys()]) void erase(runId);
    },
  };
}

const busyElsewhere: Failure = {
  kind: 'invalid',
  message: 'This run is going on in another tab, so it was not deleted.',
  advice: 'Stop it there first.',
};

async function readRun(parts: HistoryParts, config: RunConfig, removed: boolean): Promise<EarlierRun> {
  const episodes = config.agents.flatMap((agent) => config.seeds.map((seed) => ({ agent, seed })));
  const rounds = [];
  for (const { agent, seed } of episodes) rounds.push(...(await parts.store.rounds(config.id, agent, seed)));
  const progress = createProgress(config, rounds);
  const elsewhere = !removed && (await parts.locks.isHeld(config.id));
  return { config, ...countRounds(progress), next: nextRound(progress), elsewhere, removed };
}
