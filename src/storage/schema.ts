import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { Collection, RunConfig } from '../core/types.ts';
import type { Embedding, GenerateReply } from '../simulation/ports.ts';
import type { KeptModel, KeptPlan } from './ports.ts';
import type { StoredRound } from './records.ts';

/** Keys begin with the run, so that one range covers all that belongs to it, in the order of the episodes. */
export type RoundKey = [runId: string, agent: string, seed: number, t: number];

export interface StoredCompletion {
  /** Or the embedding of a text. Versions before kept its bare vector, which is no longer read. */
  readonly reply: GenerateReply | Embedding;
  /** About. */
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

export interface InklingSchema extends DBSchema {
  runs: { key: string; value: RunConfig; indexes: { createdAt: number } };
  /** With their model calls: Chromium looks past every record that was ever written when it ends a transaction, so that many small ones make each next one slower. */
  rounds: { key: RoundKey; value: StoredRound };
  settings: { key: string; value: unknown };
  completions: { key: string; value: StoredCompletion; indexes: { usedAt: number } };
  models: { key: string; value: KeptModel };
  /** Documents of the visitor's own. */
  collections: { key: string; value: Collection };
  plans: { key: string; value: KeptPlan };
}

export const databaseName = 'inkling';

export type Upgrade = (
  database: IDBPDatabase<InklingSchema>,
  transaction: IDBPTransaction<InklingSchema, StoreNames<InklingSchema>[], 'versionchange'>,
) => void | Promise<void>;

/**
 * Migration n takes a database from version n to version n + 1, inside the upgrade transaction: it happens whole or
 * not at all. Entries are appended and never changed, because databases of every earlier version are out there.
 */
export const migrations: readonly Upgrade[] = [
  (database) => {
    database.createObjectStore('runs', { keyPath: 'id' }).createIndex('createdAt', 'createdAt');
    database.createObjectStore('rounds', { keyPath: ['runId', 'agent', 'seed', 't'] });
    const keyPath = ['runId', 'agent', 'seed', 't', 'index'];
    (database as unknown as IDBPDatabase).createObjectStore('calls', { keyPath });
    database.createObjectStore('settings');
  },
  (database) => {
    database.createObjectStore('completions').createIndex('usedAt', 'usedAt');
  },
  (database) => {
    database.createObjectStore('models');
  },
  (database) => {
    database.createObjectStore('collections', { keyPath: 'id' });
  },
  (database) => {
    database.createObjectStore('plans', { keyPath: 'id' });
  },
  bringCallsHome,
];

/** Until then the model calls of a round lay in a table of their own, and the round said how many there are. One that lacks some is left as it is: reading finds it damaged. */
async function bringCallsHome(...[database, transaction]: Parameters<Upgrade>): Promise<void> {
  const tables = transaction as unknown as IDBPTransaction<unknown, string[], 'versionchange'>;
  const allCalls = tables.objectStore('calls');
  let cursor = await tables.objectStore('rounds').openCursor();
  while (cursor !== null) {
    const key = cursor.key as RoundKey;
    const { callCount, ...round } = cursor.value;
    const records = await allCalls.getAll(IDBKeyRange.bound(key, [...key, []]));
    const calls = records.map(
      ({ runId: _run, agent: _agent, seed: _seed, t: _t, index: _index, ...call }) => call,
    );
    if (calls.length === callCount) await cursor.update({ ...round, calls });
    cursor = await cursor.continue();
  }
  (database as unknown as IDBPDatabase).deleteObjectStore('calls');
}

/** Runs every migration between the two versions, in order. One that fails takes the whole upgrade back. */
export function migrate(
  steps: readonly Upgrade[],
  from: number,
  ...[database, transaction]: Parameters<Upgrade>
): void {
  // Whoever opened the database hears of the failure; this promise would only repeat it to nobody.
  transaction.done.catch(() => undefined);
  void (async () => {
    try {
      for (const step of steps.slice(from)) await step(database, transaction);
    } catch {
      transaction.abort();
    }
  })();
}
