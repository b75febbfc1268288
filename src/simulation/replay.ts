import { createError, InklingError } from '../core/failure.ts';
import { firstDifference, type Difference } from '../core/first-difference.ts';
import type { AgentName, CompletedRound, RunConfig } from '../core/types.ts';
import { openMaterial, playNextRound, type Episode, type RoundParts } from './episode.ts';
import type { CollectionSource, Embedder, LanguageModel, RoundStore } from './ports.ts';
import { createRecordedModels } from './recorded-models.ts';

/** One episode that was played again. */
export interface EpisodeReplay {
  readonly agent: AgentName;
  readonly seed: number;
  /** Rounds that came out the same. */
  readonly same: number;
  /** Where it first came out differently, after which nothing was compared; null where nothing did. */
  readonly difference: Difference | null;
  /** Whether the seed gives these documents here: `missing` where the collection of the run is not kept. */
  readonly documents: 'same' | 'other' | 'missing';
}

export interface ReplayModels {
  readonly user: LanguageModel;
  readonly assistant: LanguageModel;
  readonly embedder: Embedder;
}

export type ReplayEvent =
  | { readonly type: 'RoundReplayed'; readonly agent: AgentName; readonly seed: number; readonly t: number }
  | { readonly type: 'EpisodeReplayed'; readonly episode: EpisodeReplay };

/**
 * Plays the recorded rounds of a run again, on their own documents, with the very loop that plays runs, and compares each with its
 * record. Stores nothing. After the first difference of an episode the rest of it would differ as a consequence, and is left out.
 *
 * @param models null: they answer from the record, and only the loop is put to the test
 * @throws kind `aborted`, or what the models reject with
 */
export async function* replayRun(
  config: RunConfig,
  store: Pick<RoundStore, 'rounds'> & CollectionSource,
  models: ReplayModels | null,
  signal: AbortSignal,
): AsyncGenerator<ReplayEvent, void, undefined> {
  for (const agent of new Set(config.agents)) {
    for (const seed of new Set(config.seeds)) {
      const stored = await store.rounds(config.id, agent, seed);
      const recorded = stored.filter((round) => round.status === 'completed');
      if (recorded.length === 0) continue;
      let episode = beginEpisode(config, agent, seed, recorded);
      let difference: Difference | null = null;
      for (const round of recorded) {
        stopIfAborted(signal);
        const outcome: Outcome = await playAgain(episode, round, models, signal);
        ({ difference } = outcome);
        if (difference !== null) break;
        episode = outcome.episode;
        yield { type: 'RoundReplayed', agent, seed, t: round.t };
      }
      const documents = await compareDocuments(config, store, seed, recorded);
      const same = episode.memory.length;
      yield { type: 'EpisodeReplayed', episode: { agent, seed, same, difference, documents } };
    }
  }
}

interface Outcome {
  readonly episode: Episode;
  readonly difference: Difference | null;
}

/** On what was recorded, so that a run can be replayed where its documents cannot be had. */
function beginEpisode(
  { id }: RunConfig,
  agent: AgentName,
  seed: number,
  recorded: readonly CompletedRound[],
): Episode {
  const preferences = new Map(recorded.map((round) => [round.document.source, round.latentPreference]));
  return {
    ...{ runId: id, agent, seed, memory: [], ahead: null },
    documents: recorded.map(({ document }) => document),
    sources: [...preferences].map(([name, preference]) => ({ name, preference })),
  };
}

async function playAgain(
  episode: Episode,
  recorded: CompletedRound,
  models: ReplayModels | null,
  signal: AbortSignal,
): Promise<Outcome> {
  const answers = models === null ? createRecordedModels(recorded) : null;
  const parts: RoundParts = {
    ...(answers ?? models!),
    store: {
      rounds: async () => [],
      commit: async () => undefined,
      settle: async () => undefined,
      collection: async () => null,
    },
    clock: { now: () => 0 },
    measure: async () => null,
  };
  const setting = { signal, stopIfAborted: () => stopIfAborted(signal), emit: () => undefined };
  try {
    const played = await playNextRound(episode, parts, setting);
    return { episode: played.episode, difference: firstDifference(recorded, played.round) };
  } catch (error) {
    const difference = answers?.difference() ?? null;
    if (difference === null || !(error instanceof InklingError)) throw error;
    return { episode, difference };
  }
}

function stopIfAborted({ aborted }: AbortSignal): void {
  if (aborted) throw createError('aborted', 'The replay was stopped.', 'Start it again whenever you like.');
}

async function compareDocuments(
  config: RunConfig,
  store: CollectionSource,
  seed: number,
  recorded: readonly CompletedRound[],
): Promise<EpisodeReplay['documents']> {
  try {
    const documents = (await openMaterial(config, store)).listDocuments(seed, recorded.length);
    return recorded.every(({ document }, i) => document.text === documents[i]?.text) ? 'same' : 'other';
  } catch (error) {
    if (!(error instanceof InklingError)) throw error;
    return 'missing';
  }
}
