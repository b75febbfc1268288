import type { AgentName } from '../../core/types.ts';
import { findRound, isSameEpisode, type RunProgress } from '../run/progress.ts';
import type { ReadingPlace } from './round-address.ts';

/** A round that can be opened, and what its document is of. */
export interface RoundLink {
  readonly address: string;
  readonly source: string;
}

/** Null for a round of the episode that is not kept. */
export type FindRound = (t: number) => RoundLink | null;

export type LinkRounds = (agent: AgentName) => FindRound;

/** The rounds of each agent's episode with one seed. */
export function createLinks(
  { episodes }: RunProgress,
  seed: number,
  addressOf: (place: ReadingPlace) => string,
): LinkRounds {
  return (agent) => {
    const rounds = episodes.find((episode) => isSameEpisode(episode, { agent, seed }))?.rounds ?? [];
    return (t) => {
      const round = findRound(rounds, t);
      return round === null
        ? null
        : { address: addressOf({ agent, seed, t }), source: round.document.source };
    };
  };
}
