import { createError } from '../core/failure.ts';
import { createMaterial, type Material } from '../core/material.ts';
import { memoryFrom, type Memory } from '../core/memory.ts';
import type {
  AgentName,
  CompletedRound,
  Document,
  FailedRound,
  Failure,
  ModelCall,
  Round,
  RunConfig,
} from '../core/types.ts';
import { createAgent } from './agents/create-agent.ts';
import { createEmbed } from './embed.ts';
import type { EmitStep, RoundStep } from './events.ts';
import { lookAhead, type LookAhead } from './look-ahead.ts';
import type { Measure } from './measure.ts';
import { createAsk, type CallSetting } from './model-calls.ts';
import type { Clock, CollectionSource, Embedder, LanguageModel, RoundStore } from './ports.ts';
import { playRound } from './round.ts';
import { stationOf, type Pace, type Station } from './stations.ts';
import { createSimulatedUser } from './user.ts';

/** One agent and one seed on their way through x_1 … x_T. A value: playing a round makes the next one. */
export interface Episode {
  readonly runId: string;
  readonly agent: AgentName;
  readonly seed: number;
  readonly documents: readonly Document[];
  /** f* of every source. */
  readonly sources: Material['sources'];
  /** D_t: one entry for each round that was played. */
  readonly memory: Memory;
  /** What is known of the next round already; null at first, and where the agent does not embed. */
  readonly ahead: LookAhead | null;
}

export interface Ports {
  readonly user: LanguageModel;
  readonly assistant: LanguageModel;
  readonly embedder: Embedder;
  readonly store: RoundStore & CollectionSource;
  readonly clock: Clock;
  /** Missing where nobody looks at single stations. */
  readonly pace?: Pace;
}

/** What a round is played with: the ports, and what only the reader of the results is told. */
export interface RoundParts extends Ports {
  readonly measure: Measure;
}

export interface RoundSetting extends CallSetting {
  /** Null where the round goes on at once. */
  readonly rest?: (station: Station) => Promise<void> | null;
}

/** What the run is played on. Throws kind `invalid` where the collection that it names is not kept here. */
export async function openMaterial(config: RunConfig, store: CollectionSource): Promise<Material> {
  if (config.collection === undefined) return createMaterial(config, null);
  const collection = await store.collection(config.collection);
  if (collection === null) throw collectionGone();
  return createMaterial(config, collection);
}

/** An episode that takes up where the stored rounds end, and these rounds. Throws kind `invalid` when they are about other documents than these. */
export async function openEpisode(
  config: RunConfig,
  material: Material,
  agent: AgentName,
  seed: number,
  store: RoundStore,
): Promise<{ readonly episode: Episode; readonly rounds: readonly CompletedRound[] }> {
  const documents = material.listDocuments(seed, config.rounds);
  const rounds = keepUnbroken(await store.rounds(config.id, agent, seed), documents);
  const { sources } = material;
  const memory = memoryFrom(rounds);
  return { episode: { runId: config.id, agent, seed, documents, sources, memory, ahead: null }, rounds };
}

/** Plays the next round and stores it: it, and the episode behind it. A failure stores nothing and is thrown on. */
export async function playNextRound(
  episode: Episode,
  { user, assistant, embedder, store, clock, measure }: RoundParts,
  setting: RoundSetting,
): Promise<{ readonly episode: Episode; readonly round: CompletedRound }> {
  const { runId, agent, seed, documents, sources, memory, ahead } = episode;
  const document = documents[memory.length]!;
  const t = memory.length + 1;
  const latentPreference = sources.find(({ name }) => name === document.source)!.preference;
  const start = clock.now();
  const { record, emit } = recordSteps(setting.emit);
  const calling = { ...setting, emit };
  const { tell, rested } = restAtStations({ ...setting, emit }, clock);
  const looking = lookAhead(embedder, { known: ahead, memory, next: documents[t] }, setting);

  const { memory: nextMemory, ...outcome } = await playRound(
    { t, document, memory },
    {
      agent: createAgent(agent, {
        ask: createAsk('assistant', assistant, calling),
        embed: createEmbed(looking.embedder, calling),
        latentPreference,
      }),
      user: createSimulatedUser(createAsk('user', user, calling), latentPreference),
      tell,
    },
  );
  const milliseconds = clock.now() - start - rested();
  const { preference } = outcome;
  const closeness = preference === null ? null : await measure(preference, calling);
  const round: CompletedRound = {
    ...{ status: 'completed', runId, agent, seed, t, document, latentPreference },
    ...outcome,
    ...record,
    ...(closeness === null ? {} : { closeness }),
    milliseconds,
  };
  const [nextAhead] = await Promise.all([looking.found(), store.commit(round)]);
  await tell({ type: 'RoundEnded', round });
  return { episode: { ...episode, memory: nextMemory, ahead: nextAhead }, round };
}

/** What a failed round tells: that it failed, and has no cost. */
export function failNextRound(
  { runId, agent, seed, documents, memory }: Episode,
  failure: Failure,
): FailedRound {
  const t = memory.length + 1;
  return { status: 'failed', runId, agent, seed, t, document: documents[t - 1]!, failure };
}

/** Tells each step and rests where it leads to a station that somebody looks at. Such a rest is no time of the round. */
function restAtStations({ emit, rest, stopIfAborted }: RoundSetting, clock: Clock) {
  let rested = 0;
  return {
    rested: () => rested,
    tell(step: RoundStep) {
      emit(step);
      const station = stationOf[step.type];
      const resting = station === undefined ? null : (rest?.(station) ?? null);
      return resting === null ? null : endRest(resting);
    },
  };

  async function endRest(resting: Promise<void>) {
    const since = clock.now();
    await resting;
    rested += clock.now() - since;
    stopIfAborted();
  }
}

/** What a round keeps of the events on its way. */
function recordSteps(emit: EmitStep) {
  const calls: ModelCall[] = [];
  const record: { readonly calls: readonly ModelCall[]; unreadTokens?: number } = { calls };
  return {
    record,
    emit(step: RoundStep) {
      if (step.type === 'ModelCalled') calls.push(step.call);
      if (step.type === 'ContextCut') record.unreadTokens = step.unreadTokens;
      emit(step);
    },
  };
}

/** The rounds 1, 2, 3 … as far as they are whole: an agent must not be asked for rounds after a hole. */
function keepUnbroken(stored: readonly Round[], documents: readonly Document[]): readonly CompletedRound[] {
  const unbroken: CompletedRound[] = [];
  for (const round of stored) {
    const t = unbroken.length + 1;
    if (round.status !== 'completed' || round.t !== t) break;
    if (round.document.text !== documents[t - 1]?.text) throw otherDocuments();
    unbroken.push(round);
  }
  return unbroken;
}

/** Playing on would overwrite what another version of the corpus gave. */
function otherDocuments() {
  return createError(
    'invalid',
    'This run was begun with other documents, by another version of Inkling, and cannot go on with these.',
    'Its rounds stay as they are. Start a new run with the same settings.',
  );
}

function collectionGone() {
  return createError(
    'invalid',
    'The documents of this run are not kept in this browser any more.',
    'Import the collection or the run again. The rounds that are there stay as they are.',
  );
}
