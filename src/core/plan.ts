import type { AgentName, Collection, RunConfig, TaskName, Trio } from './types.ts';

/** What a visitor wants to find out: tasks × models × agents × seeds. A file, an address and the page hold the same one. */
export interface Plan {
  readonly format: 'inkling-plan';
  readonly version: 1;
  readonly name: string;
  /** At least one. */
  readonly tasks: readonly PlanTask[];
  /** At least one. */
  readonly agents: readonly AgentName[];
  /** At least one. */
  readonly models: readonly Trio[];
  /** At least one. */
  readonly seeds: readonly number[];
  /** Per episode. */
  readonly rounds: number;
  readonly device: 'auto' | 'wasm' | 'webgpu';
}

export interface PlanTask {
  readonly task: TaskName;
  /** Missing: all. */
  readonly sources?: readonly string[];
  /** Latent preferences in the place of the paper's, or of the collection's. */
  readonly preferences?: Readonly<Record<string, string>>;
  /** Documents in the place of the task's own. */
  readonly collection?: Collection;
}

/**
 * The runs of a plan in their order: one for every task with every trio of models, each with all agents and seeds. Each is a
 * millisecond younger than the one before, so that lists of runs keep the order.
 */
export function listRuns(plan: Plan, planId: string, createdAt: number): readonly RunConfig[] {
  const { agents, seeds, rounds } = plan;
  return plan.tasks
    .flatMap(({ collection, ...task }) =>
      plan.models.map((models) => ({
        ...task,
        ...(collection === undefined ? {} : { collection: collection.id }),
        models,
      })),
    )
    .map((run, i) => ({
      ...{ id: `${planId}-${i + 1}`, ...run, agents, seeds, rounds },
      ...{ createdAt: createdAt + i, plan: planId },
    }));
}
