import type { IDBPDatabase, IDBPObjectStore, StoreNames } from 'idb';
import type { InklingSchema } from './schema.ts';
import { toStorageError } from './storage-error.ts';

const tableNames = ['runs', 'rounds', 'settings'] as const;
type TableName = (typeof tableNames)[number];

type Table<Name extends StoreNames<InklingSchema>> = IDBPObjectStore<
  InklingSchema,
  TableName[],
  Name,
  'readwrite'
>;

export type Tables = { readonly [Name in TableName]: Table<Name> };

/**
 * All of `work` or none of it. Durability is strict where nothing else is said: what was announced is on the disk, even if the machine
 * loses power the moment after.
 */
export async function inTransaction(
  database: IDBPDatabase<InklingSchema>,
  work: (tables: Tables) => Promise<unknown>,
  durability: IDBTransactionDurability = 'strict',
): Promise<void> {
  const transaction = begin(database, durability);
  // A transaction that fails early rejects `done` before anyone waits for it.
  transaction.done.catch(() => undefined);
  try {
    await work({
      runs: transaction.objectStore('runs'),
      rounds: transaction.objectStore('rounds'),
      settings: transaction.objectStore('settings'),
    });
    await transaction.done;
  } catch (error) {
    await rollBack(transaction);
    // When the browser gave up the transaction, its own reason is the true one; requests only say "aborted".
    throw toStorageError(transaction.error ?? error);
  }
}

function begin(database: IDBPDatabase<InklingSchema>, durability: IDBTransactionDurability) {
  try {
    return database.transaction([...tableNames], 'readwrite', { durability });
  } catch (error) {
    throw toStorageError(error);
  }
}

async function rollBack(transaction: ReturnType<typeof begin>): Promise<void> {
  try {
    transaction.abort();
  } catch {
    // It is over already.
  }
  await transaction.done.catch(() => undefined);
}
