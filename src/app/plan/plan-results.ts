import type { Round } from '../../core/types.ts';
import type { RoundStore } from '../../simulation/ports.ts';
import { createProgress } from '../run/progress.ts';
import { agentRows, type AgentRow } from '../run/results.ts';
import type { PlannedRun, StartedPlan } from './started-plan.ts';

export interface RunResults {
  readonly run: PlannedRun;
  /** In the order of the plan's agents. */
  readonly rows: readonly AgentRow[];
}

/** What the runs of a plan have come to so far; those of which nothing is written are left out. One run is read at a time. */
export async function readResults(
  { runs }: StartedPlan,
  store: Pick<RoundStore, 'rounds'>,
): Promise<readonly RunResults[]> {
  const results: RunResults[] = [];
  for (const run of runs) {
    if (run.done === 0) continue;
    const { config } = run;
    const rounds: Round[] = [];
    for (const agent of config.agents) {
      for (const seed of config.seeds) rounds.push(...(await store.rounds(config.id, agent, seed)));
    }
    results.push({ run, rows: agentRows(config, createProgress(config, rounds).episodes) });
  }
  return results;
}
