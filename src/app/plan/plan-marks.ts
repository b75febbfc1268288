import * as v from 'valibot';
import type { Failure } from '../../core/types.ts';
import type { SettingsStore } from '../../storage/ports.ts';

/** What the stored rounds of a plan do not tell about its runs. */
export interface PlanMarks {
  /** Ids of runs that the visitor passed over. */
  readonly skipped: readonly string[];
  /** Why a run did not come to its end, by its id. */
  readonly failed: Readonly<Record<string, Failure>>;
}

export const noMarks: PlanMarks = { skipped: [], failed: {} };

export async function readMarks(store: SettingsStore, planId: string): Promise<PlanMarks> {
  const result = v.safeParse(marksSchema, await store.setting(keyOf(planId)));
  return result.success ? (result.output as PlanMarks) : noMarks;
}

export async function changeMarks(
  store: SettingsStore,
  planId: string,
  change: (marks: PlanMarks) => PlanMarks,
): Promise<void> {
  await store.changeSetting(keyOf(planId), (value) => {
    const result = v.safeParse(marksSchema, value);
    return change(result.success ? (result.output as PlanMarks) : noMarks);
  });
}

export function skipRun({ skipped, failed }: PlanMarks, runId: string): PlanMarks {
  return { skipped: [...new Set([...skipped, runId])], failed };
}

export function failRun({ skipped, failed }: PlanMarks, runId: string, failure: Failure): PlanMarks {
  return { skipped, failed: { ...failed, [runId]: failure } };
}

/** As if nothing had happened to them. */
export function clearRuns({ skipped, failed }: PlanMarks, runIds: readonly string[]): PlanMarks {
  return {
    skipped: skipped.filter((id) => !runIds.includes(id)),
    failed: Object.fromEntries(Object.entries(failed).filter(([id]) => !runIds.includes(id))),
  };
}

/** A kind that a newer version made is shown like any other. */
const failureSchema = v.object({ kind: v.string(), message: v.string(), advice: v.string() });

const marksSchema = v.object({
  skipped: v.array(v.string()),
  failed: v.record(v.string(), failureSchema),
});

function keyOf(planId: string): string {
  return `plan-marks:${planId}`;
}
