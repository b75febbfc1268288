import { compareAgents, type Comparison } from '../../core/compare.ts';
import type { AgentName, CompletedRound } from '../../core/types.ts';
import type { Episode } from '../run/progress.ts';
import type { AgentPair } from './difference.ts';

/** All seeds together, and each on its own. */
export interface SeedComparison {
  /** Null: all of them. */
  readonly seed: number | null;
  readonly comparison: Comparison;
}

/** @returns none where the two have no context in common */
export function comparePair(episodes: readonly Episode[], { a, b }: AgentPair): readonly SeedComparison[] {
  const [ofA, ofB] = [roundsOf(episodes, a), roundsOf(episodes, b)];
  const all = compareAgents(ofA, ofB);
  if (all === null) return [];
  const perSeed = all.seeds.flatMap((seed): readonly SeedComparison[] => {
    // Of one seed a coarser bootstrap will do: its interval stands beside the one of all.
    const comparison = compareAgents(
      ofA.filter((round) => round.seed === seed),
      ofB.filter((round) => round.seed === seed),
      { resamples: 1000, seed: 1 },
    );
    return comparison === null ? [] : [{ seed, comparison }];
  });
  return all.seeds.length === 1
    ? [{ seed: null, comparison: all }]
    : [{ seed: null, comparison: all }, ...perSeed];
}

function roundsOf(episodes: readonly Episode[], agent: AgentName): readonly CompletedRound[] {
  return episodes.filter((episode) => episode.agent === agent).flatMap(({ rounds }) => rounds);
}
