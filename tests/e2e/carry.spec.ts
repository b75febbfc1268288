import { expect, test, type Page } from '@playwright/test';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { expectNothingForAxe } from './axe.ts';
import { comparable, expectFinished, exportRun, startRun } from './run-page.ts';

const setUp = { agents: ['no-learning', 'cipher-5'], rounds: 3 };

async function download(page: Page, press: () => Promise<void>): Promise<string> {
  const arriving = page.waitForEvent('download');
  await press();
  return (await arriving).path();
}

test('everything goes out, comes into an empty browser, opens, and is replayed there without a model', async ({
  page,
  browser,
}, testInfo) => {
  await startRun(page, setUp);
  await expectFinished(page);
  const before = await exportRun(page);
  const html = await download(page, async () => {
    await page.getByTestId('export-menu').click();
    await page.getByRole('button', { name: 'A page to read' }).click();
  });
  await page.getByRole('button', { name: 'New run' }).click();
  const path = await download(page, () => page.getByTestId('export-all').click());
  await expect(page.getByTestId('carry-status')).toContainText('6 rounds');

  const context = await browser.newContext();
  const other = await context.newPage();
  const models: string[] = [];
  other.on('request', (request) => request.url().includes('.onnx') && models.push(request.url()));
  await other.goto('/');
  const damaged = testInfo.outputPath('damaged.jsonl');
  await writeFile(damaged, (await readFile(path, 'utf8')).replace('"cost":', '"cost":-'));
  await other.getByTestId('import-runs').setInputFiles(damaged);
  await expect(other.getByTestId('failure')).toContainText(/Nothing was imported. Line \d+ .*cost/);
  await expect(other.getByRole('button', { name: /^Open/ })).toHaveCount(0);

  await other.getByTestId('import-runs').setInputFiles(path);
  await expect(other.getByTestId('carry-status')).toContainText('1 run with 6 rounds');
  await other.getByTestId('import-runs').setInputFiles(path);
  await expect(other.getByTestId('carry-status')).toContainText('is here already');
  await expectNothingForAxe(other, 'it asks about a run that is here');
  await other.getByRole('button', { name: 'Import nothing' }).click();

  await other.getByRole('button', { name: /^Open/ }).click();
  const after = await exportRun(other);
  expect(after.run).toEqual(before.run);
  expect(after.record).toEqual(before.record);
  expect(comparable(after.rounds)).toEqual(comparable(before.rounds));

  await other.getByTestId('replay').click();
  await expect(other.getByTestId('replay-status')).toHaveText('All 6 rounds came out the same.');
  expect(models).toEqual([]);
  await expectNothingForAxe(other, 'a replay has ended');

  await readAlone(await context.newPage(), html, testInfo.outputPath('run.html'));
  await context.close();
});

/** Opened from the disk, the page asks nobody for anything and shows its texts. */
async function readAlone(page: Page, path: string, file: string): Promise<void> {
  const asked: string[] = [];
  const wrong: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  await copyFile(path, file);
  await page.goto(`file://${file}`);
  await expect(page.getByRole('img', { name: /Cumulative cost/ })).toBeVisible();
  await page.getByText('CIPHER-5, seed 1', { exact: true }).click();
  await page
    .getByText(/^Round 1:/)
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'Document' }).first()).toBeVisible();
  expect(await page.locator('script, iframe, img, link').count()).toBe(0);
  expect(asked).toEqual([`file://${file}`]);
  expect(wrong).toEqual([]);
}

test('hostile text in a run stays text, in the page that it is shown on and in the one that it is saved as', async ({
  page,
}, testInfo) => {
  const evil = '"><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
  const run = {
    ...{ id: evil, task: 'email', agents: ['no-learning'], seeds: [1], rounds: 1, createdAt: 1 },
    models: { user: evil, assistant: evil, embedder: evil },
  };
  const round = {
    ...{ status: 'completed', runId: evil, agent: 'no-learning', seed: 1, t: 1 },
    document: { id: evil, task: 'email', source: 'story', text: evil },
    ...{ latentPreference: evil, embedding: null, neighbours: [], preference: evil, draft: `${evil} one` },
    ...{ verdict: { kind: 'edit', check: evil }, edit: `${evil} two`, cost: 1, learned: evil },
    ...{ calls: [], milliseconds: 1 },
  };
  const path = testInfo.outputPath('hostile.jsonl');
  const lines = [
    { type: 'inkling', version: 1 },
    { type: 'run', run, record: null },
    { type: 'round', round },
  ];
  await writeFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await page.goto('/');
  await page.getByTestId('import-runs').setInputFiles(path);
  await expect(page.getByTestId('carry-status')).toContainText('1 run with 1 round');
  await page.getByRole('button', { name: /^Open/ }).click();
  await expect(page.getByText(evil).first()).toBeVisible();
  const html = await download(page, async () => {
    await page.getByTestId('export-menu').click();
    await page.getByRole('button', { name: 'A page to read' }).click();
  });
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);

  const alone = await page.context().newPage();
  await alone.setContent(await readFile(html, 'utf8'));
  for (const summary of await alone.locator('summary').all()) await summary.click();
  await expect(alone.getByText(`${evil} one`).first()).toBeVisible();
  expect(await alone.locator('script, iframe, img, link, [onerror]').count()).toBe(0);
  expect(await alone.evaluate(() => 'hacked' in window)).toBe(false);
});
