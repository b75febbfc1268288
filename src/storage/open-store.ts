import { createIdbStore } from './idb-store.ts';
import { createMemoryStore } from './memory-store.ts';
import { openDatabase } from './open-database.ts';
import type { DamagedRecord, Store } from './ports.ts';

export interface OpenedStore {
  readonly store: Store;
  /** False: everything is gone with the page. */
  readonly persistent: boolean;
  /** Why nothing will be kept, in words for the visitor; null when it is. */
  readonly reason: string | null;
}

/** Never rejects: without a database the run works in memory, and `reason` says so. */
export async function openStore(
  onDamaged: (record: DamagedRecord) => void = warn,
  now: () => number = Date.now,
): Promise<OpenedStore> {
  try {
    const database = await openDatabase();
    return { store: createIdbStore(database, onDamaged, now), persistent: true, reason: null };
  } catch (error) {
    return { store: createMemoryStore(), persistent: false, reason: describe(error) };
  }
}

function describe(error: unknown): string {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  const cause =
    name === 'VersionError'
      ? 'the stored runs were written by a newer version of Inkling'
      : name === 'SecurityError' || name === 'InvalidStateError'
        ? 'the browser does not allow this page to store anything (a private window, or blocked site data)'
        : error instanceof Error
          ? error.message
          : String(error);
  return `Nothing will be kept after this page is closed: ${cause}.`;
}

function warn({ table, key, reason }: DamagedRecord): void {
  console.warn(`A stored record in ${table} cannot be read and is left out: ${key} (${reason})`);
}
