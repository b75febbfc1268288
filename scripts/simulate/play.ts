import { InklingError } from '../../src/core/failure.ts';
import type { RunRecord } from '../../src/core/run-record.ts';
import type { Failure } from '../../src/core/types.ts';
import { runEpisodes } from '../../src/simulation/run.ts';
import type { FileStore } from './file-store.ts';
import type { EpisodeOfRun } from './list-episodes.ts';
import type { LoadedTrio, ModelLoader } from './load-models.ts';

export interface PlayParts {
  readonly store: FileStore;
  readonly models: ModelLoader;
  readonly record: Omit<RunRecord, 'loaded'>;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface Failed {
  readonly episode: EpisodeOfRun;
  /** Null where no round had begun. */
  readonly t: number | null;
  readonly failure: Failure;
}

/**
 * One episode after the other, each from where its stored rounds end: what is in the file is then whole episodes, and at most
 * one that is not. An episode that fails is left, and the others go on.
 *
 * @throws what keeps the first episode from being begun, where none can be begun
 */
export async function playEpisodes(
  episodes: readonly EpisodeOfRun[],
  { store, models, record, signal, say }: PlayParts,
): Promise<readonly Failed[]> {
  const failed: Failed[] = [];
  let begun = false;
  for (const [i, episode] of episodes.entries()) {
    if (signal.aborted) break;
    const { run, agent, seed } = episode;
    const stored = await store.rounds(run.id, agent, seed);
    if (stored.length >= run.rounds) continue;
    const place = `${i + 1}/${episodes.length} ${nameEpisode(episode)}`;
    const trio = await begin(episode);
    if (trio === null) {
      say(`${place}, cannot be begun`);
      continue;
    }
    begun = true;
    say(stored.length === 0 ? place : `${place}, going on after round ${stored.length}`);

    let t: number | null = null;
    const config = { ...run, agents: [agent], seeds: [seed] };
    for await (const event of runEpisodes(config, { ...trio, store, clock: performance }, { signal })) {
      if (event.type === 'RoundEnded') {
        const { cost, milliseconds, verdict } = event.round;
        const seconds = (milliseconds / 1000).toFixed(1);
        say(`  round ${event.t} of ${run.rounds}: ${verdict.kind}, cost ${cost}, ${seconds} s`);
      }
      if (event.type === 'RoundRepeated') say(`  round ${event.t} again: ${event.round.failure.message}`);
      if (event.type === 'RoundFailed') t = event.t;
      if (event.type === 'RunEnded' && event.reason === 'failed') {
        failed.push({ episode, t, failure: event.failure });
        say(`  failed: ${event.failure.message}`);
      }
    }
  }
  if (!begun && failed[0] !== undefined) throw new InklingError(failed[0].failure);
  return failed;

  /** Null where it cannot be begun, for want of a model as a rule: other trios may be here. */
  async function begin(episode: EpisodeOfRun): Promise<LoadedTrio | null> {
    try {
      const trio = await models.load(episode.run.models);
      await store.begin(episode.run, { ...record, loaded: trio.loaded });
      return trio;
    } catch (error) {
      if (!(error instanceof InklingError)) throw error;
      failed.push({ episode, t: null, failure: error.failure });
      return null;
    }
  }
}

export function nameEpisode({ run, agent, seed }: EpisodeOfRun): string {
  const { user, assistant } = run.models;
  return `${run.task}, ${agent}, seed ${seed}, ${assistant} with ${user}`;
}

/** Of all rounds of these episodes, how many are in the file. */
export async function countRounds(episodes: readonly EpisodeOfRun[], store: FileStore): Promise<number> {
  let rounds = 0;
  for (const { run, agent, seed } of episodes) rounds += (await store.rounds(run.id, agent, seed)).length;
  return rounds;
}
