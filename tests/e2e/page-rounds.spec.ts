import { expect, test } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { aLongRun } from '../fixtures/long-run.ts';
import { expectNoSideways, expectNothingForAxe } from './axe.ts';
import { storeRun } from './stored-run.ts';

/** What stands behind everything, in the light theme. */
const lightSheet = 'fill="rgb(255, 253, 247)"';

const { config, rounds } = aLongRun({ agents: ['no-learning', 'cipher-5'], seeds: [1, 2], rounds: 60 });

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.getByTestId('start').waitFor();
  await storeRun(page, config, rounds);
  await page.goto('/#run=long&seed=1&t=12&agent=cipher-5');
  await page.reload();
});

test('a remembered round opens from the one that used it, and Back returns', async ({ page }) => {
  const sheet = page.locator('[data-agent=cipher-5][data-sheet]');
  await expect(page.getByTestId('current-round')).toHaveText('Round 12 of 60');
  await sheet.getByRole('link', { name: '10', exact: true }).click();
  await expect(page.getByTestId('current-round')).toHaveText('Round 10 of 60');
  await expect(sheet.getByRole('heading', { name: 'CIPHER-5' })).toBeFocused();
  await sheet.getByText(/^4 model calls|^2 model calls|^3 model calls/).click();
  await sheet.getByText('1. Draft').click();
  await expect(sheet.getByText('You write e-mails from notes.')).toBeVisible();
  await expectNothingForAxe(page, 'a call is open');
  await page.goBack();
  await expect(page.getByTestId('current-round')).toHaveText('Round 12 of 60');
});

test('rounds are searched, narrowed and leafed through with the keyboard alone', async ({ page }) => {
  await page.locator('[data-agent=cipher-5][data-sheet]').waitFor();
  await page.keyboard.press('/');
  const search = page.getByRole('searchbox', { name: 'Search' });
  await expect(search).toBeFocused();
  await expect(page.getByText('240 of 240 rounds')).toBeVisible();
  await page.keyboard.type('proof');
  await expect(page.getByText(/^\d{1,2} of 240 rounds/), 'j, k and / are letters in a field').toBeVisible();
  await page.getByRole('combobox', { name: 'Agent' }).selectOption('CIPHER-5');
  await expectNothingForAxe(page, 'a list is narrowed');
  await expectNoSideways(page, 'a list is narrowed');
  const list = page.getByRole('listbox', { name: 'Rounds' });
  await list.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('j');
  const second = (await list.getByRole('option', { selected: true }).innerText()).match(
    /Round (\d+), seed (\d)/,
  )!;
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('current-round')).toHaveText(`Round ${second[1]} of 60`);
  await expect(page.getByText(/^2 of \d+ found rounds/)).toBeVisible();
  await page.keyboard.press('k');
  await expect(page.getByText(/^1 of \d+ found rounds/)).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('current-round')).toHaveText(`Round ${second[1]} of 60`);
  await page.goBack();
  await expect(list, 'Back leads to where the round was opened').toBeVisible();
  await page.reload();
  await expect(list, 'the address says what is looked at').toBeVisible();
  await page.getByRole('button', { name: 'Round by round' }).click();
  await expect(page.getByTestId('current-round')).toHaveText('Round 12 of 60');
});

test('the map of a memory lists what is chosen, by mouse and by keyboard, and opens it', async ({ page }) => {
  await page.getByRole('button', { name: 'Memory map' }).click();
  const map = page.getByRole('listbox', { name: /^Map of remembered documents/ });
  await expect(map.getByRole('option')).toHaveCount(60);
  await expectNothingForAxe(page, 'a map');
  await expectNoSideways(page, 'a map');
  const chosen = page.getByRole('region', { name: 'Chosen documents' });

  const box = (await map.boundingBox())!;
  await page.mouse.move(box.x + 1, box.y + 1);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 1, box.y + box.height - 1, { steps: 4 });
  await page.mouse.up();
  await expect(chosen.getByText('60 documents chosen')).toBeVisible();
  await page.getByRole('combobox', { name: 'Marks by' }).selectOption('inferred preference');
  await expectNothingForAxe(page, 'all documents of a map are chosen');

  await map.focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('End');
  await page.keyboard.press('Space');
  await expect(chosen.getByText('1 document chosen')).toBeVisible();
  const words = await chosen.getByRole('listitem').innerText();
  const round = words.match(/Round (\d+)/)![1];
  await chosen.getByRole('listitem').getByRole('button').click();
  await expect(page.getByTestId('current-round')).toHaveText(`Round ${round} of 60`);

  await page.getByRole('button', { name: 'Memory map' }).click();
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const format of ['SVG', 'PNG', 'CSV']) {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: new RegExp(`^Download Memory map.* as ${format}$`) }).click();
    const bytes = await readFile(await (await download).path());
    if (format === 'SVG') expect(bytes.toString()).toMatch(/^<svg [^]*<\/svg>\n$/);
    if (format === 'SVG') expect(bytes.toString()).not.toMatch(/var\(|oklch|fill=""/);
    if (format === 'SVG') expect(bytes.toString(), 'light also from a dark page').toContain(lightSheet);
    if (format === 'PNG') expect(bytes.readUInt32BE(16)).toBe(1600);
    if (format === 'CSV') expect(bytes.toString().split('\r\n')).toHaveLength(1 + 60 + 1);
  }
  await map.getByRole('option', { name: /^Round 31,/ }).dblclick({ force: true });
  await expect(page.getByTestId('current-round')).toHaveText('Round 31 of 60');
});

test('two agents stand side by side on the document that was read', async ({ page }) => {
  await page.getByRole('button', { name: 'Side by side' }).click();
  await expect(page.getByRole('heading', { name: 'Document 12 of 60' })).toBeVisible();
  const [left, right] = ['Left', 'Right'].map((name) => page.getByRole('region', { name, exact: true }));
  await expect(left!.getByText('No learning: round 12, seed 1')).toBeVisible();
  await expect(right!.getByText('CIPHER-5: round 12, seed 1')).toBeVisible();
  await expectNothingForAxe(page, 'two agents side by side');
  await expectNoSideways(page, 'two agents side by side');
  await page.getByRole('button', { name: 'Later' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Document 13 of 60' })).toBeVisible();
  await page
    .getByRole('group', { name: 'Right' })
    .getByRole('combobox', { name: 'Agent' })
    .selectOption('No learning');
  await expect(page.getByText('Both drafts are the same, word for word.')).toBeVisible();
});
