import type { AgentName, RunConfig } from '../../src/core/types.ts';
import type { Shard } from './options.ts';

/** What one process plays from its beginning to its end: task × models × agent × seed. */
export interface EpisodeOfRun {
  readonly run: RunConfig;
  readonly agent: AgentName;
  readonly seed: number;
}

/** All episodes of the runs in their order. */
export function listEpisodes(runs: readonly RunConfig[]): readonly EpisodeOfRun[] {
  return runs.flatMap((run) =>
    run.agents.flatMap((agent) => run.seeds.map((seed) => ({ run, agent, seed }))),
  );
}

/**
 * Every n-th, so that the parts differ by one episode at most, and each has some of the agents that take long. It depends
 * on the plan and the numbers alone: machines need not know of each other.
 */
export function takeShard<T>(episodes: readonly T[], { i, n }: Shard): readonly T[] {
  return episodes.filter((_, index) => index % n === i - 1);
}
