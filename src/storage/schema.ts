import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { Collection, ModelCall, RunConfig } from '../core/types.ts';
import type { Embedding, GenerateReply } from '../simulation/ports.ts';
import type { KeptModel, KeptPlan } from './ports.ts';
import type { StoredRound } from './records.ts';

/** Keys begin with the run, so that one range covers all that belongs to it, in the order of the episodes. */
export type RoundKey = [runId: string, agent: string, seed: number, t: number];
export type CallKey = [...RoundKey, index: number];

export type StoredCall = ModelCall & {
  readonly runId: string;
  readonly agent: string;
  readonly seed: number;
  readonly t: number;
  readonly index: number;
};

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
  rounds: { key: RoundKey; value: StoredRound };
  /** Apart from the rounds: lists and charts read rounds often and prompts almost never. */
  calls: { key: CallKey; value: StoredCall };
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
    database.createObjectStore('calls', { keyPath: ['runId', 'agent', 'seed', 't', 'index'] });
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
];

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
