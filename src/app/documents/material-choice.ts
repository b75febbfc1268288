import type { PlanTask } from '../../core/plan.ts';
import type { RunConfig } from '../../core/types.ts';

/** What a run is played on besides its task: whose documents, which sources, which preferences. Empty for all as it comes. */
export type MaterialChoice = Omit<PlanTask, 'task'>;

/** The same as a configuration names it. */
export function configureMaterial({ collection, ...choice }: MaterialChoice): Partial<RunConfig> {
  return { ...choice, ...(collection === undefined ? {} : { collection: collection.id }) };
}
