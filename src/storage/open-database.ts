import { openDB, type IDBPDatabase } from 'idb';
import { databaseName, migrate, migrations, type InklingSchema, type Upgrade } from './schema.ts';

/** How long another tab may take to let go of an older version; a browser that never answers counts the same. */
const patience = 5_000;

/**
 * Opens the database of the current version, or rejects: IndexedDB missing, forbidden, of a newer version, or held
 * by a tab that does not let go. A database that arrives too late is closed again.
 */
export async function openDatabase(
  milliseconds = patience,
  steps: readonly Upgrade[] = migrations,
): Promise<IDBPDatabase<InklingSchema>> {
  if (typeof indexedDB === 'undefined') throw new Error('this browser offers no IndexedDB');
  let late = false;
  let blocked = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const opening = openDB<InklingSchema>(databaseName, steps.length, {
    upgrade(database, oldVersion, _newVersion, transaction) {
      // The browser has answered: moving what older versions kept takes as long as there is much of it.
      clearTimeout(timer);
      migrate(steps, oldVersion, database, transaction);
    },
    blocked() {
      blocked = true;
    },
    blocking(_current, _next, event) {
      // A newer Inkling in another tab wants to migrate. What this tab has finished is stored.
      (event.target as IDBDatabase).close();
    },
  });
  opening.then((database) => late && database.close()).catch(() => undefined);

  const giveUp = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      late = true;
      reject(
        new Error(
          blocked ? 'another tab holds an older version open; close it' : 'the browser did not answer',
        ),
      );
    }, milliseconds);
  });
  try {
    return await Promise.race([opening, giveUp]);
  } finally {
    clearTimeout(timer);
  }
}
