import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import type { Plan } from '../../src/core/plan.ts';
import { expectNoSideways, expectNothingForAxe } from './axe.ts';
import { countStoredRounds } from './run-page.ts';

/** Reaches a button or a link by the keyboard alone, as far as the page lets it be reached. */
async function tabTo(page: Page, role: 'button' | 'link', name: string | RegExp): Promise<void> {
  const wanted = page.getByRole(role, { name }).first();
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 120; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not come to ${String(name)}.`);
}

async function press(page: Page, role: 'button' | 'link', name: string | RegExp): Promise<void> {
  await tabTo(page, role, name);
  await page.keyboard.press('Enter');
}

/** What the page saves as a file, with fewer rounds. */
async function saveShortPlan(page: Page): Promise<Plan> {
  const saving = page.waitForEvent('download');
  await press(page, 'button', 'Save file');
  const plan = JSON.parse(await readFile(await (await saving).path(), 'utf8')) as Plan;
  return { ...plan, tasks: [...plan.tasks, { task: 'summarization' }], rounds: 3, device: 'wasm' };
}

test('a plan from a file is started, paused, left in the middle, gone on with and done, by the keyboard alone', async ({
  page,
}) => {
  await page.goto('/');
  await press(page, 'link', 'Open the lab');
  await expect(page.getByRole('heading', { level: 1, name: 'Lab' })).toBeVisible();
  await press(page, 'button', 'Three minutes in class');
  await expect(page.getByTestId('plan-news')).toContainText('Three minutes in class');
  await expectNothingForAxe(page, 'a plan stands in the form');

  const plan = await saveShortPlan(page);
  const choosing = page.waitForEvent('filechooser');
  await press(page, 'button', 'Open file');
  await (
    await choosing
  ).setFiles({ name: 'short.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(plan)) });
  await expect(page.getByTestId('plan-news')).toContainText('was read from short.json');
  await expect(page.getByRole('textbox', { name: 'Rounds' })).toHaveValue('3');
  expect(await countStoredRounds(page), 'a file starts nothing').toBe(0);

  await press(page, 'button', 'Start the plan');
  await expect(page.getByTestId('plan-bar')).toContainText('Run 1 of 2');
  await press(page, 'button', 'Pause');
  await expect(page.getByTestId('status')).toHaveText('Paused');
  await expectNothingForAxe(page, 'the plan is paused');
  const held = await countStoredRounds(page);
  expect(held).toBeGreaterThan(0);
  expect(held).toBeLessThan(9);

  await page.goto('/');
  const offer = page.getByText(/The plan “Three minutes in class” was interrupted/);
  await expect(offer).toBeVisible();
  expect(await countStoredRounds(page)).toBe(held);
  await press(page, 'button', 'Go on with the plan');
  await expect(page.getByTestId('plan-bar')).toContainText('All 2 runs are done.', { timeout: 120_000 });
  expect(await countStoredRounds(page)).toBe(18);

  await press(page, 'button', 'Back to the lab');
  await expect(page.getByTestId('plan')).toContainText('All 2 runs are done.');
  await page.goto('/');
  await expect(page.getByTestId('start')).toBeVisible();
  await expect(offer).toHaveCount(0);
});

test('a link fills the form and starts nothing; a broken one is told and changes nothing', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/#lab');
  await page.getByRole('button', { name: 'The paper’s experiment' }).click();
  await page.getByRole('textbox', { name: 'Rounds' }).fill('7');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('The link is copied.')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link.length).toBeLessThan(1000);

  const other = await context.newPage();
  await other.goto(link);
  await expect(other.getByTestId('plan-news')).toContainText('came with the link');
  await expect(other.getByRole('textbox', { name: 'Rounds' })).toHaveValue('7');
  await expect(other).toHaveURL(/#lab$/);
  expect(await countStoredRounds(other)).toBe(0);

  await other.goto(`${link.slice(0, -9)}`);
  await expect(other.getByTestId('plan-news')).toContainText('The plan in this link cannot be read');
  await expect(other.getByTestId('start-plan')).toBeVisible();
  await other.setViewportSize({ width: 390, height: 800 });
  await expectNoSideways(other, 'the lab on a narrow screen');
});
