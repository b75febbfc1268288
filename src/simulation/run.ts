import { createError, InklingError, isAborted } from '../core/failure.ts';
import type { Material } from '../core/material.ts';
import type { FailureKind, RunConfig } from '../core/types.ts';
import { streamFrom } from './channel.ts';
import {
  failNextRound,
  openEpisode,
  openMaterial,
  playNextRound,
  type Episode,
  type Ports,
  type RoundParts,
} from './episode.ts';
import type { EmitRound, RoundEvent, RoundStep, RunEvent } from './events.ts';
import { createMeasure } from './measure.ts';
import type { Station } from './stations.ts';

/** Attempts at one round. */
const mostAttempts = 3;

/** What a model that is loaded anew may do better: one that died, broke, answered nothing, as a lost graphics device does, or found no memory while the dead one still held it. */
const mendable: readonly FailureKind[] = ['worker-died', 'generation-failed', 'empty-reply', 'load-failed'];

/**
 * Plays every round of every episode that the store does not hold yet, and tells what happens while it happens. The
 * episodes go in step: their rounds t are played at the same time, so that what they ask meets at the models, and no
 * round t + 1 begins before all have ended, so that agents can be compared at any moment. They share nothing, so who
 * else is in the run changes none of their rounds.
 *
 * A reader who stops pulling after AllRoundsEnded pauses the run there; one who stops earlier gets the rounds that are
 * being played stored, and no other begins. A reader who leaves, or `signal`, ends the run. So does a round that
 * failed three times, or once in a way that no repetition mends: it is told and not stored, the others stop before
 * their next call of a model, and the same configuration resumes before the rounds that are missing. Only programmer
 * mistakes are thrown.
 */
export async function* runEpisodes(
  config: RunConfig,
  ports: Ports,
  { signal }: { readonly signal: AbortSignal },
): AsyncGenerator<RunEvent, void, undefined> {
  let readerLeft = false;
  /** What ended the run: the first failure that no repetition mends, or a mistake in the program. */
  let broken: { readonly error: unknown } | null = null;
  /** Whoever rests at a station goes on when the run ends, and finds that it has. */
  let wakeAll = () => {};
  const ended = new Promise<void>((resolve) => (wakeAll = resolve));
  signal.addEventListener('abort', wakeAll, { once: true });
  const stopIfAborted = () => {
    if (signal.aborted || readerLeft || broken !== null) {
      throw createError('aborted', 'The run was stopped.', 'Resume it whenever you like.');
    }
  };

  try {
    const material = await openMaterial(config, ports.store);
    const parts = { ...ports, measure: createMeasure(ports.embedder, material.sources) };
    const opened = await openEpisodes(config, material, ports);
    yield { type: 'RunStarted', config, storedRounds: opened.flatMap(({ rounds }) => rounds) };
    let episodes: readonly Episode[] = opened.map(({ episode }) => episode);

    for (let t = 1; t <= config.rounds; t++) {
      if (episodes.every(({ memory }) => memory.length >= t)) continue;
      episodes = yield* playInStep(episodes, t, parts);
      yield { type: 'AllRoundsEnded', t };
    }
    await ports.store.settle();
    yield { type: 'RunEnded', reason: 'completed' };
  } catch (error) {
    if (!(error instanceof InklingError)) throw error;
    // An engine that is interrupted may end with any error; the visitor who stopped it is told of none.
    if (isAborted(error) || signal.aborted) yield { type: 'RunEnded', reason: 'aborted' };
    else yield { type: 'RunEnded', reason: 'failed', failure: error.failure };
  } finally {
    signal.removeEventListener('abort', wakeAll);
    // Where the run was left, rounds that are not kept are missing when it goes on, and are played again.
    await ports.store.settle().catch(() => undefined);
  }

  /** An episode that an earlier sitting left a round ahead waits for the others. */
  function playInStep(episodes: readonly Episode[], t: number, parts: RoundParts) {
    return streamFrom<RoundEvent, readonly Episode[]>(
      async (push) => {
        const outcomes = await Promise.allSettled(
          episodes.map((episode) =>
            episode.memory.length < t ? playAndRepeat(episode, parts, push) : episode,
          ),
        );
        if (broken !== null) throw broken.error;
        return outcomes.map((outcome) => {
          if (outcome.status === 'rejected') throw outcome.reason;
          return outcome.value;
        });
      },
      () => {
        readerLeft = true;
        wakeAll();
      },
    );
  }

  /** A model that died or lost its device is loaded anew by the next call, so the round is worth another attempt, and a third. */
  async function playAndRepeat(episode: Episode, parts: RoundParts, push: EmitRound): Promise<Episode> {
    const { agent, seed } = episode;
    const key = { agent, seed, t: episode.memory.length + 1 };
    for (let attempt = 1; ; attempt++) {
      try {
        const emit = (step: RoundStep) => push({ ...key, ...step });
        const rest = (station: Station) => {
          const resting = parts.pace?.({ ...key, station }) ?? null;
          return resting === null ? null : Promise.race([resting, ended]);
        };
        return (await playNextRound(episode, parts, { signal, stopIfAborted, emit, rest })).episode;
      } catch (error) {
        const isFailure = error instanceof InklingError;
        if (broken !== null || (isFailure && (isAborted(error) || signal.aborted))) throw error;
        const mayMend = isFailure && attempt < mostAttempts && mendable.includes(error.failure.kind);
        if (!mayMend) {
          broken = { error };
          wakeAll();
        }
        if (!isFailure) throw error;
        const round = failNextRound(episode, error.failure);
        push({ type: mayMend ? 'RoundRepeated' : 'RoundFailed', ...key, round });
        if (!mayMend) throw error;
      }
    }
  }
}

type Opened = Awaited<ReturnType<typeof openEpisode>>;

async function openEpisodes(
  config: RunConfig,
  material: Material,
  { store }: Ports,
): Promise<readonly Opened[]> {
  const episodes: Opened[] = [];
  for (const agent of new Set(config.agents)) {
    for (const seed of new Set(config.seeds)) {
      episodes.push(await openEpisode(config, material, agent, seed, store));
    }
  }
  return episodes;
}
