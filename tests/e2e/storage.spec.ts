import { expect, test } from '@playwright/test';
import { countStoredRounds, expectFinished, exportRun, startRun, goOn } from './run-page.ts';

const setUp = { agents: ['oracle', 'no-learning'], rounds: 3 };

test('a disk that fills up in the middle of a run stops it in plain words, and nothing stored is lost', async ({
  context,
  page,
}) => {
  // What the browser does on a full disk, from the third round on and for as long as the flag is set.
  await context.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    let rounds = 0;
    IDBObjectStore.prototype.put = function (...values) {
      if (this.name === 'rounds' && (rounds += 1) > 2 && localStorage.getItem('full') !== 'no') {
        throw new DOMException('no room', 'QuotaExceededError');
      }
      return put.apply(this, values);
    };
  });
  await startRun(page, setUp);
  await expect(page.getByTestId('failure').first()).toContainText('no room left');
  await expect(page.getByTestId('failure').first()).toContainText('Delete earlier runs');
  await expect(page.getByTestId('status')).toHaveText('Run failed');
  expect(await countStoredRounds(page)).toBe(2);

  await page.evaluate(() => localStorage.setItem('full', 'no'));
  await goOn(page);
  await expectFinished(page);
  expect((await exportRun(page)).rounds).toHaveLength(6);
});

test('without IndexedDB a run works in memory, and the page says that nothing will be kept', async ({
  page,
}) => {
  await page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
  await startRun(page, setUp);
  await expectFinished(page);
  await expect(page.getByTestId('storage-note')).toContainText('Nothing will be kept');
  expect((await exportRun(page)).rounds).toHaveLength(6);
});

test('a damaged round is left out and written again, and the others stay', async ({ page }) => {
  await startRun(page, setUp);
  await expectFinished(page);
  const before = await exportRun(page);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('inkling');
        opening.onerror = () => reject(new Error('no database'));
        opening.onsuccess = () => {
          const database = opening.result;
          const transaction = database.transaction('rounds', 'readwrite');
          const rounds = transaction.objectStore('rounds');
          rounds.openCursor(null, 'prev').onsuccess = ({ target }) => {
            const cursor = (target as IDBRequest<IDBCursorWithValue>).result;
            cursor.update({ ...(cursor.value as object), draft: 7 });
          };
          transaction.oncomplete = () => {
            database.close();
            resolve();
          };
        };
      }),
  );
  await page.reload();
  await page
    .getByRole('button', { name: /^Go on with round 3/ })
    .first()
    .click();
  // The page shows the run as it was left for a moment longer.
  await expect(page.getByTestId('status')).not.toHaveText('Run stopped');
  await expectFinished(page);
  const after = await exportRun(page);
  expect(after.rounds.map(({ draft, cost }) => ({ draft, cost }))).toEqual(
    before.rounds.map(({ draft, cost }) => ({ draft, cost })),
  );
});
