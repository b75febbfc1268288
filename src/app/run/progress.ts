import type { AgentName, CompletedRound, FailedRound, Round, RunConfig } from '../../core/types.ts';
import type { RoundKey } from '../../simulation/events.ts';
import type { WritingSheet } from './sheet.ts';

/** One agent with one seed, as far as it has come. */
export interface Episode {
  readonly agent: AgentName;
  readonly seed: number;
  readonly rounds: readonly CompletedRound[];
  readonly failed: FailedRound | null;
}

/** Everything that is known about a run; what the page draws is derived from it. */
export interface RunProgress {
  readonly config: RunConfig;
  /** In the order of work: agents as configured, and seeds within each agent. */
  readonly episodes: readonly Episode[];
  /** The rounds in flight, one of each episode at most. */
  readonly writing: readonly WritingSheet[];
  /** The last round that failed in this visit and was begun again. */
  readonly repeated: FailedRound | null;
}

/** @param stored - the rounds that an earlier visit has finished, in any order. */
export function createProgress(config: RunConfig, stored: readonly Round[]): RunProgress {
  const episodes = config.agents.flatMap((agent) =>
    config.seeds.map((seed): Episode => ({
      agent,
      seed,
      rounds: stored
        .filter((round) => round.status === 'completed')
        .filter((round) => round.agent === agent && round.seed === seed)
        .sort((a, b) => a.t - b.t),
      failed: null,
    })),
  );
  return { config, episodes, writing: [], repeated: null };
}

/** A round that is already there is replaced, so that hearing of it twice changes nothing. */
export function addRound(progress: RunProgress, round: Round): RunProgress {
  const episodes = progress.episodes.map((episode) => {
    if (!isSameEpisode(episode, round)) return episode;
    if (round.status === 'failed') return { ...episode, failed: round };
    return { ...episode, failed: null, rounds: insertRound(episode.rounds, round) };
  });
  return dropWriting({ ...progress, episodes }, round);
}

/** Nearly always at the end, where nothing has to be sorted. */
function insertRound(rounds: readonly CompletedRound[], round: CompletedRound): readonly CompletedRound[] {
  if (round.t > (rounds.at(-1)?.t ?? 0)) return rounds.concat([round]);
  return [...rounds.filter((known) => known.t !== round.t), round].sort((a, b) => a.t - b.t);
}

/** @param rounds of one episode, by t: without one that is missing, round t stands at t - 1, and further to the front with */
export function findRound(rounds: readonly CompletedRound[], t: number): CompletedRound | null {
  let at = Math.min(t, rounds.length) - 1;
  while (at >= 0 && rounds[at]!.t > t) at--;
  const round = rounds[at];
  return round?.t === t ? round : null;
}

/** Takes the round in flight of one episode away. */
export function dropWriting(progress: RunProgress, key: EpisodeKey): RunProgress {
  return { ...progress, writing: progress.writing.filter((sheet) => !isSameEpisode(sheet, key)) };
}

export function isSameEpisode(one: EpisodeKey, other: EpisodeKey): boolean {
  return one.agent === other.agent && one.seed === other.seed;
}

type EpisodeKey = Pick<RoundKey, 'agent' | 'seed'>;

export function countRounds(progress: RunProgress): { readonly done: number; readonly all: number } {
  return {
    done: progress.episodes.reduce((sum, episode) => sum + episode.rounds.length, 0),
    all: progress.episodes.length * progress.config.rounds,
  };
}

/** The round that is being written or comes next; null when nothing is left. */
export function nextRound(progress: RunProgress): number | null {
  const least = Math.min(...progress.episodes.map((episode) => episode.rounds.length));
  return least < progress.config.rounds ? least + 1 : null;
}
