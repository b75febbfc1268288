import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { createRandom } from '../../src/core/random.ts';
import type { CompletedRound } from '../../src/core/types.ts';
import { drawSeed } from '../fixtures/random-seed.ts';
import { addressOf, comparable, expectFinished, exportRun, startRun } from './run-page.ts';

const setUp = { agents: ['no-learning', 'cipher-5'], rounds: 5 };
const kills = 20;

test('a run whose page is killed twenty times has the very rounds of one that ran through', async ({
  context,
}) => {
  test.setTimeout(15 * 60_000);
  const random = createRandom(drawSeed('killing the page'));

  const undisturbed = await context.newPage();
  await startRun(undisturbed, setUp);
  await expectFinished(undisturbed);
  const expected = await exportRun(undisturbed);
  await undisturbed.close();

  let page = await open(context);
  await page.getByTestId('start').click();
  for (let kill = 1; kill <= kills; kill++) {
    await page.waitForTimeout(await chooseMoment(page, expected.rounds, random.next()));
    expect(await isOver(page), `the run went on until kill ${kill}`).toBe(false);
    await killPage(page, random.integer(2));
    page = await open(context);
    await goOn(page);
  }
  await expectFinished(page);
  const resumed = await exportRun(page);

  expect(resumed.run.id).not.toBe(expected.run.id);
  expect(comparable(resumed.rounds)).toEqual(comparable(expected.rounds));
});

async function open(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(addressOf(setUp));
  return page;
}

/** The first kills may come before anything was stored; then there is nothing to go on with, and the run begins. */
async function goOn(page: Page): Promise<void> {
  const offer = page.getByRole('button', { name: /^Go on with round/ }).first();
  const start = page.getByTestId('start');
  await expect(start).toBeEnabled();
  // The list of earlier runs is read after the page has been drawn.
  await expect(page.getByTestId('earlier-runs')).toBeVisible();
  await ((await offer.count()) > 0 ? offer : start).click();
}

/**
 * A moment anywhere in loading or writing. As long as many rounds are left it may lie two rounds ahead; near the end
 * it lies within the round that is being written, so that the run lasts for all the kills.
 */
async function chooseMoment(page: Page, rounds: readonly CompletedRound[], chance: number): Promise<number> {
  if (chance < 0.2) return chance * 5_000;
  await page
    .getByTestId('status')
    .filter({ hasText: /^(Running|Run )/ })
    .waitFor({ timeout: 0 });
  const durations = rounds.map(({ milliseconds }) => milliseconds);
  const left = rounds.length - (await countWritten(page));
  return left > 4 ? chance * 1.5 * Math.max(...durations) : chance * 0.5 * Math.min(...durations);
}

async function countWritten(page: Page): Promise<number> {
  const text = await page.getByTestId('run-id').innerText();
  return Number(/(\d+) of \d+ e-mails/.exec(text)?.[1]);
}

async function isOver(page: Page): Promise<boolean> {
  const status = page.getByTestId('status');
  return (await status.count()) > 0 && /^Run /.test(await status.innerText());
}

/** The two ways in which pages go at once: closed and crashed. */
async function killPage(page: Page, way: number): Promise<void> {
  if (way === 1) {
    const session = await page.context().newCDPSession(page);
    const crashed = page.waitForEvent('crash');
    // The page that is to answer is the one that dies.
    session.send('Page.crash').catch(() => undefined);
    await crashed;
  }
  await page.close();
}
