import type { EarlierRun } from './history-controller.ts';

/** Runs that stand together: of one plan, or on their own. */
export interface RunGroup {
  /** Id of the plan; null for runs of none. */
  readonly plan: string | null;
  readonly runs: readonly EarlierRun[];
}

/** Keeps the order of the newest run of each plan; the runs of a plan follow each other however much lies between them. */
export function groupRuns(runs: readonly EarlierRun[]): readonly RunGroup[] {
  const groups = new Map<string, EarlierRun[]>();
  for (const run of runs) {
    const { plan, id } = run.config;
    const key = plan === undefined ? `run ${id}` : `plan ${plan}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  return [...groups.values()].map((runs) => ({ plan: runs[0]!.config.plan ?? null, runs }));
}
