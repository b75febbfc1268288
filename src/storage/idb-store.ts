import type { IDBPDatabase } from 'idb';
import * as v from 'valibot';
import type { Collection, RunConfig } from '../core/types.ts';
import { createCommitTogether, type WriteRounds } from './commit-together.ts';
import { createCompletionCache } from './completion-cache.ts';
import type { DamagedRecord, Store } from './ports.ts';
import { readBatches } from './read-batches.ts';
import { below, readRounds } from './read-rounds.ts';
import { collectionSchema, describeIssues, packRound, runSchema } from './records.ts';
import { createRunGoneError, createRunThereError } from './run-gone.ts';
import type { InklingSchema } from './schema.ts';
import { toStorageError } from './storage-error.ts';
import { inTransaction, type Tables } from './transaction.ts';

/** The store that lasts. `onDamaged` hears of every record that had to be left out. */
export function createIdbStore(
  database: IDBPDatabase<InklingSchema>,
  onDamaged: (record: DamagedRecord) => void,
  now: () => number,
): Store {
  /** Without waiting for the disk: a power cut takes the rounds of the last seconds, and playing them again gives the same. */
  const write: WriteRounds = (rounds, accept) =>
    inTransaction(
      database,
      async (tables) => {
        const runIds = [...new Set(rounds.map(({ runId }) => runId))];
        const [runs] = await Promise.all([
          Promise.all(runIds.map((runId) => tables.runs.getKey(runId))),
          // What put throws at once would leave the other requests without anybody who hears of their end.
          ...rounds.map(async (round) => tables.rounds.put(packRound(round))),
        ]);
        if (runs.includes(undefined)) throw createRunGoneError();
        accept();
      },
      'relaxed',
    );

  return {
    ...createCompletionCache(database, now),

    saveRun: (config) =>
      inTransaction(database, async ({ runs, settings }) => {
        await runs.put(config);
        await settings.delete(markOf(config.id));
      }),

    runs: () =>
      told(async () => {
        const records = await database.getAllFromIndex('runs', 'createdAt');
        return records.reverse().flatMap((record) => readRun(record, onDamaged) ?? []);
      }),

    deleteRun: (runId) => inTransaction(database, (tables) => removeRun(tables, runId)),

    discardRun: (runId) => inTransaction(database, ({ settings }) => settings.put(true, markOf(runId))),

    restoreRun: (runId) => inTransaction(database, ({ settings }) => settings.delete(markOf(runId))),

    discardedRuns: () =>
      told(async () => {
        const marks = await database.getAllKeys('settings', IDBKeyRange.bound(markOf(''), markOf('\uffff')));
        return marks.map((mark) => mark.slice(markOf('').length));
      }),

    rounds: (runId, agent, seed) => told(() => readRounds(database, [runId, agent, seed], onDamaged)),

    ...createCommitTogether(write),

    roundBatches: (runId) => readBatches(database, runId, onDamaged),

    holdRun: (config) =>
      inTransaction(database, async ({ runs, settings }) => {
        if ((await runs.getKey(config.id)) !== undefined) throw createRunThereError(config.id);
        await Promise.all([runs.put(config), settings.put(true, markOf(config.id))]);
      }),

    commitAll: (rounds) => write(rounds, () => undefined),

    releaseRuns: (runIds) =>
      inTransaction(database, async ({ runs, settings }) => {
        const keys = await Promise.all(runIds.map((id) => runs.getKey(id)));
        if (keys.includes(undefined)) throw createRunGoneError();
        await Promise.all(runIds.map((id) => settings.delete(markOf(id))));
      }),

    keptModels: () =>
      told(async () => {
        const { store } = database.transaction('models');
        const [ids, models] = await Promise.all([store.getAllKeys(), store.getAll()]);
        return models.map((model, i) => ({ ...model, id: ids[i]! }));
      }),

    keepModel: (id, model) =>
      told(async () => {
        await database.put('models', model, id);
      }),

    noteModelUse: (id, usedAt) =>
      told(async () => {
        const transaction = database.transaction('models', 'readwrite');
        const model = await transaction.store.get(id);
        if (model !== undefined) await transaction.store.put({ ...model, usedAt }, id);
        await transaction.done;
      }),

    forgetModel: (id) => told(() => database.delete('models', id)),

    collection: (id) => told(async () => readCollection(await database.get('collections', id), onDamaged)),

    collections: () =>
      told(async () => {
        const records = await database.getAll('collections');
        return records
          .flatMap((record) => readCollection(record, onDamaged) ?? [])
          .sort((a, b) => a.name.localeCompare(b.name));
      }),

    saveCollection: (collection) =>
      told(async () => {
        await database.put('collections', collection);
      }),

    deleteCollection: (id) => told(() => database.delete('collections', id)),

    plans: () =>
      told(async () => {
        const plans = await database.getAll('plans');
        return plans.sort((a, b) => b.createdAt - a.createdAt);
      }),

    savePlan: (plan) =>
      told(async () => {
        await database.put('plans', plan);
      }),

    deletePlan: (id) => told(() => database.delete('plans', id)),

    countRounds: (runId) => told(() => database.count('rounds', below([runId]))),

    setting: (key) => told(() => database.get('settings', key)),

    saveSetting: (key, value) =>
      told(async () => {
        await database.put('settings', value, key);
      }),

    changeSetting: (key, change) =>
      inTransaction(
        database,
        async ({ settings }) => settings.put(change(await settings.get(key)), key),
        'relaxed',
      ),
  };
}

function readCollection(record: unknown, onDamaged: (record: DamagedRecord) => void): Collection | null {
  if (record === undefined) return null;
  const collection = v.safeParse(collectionSchema, record);
  if (collection.success) return collection.output;
  const key = String((record as { readonly id: unknown }).id);
  onDamaged({ table: 'collections', key, reason: describeIssues(collection.issues) });
  return null;
}

function readRun(record: unknown, onDamaged: (record: DamagedRecord) => void): RunConfig | null {
  if (record === undefined) return null;
  const run = v.safeParse(runSchema, record);
  if (run.success) return run.output;
  const key = String((record as { readonly id: unknown }).id);
  onDamaged({ table: 'runs', key, reason: describeIssues(run.issues) });
  return null;
}

async function removeRun(tables: Tables, runId: string): Promise<void> {
  await tables.runs.delete(runId);
  await tables.rounds.delete(below([runId]));
  await tables.settings.delete(markOf(runId));
}

/** Beside the run and not in it: taking a mark away is then a deletion, and those a full disk allows. */
function markOf(runId: string): string {
  return `discarded:${runId}`;
}

/** Runs a piece of work and tells its failure as one of our kinds. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toStorageError(error);
  }
}
