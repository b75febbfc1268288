import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { createRandom } from '../../src/core/random.ts';
import { drawSeed } from '../fixtures/random-seed.ts';
import { addressOf, comparable, expectFinished, exportRun, startRun, type ExportedRun } from './run-page.ts';

const setUp = { agents: ['no-learning', 'cipher-5'], rounds: 5 };
const kills = 20;

test.use({ actionTimeout: 15_000 });

test('runs whose page is killed twenty times have the very rounds of one that ran through', async ({
  context,
}) => {
  test.setTimeout(15 * 60_000);
  const random = createRandom(drawSeed('killing the page'));

  const undisturbed = await context.newPage();
  await startRun(undisturbed, setUp);
  const expected = await exportFinished(undisturbed);
  const longest = Math.max(...expected.rounds.map(({ milliseconds }) => milliseconds));
  await undisturbed.close();

  let page = await open(context);
  await forgetAnswers(page);
  await page.getByTestId('start').click();
  const finished: ExportedRun[] = [];
  for (let kill = 1; kill <= kills;) {
    await page.waitForTimeout(await chooseMoment(page, longest, random.next()));
    if (await isOver(page)) {
      finished.push(await exportFinished(page));
      await page.getByRole('button', { name: 'New run' }).click();
    } else {
      page = await killPage(page, random.integer(3));
      kill++;
    }
    await goOn(page);
  }
  finished.push(await exportFinished(page));

  expect(new Set([expected, ...finished].map(({ run }) => run.id)).size).toBe(1 + finished.length);
  for (const { rounds } of finished) expect(comparable(rounds)).toEqual(comparable(expected.rounds));
});

async function exportFinished(page: Page): Promise<ExportedRun> {
  await expectFinished(page);
  return exportRun(page);
}

async function open(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(addressOf(setUp));
  return page;
}

/** Where nothing was stored yet, or the run is over, there is nothing to go on with, and a run begins. */
async function goOn(page: Page): Promise<void> {
  const offer = page.getByRole('button', { name: /^(Go on with round|Try again)/ }).first();
  const start = page.getByTestId('start');
  const status = page.getByTestId('status');
  // A reload shows the run that the address names, and a new page the first one.
  await expect(status.or(start)).toBeVisible();
  await forgetAnswers(page);
  // The lock of a killed page is free a little later, and the page shows it by itself.
  await expect(page.getByText(/going on in another tab/i)).toHaveCount(0);
  if ((await status.isVisible()) && (await offer.count()) === 0) {
    await page.getByRole('button', { name: 'New run' }).click();
  }
  if (!(await status.isVisible())) await expect(page.getByTestId('earlier-runs')).toBeVisible();
  await ((await offer.count()) > 0 ? offer : start).click();
  await expect(status.filter({ hasText: /^(Loading|Running|Run (finished|failed))/ })).toBeVisible();
}

/** Answers that are kept would finish a run before it can be disturbed, and hide what resuming gets wrong. */
async function forgetAnswers(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        setTimeout(() => reject(new Error('the database did not answer')), 10_000);
        const opening = indexedDB.open('inkling');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('completions', 'readwrite');
          transaction.objectStore('completions').clear();
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
          transaction.onerror = () => reject(transaction.error);
        };
      }),
  );
}

/** A moment anywhere in loading or writing: up to one and a half rounds ahead. */
async function chooseMoment(page: Page, longest: number, chance: number): Promise<number> {
  if (chance < 0.2) return chance * 5_000;
  await page
    .getByTestId('status')
    .filter({ hasText: /^(Running|Run )/ })
    .waitFor({ timeout: 60_000 });
  return chance * 1.5 * longest;
}

async function isOver(page: Page): Promise<boolean> {
  const status = page.getByTestId('status');
  return (await status.count()) > 0 && /^Run /.test(await status.innerText());
}

/** The three ways in which pages go at once: reloaded, closed and crashed. Gives the page that comes after it. */
async function killPage(page: Page, way: number): Promise<Page> {
  if (way === 0) {
    await page.reload({ waitUntil: 'commit' });
    return page;
  }
  if (way === 1) {
    const session = await page.context().newCDPSession(page);
    const crashed = page.waitForEvent('crash');
    // The page that is to answer is the one that dies.
    session.send('Page.crash').catch(() => undefined);
    await crashed;
  }
  await page.close();
  return open(page.context());
}
