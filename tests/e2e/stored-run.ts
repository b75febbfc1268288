import type { Page } from '@playwright/test';
import type { CompletedRound, RunConfig } from '../../src/core/types.ts';

/** Puts a run straight into the database of a page that is open, so that no model has to write it. */
export async function storeRun(
  page: Page,
  config: RunConfig,
  rounds: readonly CompletedRound[],
): Promise<void> {
  await page.evaluate(
    ({ run, all }) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('inkling');
        opening.onerror = () => reject(new Error('no database'));
        opening.onsuccess = () => {
          const database = opening.result;
          const writing = database.transaction(['runs', 'rounds'], 'readwrite');
          writing.objectStore('runs').put(run);
          for (const round of all) writing.objectStore('rounds').put(round);
          writing.onerror = () => reject(new Error('not written'));
          writing.oncomplete = () => {
            database.close();
            resolve();
          };
        };
      }),
    { run: config, all: rounds },
  );
}
