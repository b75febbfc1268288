import { createError, InklingError } from '../../core/failure.ts';
import type { Plan } from '../../core/plan.ts';
import type { Failure, RunConfig } from '../../core/types.ts';
import { verifyCollection } from '../../storage/collection-id.ts';
import type { CollectionStore, PlanStore, SettingsStore } from '../../storage/ports.ts';
import type { RunController } from '../run/run-controller.ts';
import type { RunLocks } from '../run/run-lock.ts';
import { isBusy, type RunState } from '../run/run-state.ts';
import { saveUnderway } from './plan-underway.ts';
import { measurePace, type Pace } from './plan-remaining.ts';
import { changeMarks, clearRuns, failRun, skipRun } from './plan-marks.ts';
import { isOpen, readStarted, type PlannedRun, type StartedPlan } from './started-plan.ts';

/**
 * `going`: its runs are played one after the other; `rested`: none is, because all are done or somebody stopped it.
 * What the run itself is doing, paused or loading, is the run's to tell.
 */
export type QueueState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | {
      readonly kind: 'going';
      readonly plan: StartedPlan;
      /** Id of the run that is played. */
      readonly current: string;
      /** What was asked for and waits for the run to come to rest. */
      readonly leaving: 'skip' | 'stop' | null;
      /** Of the runs that were played since the plan was started or gone on with, by their ids. */
      readonly paces: ReadonlyMap<string, Pace>;
    }
  | {
      readonly kind: 'rested';
      readonly plan: StartedPlan;
      /** Pause was pressed in the last round of a run: the next one waits to be resumed. */
      readonly paused: boolean;
    };

export interface QueueParts {
  readonly store: PlanStore & SettingsStore & CollectionStore;
  readonly locks: RunLocks;
  readonly run: Pick<RunController, 'start' | 'stop' | 'pauseIsOwed'> & { readonly state: RunState };
  /** Notes the conditions of a run before it is begun for the first time. */
  noteConditions(config: RunConfig, plan: Plan): Promise<void>;
  createId(): string;
  now(): number;
  onState(state: QueueState): void;
}

export interface PlanQueue {
  /** Keeps the plan and plays its runs; resolves when they have come to rest. */
  start(plan: Plan): Promise<void>;
  /** Plays what is open; where nothing is, what failed. */
  goOn(planId: string): Promise<void>;
  /** Opens a run again that was skipped or failed. A plan that is going on comes to it in its turn. */
  reopen(planId: string, runId: string): Promise<void>;
  /** Passes over the run that is played; its rounds are kept. */
  skip(): void;
  stop(): void;
  /** Whether a failed run ends the plan; otherwise it is named, and the next one begins. */
  setEndOnFailure(end: boolean): void;
  close(): void;
}

export function createPlanQueue(parts: QueueParts): PlanQueue {
  const { store, run } = parts;
  let state: QueueState = { kind: 'idle' };
  let endOnFailure = false;

  const show = (next: QueueState) => {
    state = next;
    parts.onState(next);
  };
  const read = async (planId: string): Promise<StartedPlan> => {
    const kept = (await store.plans()).find(({ id }) => id === planId);
    const plan = kept === undefined ? null : await readStarted(kept, store);
    if (plan === null) throw planGone();
    return plan;
  };
  const refuseWhileBusy = () => {
    if (state.kind === 'going' || isBusy(run.state)) throw busy();
  };

  /** What became of a run that has come to rest; true where the next one may begin. */
  async function settle(planId: string, { id }: RunConfig): Promise<boolean> {
    const leaving = state.kind === 'going' ? state.leaving : null;
    const ended = run.state;
    if (ended.kind === 'failed' || ended.kind === 'refused') {
      await changeMarks(store, planId, (marks) => failRun(marks, id, ended.failure));
      return leaving !== 'stop' && !endOnFailure && !isHopeless(ended.failure);
    }
    if (ended.kind === 'done') return leaving !== 'stop';
    if (leaving !== 'skip') return false;
    await changeMarks(store, planId, (marks) => skipRun(marks, id));
    return true;
  }

  async function playAll(planId: string): Promise<void> {
    let plan = await read(planId);
    const paces = new Map<string, Pace>();
    const tried = new Set<string>();
    let paused = false;
    const nextOf = ({ runs }: StartedPlan): PlannedRun | undefined =>
      runs.find((planned) => isOpen(planned) && !tried.has(planned.config.id));
    await saveUnderway(store, { id: planId, name: plan.plan.name });
    for (let next = nextOf(plan); next !== undefined; next = nextOf(plan)) {
      const { config } = next;
      tried.add(config.id);
      show({ kind: 'going', plan, current: config.id, leaving: null, paces });
      await parts.noteConditions(config, plan.plan);
      await run.start(config);
      const pace = 'progress' in run.state ? measurePace(run.state.progress) : null;
      if (pace !== null) paces.set(config.id, pace);
      const mayGoOn = await settle(planId, config);
      plan = await read(planId);
      paused = mayGoOn && run.pauseIsOwed() && nextOf(plan) !== undefined;
      if (!mayGoOn || paused) break;
    }
    // As with a pause inside a run, the next visit is offered to go on.
    if (!paused) await saveUnderway(store, null);
    show({ kind: 'rested', plan, paused });
  }

  /** One tab per plan, as one tab per run: two would take turns at its runs. */
  async function playAlone(planId: string): Promise<void> {
    const release = await parts.locks.acquire(planId);
    if (release === null) throw goesOnElsewhere();
    try {
      await playAll(planId);
    } catch (error) {
      // The rounds that are there stay, and the plan can go on when the store answers again.
      if (state.kind === 'going') show({ kind: 'rested', plan: state.plan, paused: false });
      throw error;
    } finally {
      release();
    }
  }

  async function guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof InklingError)) throw error;
      if (state.kind !== 'going') show({ kind: 'refused', failure: error.failure });
    }
  }

  const leave = (leaving: 'skip' | 'stop') => {
    if (state.kind !== 'going') return;
    show({ ...state, leaving });
    run.stop();
  };

  return {
    start: (plan) =>
      guard(async () => {
        refuseWhileBusy();
        const collections = plan.tasks.flatMap(({ collection }) => collection ?? []);
        for (const collection of collections) await store.saveCollection(await verifyCollection(collection));
        const id = parts.createId();
        await store.savePlan({ id, createdAt: parts.now(), plan });
        await playAlone(id);
      }),

    goOn: (planId) =>
      guard(async () => {
        refuseWhileBusy();
        const { runs } = await read(planId);
        if (!runs.some(isOpen)) {
          const failed = runs.filter(({ kind }) => kind === 'failed').map(({ config }) => config.id);
          await changeMarks(store, planId, (marks) => clearRuns(marks, failed));
        }
        await playAlone(planId);
      }),

    reopen: (planId, runId) =>
      guard(async () => {
        await changeMarks(store, planId, (marks) => clearRuns(marks, [runId]));
        const plan = await read(planId);
        if (state.kind === 'idle' || state.kind === 'refused') return;
        if (state.plan.id === planId) show({ ...state, plan });
      }),

    skip: () => leave('skip'),
    stop: () => leave('stop'),
    setEndOnFailure: (end) => (endOnFailure = end),

    close() {
      if (state.kind !== 'going') show({ kind: 'idle' });
    },
  };
}

/** Where nothing can be stored, every other run would fail as well. */
function isHopeless({ kind }: Failure): boolean {
  return kind === 'storage-full' || kind === 'storage-unavailable';
}

function planGone() {
  return createError(
    'invalid',
    'This plan is not kept in this browser, or its record cannot be read.',
    'Open its file or its link and start it again. The runs that it has written are kept.',
  );
}

function busy() {
  return createError(
    'invalid',
    'A run is going on already.',
    'Stop it or wait for its end, then start this plan.',
  );
}

function goesOnElsewhere() {
  return createError(
    'invalid',
    'This plan is going on in another tab.',
    'Go to that tab, or close it and go on with the plan here. Nothing was changed.',
  );
}
