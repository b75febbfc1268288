import type { AgentName, Round, RunConfig } from '../../core/types.ts';
import type { Store } from '../../storage/ports.ts';

/** Runs that are kept, and their rounds. */
export interface StoredRounds {
  /** Newest first; without those that were thrown away. */
  runs(): Promise<readonly RunConfig[]>;
  rounds(runId: string, agent: AgentName, seed: number): Promise<readonly Round[]>;
}

export function createStoredRounds(store: Pick<Store, 'runs' | 'discardedRuns' | 'rounds'>): StoredRounds {
  return {
    async runs() {
      const [runs, discarded] = await Promise.all([store.runs(), store.discardedRuns()]);
      return runs.filter(({ id }) => !discarded.includes(id));
    },
    rounds: (runId, agent, seed) => store.rounds(runId, agent, seed),
  };
}
