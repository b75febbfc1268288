import type { Collection, CompletedRound, RunConfig } from '../core/types.ts';
import type { CompletionCache, EmbeddingCache, RunStore } from '../simulation/ports.ts';

/** Small remembered choices. A value is whatever survives structured cloning; the reader validates it. */
export interface SettingsStore {
  setting(key: string): Promise<unknown>;
  saveSetting(key: string, value: unknown): Promise<void>;
  /** Reads and writes in one piece, so that nothing of what another tab changes at the same time is lost. @param change gets undefined where nothing is stored */
  changeSetting(key: string, change: (value: unknown) => unknown): Promise<void>;
}

/** What carrying runs out and in needs: no more than a few rounds are held at a time. */
export interface RunTransfer {
  /** All rounds of a run that can be read, some at a time, in the order of agent, seed and t. */
  roundBatches(runId: string): AsyncIterable<readonly CompletedRound[]>;
  /**
   * Begins a run that arrives: as long as it is not released it counts as discarded, so that one that never arrives whole is
   * deleted like those. Rejects with kind `invalid` where a run of its id is stored.
   */
  holdRun(config: RunConfig): Promise<void>;
  /** Commits all of the rounds or none; of runs that are stored. */
  commitAll(rounds: readonly CompletedRound[]): Promise<void>;
  /** All of the held runs are there now, or none is. Rejects with kind `invalid` where one was deleted meanwhile. */
  releaseRuns(runIds: readonly string[]): Promise<void>;
}

/** A run that was thrown away stays whole until it is deleted, so that this can be taken back. */
export interface RunBin {
  /** The mark outlives the page. Deleting and saving the run take it away. */
  discardRun(runId: string): Promise<void>;
  /** Takes the mark away, for which even a full disk has room. */
  restoreRun(runId: string): Promise<void>;
  discardedRuns(): Promise<readonly string[]>;
}

/** Replies and vectors share one limit. */
export interface CompletionStore extends CompletionCache, EmbeddingCache {
  /** About; 0 where it cannot be known. */
  completionBytes(): Promise<number>;
  clearCompletions(): Promise<void>;
}

/** What this browser keeps of models that were fetched or imported; their files lie in the Cache API. */
export interface KeptModel {
  /** The entry of the catalogue with every file pinned; the reader validates it. */
  readonly spec: unknown;
  /** Milliseconds since 1970. */
  readonly keptAt: number;
  readonly usedAt: number;
  /** Host of the hub or mirror, or the name of the pack. */
  readonly from: string;
}

export interface KeptModelStore {
  keptModels(): Promise<readonly (KeptModel & { readonly id: string })[]>;
  keepModel(id: string, model: KeptModel): Promise<void>;
  /** Nothing happens where the model is not kept: a late word must not bring it back. */
  noteModelUse(id: string, usedAt: number): Promise<void>;
  forgetModel(id: string): Promise<void>;
}

/** Documents of the visitor's own. */
export interface CollectionStore {
  /** Those that can be read, by name. */
  collections(): Promise<readonly Collection[]>;
  /** In the place of one with the same id. */
  saveCollection(collection: Collection): Promise<void>;
  deleteCollection(id: string): Promise<void>;
}

/** A plan that was started or imported; its runs are kept as runs. */
export interface KeptPlan {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** The reader validates it. */
  readonly plan: unknown;
}

export interface PlanStore {
  /** Newest first. */
  plans(): Promise<readonly KeptPlan[]>;
  /** In the place of one with the same id. */
  savePlan(plan: KeptPlan): Promise<void>;
  /** Its runs stay. */
  deletePlan(id: string): Promise<void>;
  /** How many rounds of a run are kept, without reading them. */
  countRounds(runId: string): Promise<number>;
}

/**
 * Everything that is kept. Beyond `RunStore`: rounds are committed only into a saved run (kind `invalid` otherwise),
 * so that a run deleted in another tab does not leave loose rounds behind.
 */
export type Store = RunStore &
  RunBin &
  SettingsStore &
  RunTransfer &
  CompletionStore &
  KeptModelStore &
  CollectionStore &
  PlanStore;

/** A stored record that could not be read; it is left out and stays where it is. */
export interface DamagedRecord {
  readonly table: 'runs' | 'rounds' | 'calls' | 'collections';
  readonly key: string;
  readonly reason: string;
}
