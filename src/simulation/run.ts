import { createError, InklingError, isAborted } from '../core/failure.ts';
import type { FailureKind, RunConfig } from '../core/types.ts';
import { streamFrom } from './channel.ts';
import { failNextRound, openEpisode, playNextRound, type Episode, type Ports } from './episode.ts';
import type { RoundEvent, RunEvent } from './events.ts';

/** Attempts at one round. */
const mostAttempts = 3;

/** What a model that is loaded anew may do better: one that died, broke, or answered nothing, as a lost graphics device does. */
const mendable: readonly FailureKind[] = ['worker-died', 'generation-failed', 'empty-reply'];

/**
 * Plays every round of every episode that the store does not hold yet, and tells what happens while it happens. The
 * episodes go in step, for t, for agent, for seed, so that agents can be compared at any moment; they share nothing,
 * so the order changes none of their rounds.
 *
 * A reader who stops pulling after RoundEnded pauses the run there; a reader who leaves, or `signal`, ends it. So does a
 * round that failed three times, or once in a way that no repetition mends: it is told and not stored, and the same
 * configuration resumes before it. Only programmer mistakes are thrown.
 */
export async function* runEpisodes(
  config: RunConfig,
  ports: Ports,
  { signal }: { readonly signal: AbortSignal },
): AsyncGenerator<RunEvent, void, undefined> {
  let readerLeft = false;
  const stopIfAborted = () => {
    if (signal.aborted || readerLeft) {
      throw createError('aborted', 'The run was stopped.', 'Resume it whenever you like.');
    }
  };

  try {
    const episodes = await openEpisodes(config, ports);
    yield { type: 'RunStarted', config, storedRounds: episodes.flatMap((episode) => episode.rounds) };

    for (let t = 1; t <= config.rounds; t++) {
      for (const [i, episode] of episodes.entries()) {
        if (episode.rounds.length >= t) continue;
        episodes[i] = yield* playAndRepeat(episode);
      }
    }
    yield { type: 'RunEnded', reason: 'completed' };
  } catch (error) {
    if (!(error instanceof InklingError)) throw error;
    // An engine that is interrupted may end with any error; the visitor who stopped it is told of none.
    if (isAborted(error) || signal.aborted) yield { type: 'RunEnded', reason: 'aborted' };
    else yield { type: 'RunEnded', reason: 'failed', failure: error.failure };
  }

  /** A model that died or lost its device is loaded anew by the next call, so the round is worth another attempt, and a third. */
  async function* playAndRepeat(episode: Episode): AsyncGenerator<RoundEvent, Episode, undefined> {
    for (let attempt = 1; ; attempt++) {
      try {
        return yield* playAndTell(episode);
      } catch (error) {
        if (!(error instanceof InklingError) || isAborted(error) || signal.aborted) throw error;
        const round = failNextRound(episode, error.failure);
        const { agent, seed, t } = round;
        const mayMend = attempt < mostAttempts && mendable.includes(error.failure.kind);
        yield { type: mayMend ? 'RoundRepeated' : 'RoundFailed', agent, seed, t, round };
        if (!mayMend) throw error;
      }
    }
  }

  function playAndTell(episode: Episode) {
    const { agent, seed } = episode;
    const key = { agent, seed, t: episode.rounds.length + 1 };
    return streamFrom<RoundEvent, Episode>(
      (push) =>
        playNextRound(episode, ports, { signal, stopIfAborted, emit: (step) => push({ ...key, ...step }) }),
      () => (readerLeft = true),
    );
  }
}

async function openEpisodes(config: RunConfig, { store }: Ports): Promise<Episode[]> {
  const episodes: Episode[] = [];
  for (const agent of new Set(config.agents)) {
    for (const seed of new Set(config.seeds)) episodes.push(await openEpisode(config, agent, seed, store));
  }
  return episodes;
}
