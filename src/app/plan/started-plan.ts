import { listRuns, type Plan } from '../../core/plan.ts';
import type { Failure, RunConfig } from '../../core/types.ts';
import type { KeptPlan, PlanStore, SettingsStore } from '../../storage/ports.ts';
import { parsePlan } from '../../storage/parse-plan.ts';
import { readMarks, type PlanMarks } from './plan-marks.ts';

/** A plan that was started, with its runs in their order. */
export interface StartedPlan {
  readonly id: string;
  readonly createdAt: number;
  readonly plan: Plan;
  readonly runs: readonly PlannedRun[];
}

/** `waiting`: nothing is written; `stopped`: some is, and the rest can be. */
export type PlannedRunKind = 'waiting' | 'stopped' | 'done' | 'skipped' | 'failed';

export interface PlannedRun {
  readonly config: RunConfig;
  readonly kind: PlannedRunKind;
  /** Rounds that are kept, of all. */
  readonly done: number;
  readonly all: number;
  /** Why it did not come to its end; null where that is not known or not so. */
  readonly failure: Failure | null;
}

/** Null for a record that is no plan; it stays where it is. */
export async function readStarted(
  kept: KeptPlan,
  store: PlanStore & SettingsStore,
): Promise<StartedPlan | null> {
  const reading = parsePlan(kept.plan);
  if (!reading.ok) return null;
  const { plan } = reading;
  const marks = await readMarks(store, kept.id);
  const runs: PlannedRun[] = [];
  for (const config of listRuns(plan, kept.id, kept.createdAt)) {
    runs.push(describeRun(config, await store.countRounds(config.id), marks));
  }
  return { id: kept.id, createdAt: kept.createdAt, plan, runs };
}

export function describeRun(config: RunConfig, done: number, marks: PlanMarks): PlannedRun {
  const all = config.agents.length * config.seeds.length * config.rounds;
  const failure = marks.failed[config.id] ?? null;
  const kind =
    done >= all
      ? 'done'
      : marks.skipped.includes(config.id)
        ? 'skipped'
        : failure !== null
          ? 'failed'
          : done > 0
            ? 'stopped'
            : 'waiting';
  return { config, kind, done: Math.min(done, all), all, failure: kind === 'failed' ? failure : null };
}

/** What the queue takes next, in the order of the plan. */
export function isOpen({ kind }: PlannedRun): boolean {
  return kind === 'waiting' || kind === 'stopped';
}

export function countPlan({ runs }: StartedPlan): { readonly done: number; readonly all: number } {
  return {
    done: runs.reduce((sum, run) => sum + run.done, 0),
    all: runs.reduce((sum, run) => sum + run.all, 0),
  };
}
