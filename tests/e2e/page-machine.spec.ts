import { expect, test, type Page } from '@playwright/test';
import { expectNoSideways, expectNothingForAxe } from './axe.ts';
import { addressOf } from './run-page.ts';

async function open(page: Page): Promise<void> {
  await page.goto(`${addressOf({ agents: ['oracle'], rounds: 1 })}#models`);
  await expect(page.getByRole('heading', { level: 2, name: 'What fits' })).toBeVisible();
}

const entry = (page: Page, id: string) => page.locator(`[data-model="${id}"]`);

test('the page tells about this machine, and three models that fit are taken for the next run', async ({
  page,
}) => {
  await open(page);
  const panel = page.getByRole('region', { name: 'This machine' });
  await expect(panel).toContainText(/Memory\s*at least [\d.]+ (MB|GB)/);
  await expect(panel).toContainText(/Free storage\s*[\d.]+ (MB|GB)/);
  const proposal = page
    .getByTestId('trio')
    .filter({ has: page.getByRole('button', { name: /^Take these/ }) });
  await expect(proposal).toContainText(/Together about [\d.]+ MB of memory/);
  for (const link of await proposal.getByRole('listitem').getByRole('button').all()) {
    expect((await link.boundingBox())!.height).toBeGreaterThanOrEqual(24);
  }
  await proposal.getByRole('button', { name: /^Take these/ }).click();
  await expect(page.getByText('The next run has these three.')).toBeFocused();
  await expectNothingForAxe(page, 'three models are taken');
  await page.getByRole('button', { name: 'To the first page', exact: true }).click();
  await expect(page.getByRole('combobox', { name: 'Assistant model' })).toHaveValue('inkling-assistant');
});

test('a model that cannot run says why and leads to one that can', async ({ page }) => {
  await open(page);
  // What fits comes a moment later and moves the list down.
  await expect(page.getByTestId('trio').first()).toBeVisible();
  const unfit = entry(page, 'llama-3.2-1b');
  await page
    .getByText(/^\d+ more that this machine does not run$/)
    .first()
    .click();
  await expect(unfit).toBeVisible();
  await expect(page.getByRole('region', { name: 'Language models', exact: true })).toContainText(
    'It needs WebGPU',
  );
  await expect(unfit.getByRole('button', { name: 'Look up' })).toHaveCount(0);
  const name = await unfit.getByRole('button').innerText();
  await unfit.getByRole('button').click();
  const other = page.locator('[data-model]:focus');
  await expect(other.getByRole('heading', { name })).toBeVisible();
  await expect(other.getByRole('button', { name: 'Look up' })).toBeVisible();

  const search = page.getByRole('textbox', { name: 'Find a model' });
  await search.fill('llama-3.2-1b');
  await expect(page.getByRole('heading', { name, exact: true })).toHaveCount(0);
  await unfit.getByRole('button').click();
  await expect(search).toHaveValue('');
  await expect(other.getByRole('heading', { name })).toBeInViewport();
});

test('a writer and an embedder are tried; the results stay with the browser until they are deleted', async ({
  page,
}) => {
  await open(page);
  const writer = entry(page, 'inkling-assistant');
  await writer.getByText('Try it').click();
  await writer.getByRole('button', { name: 'Run' }).click();
  await expect(writer).toContainText('Done. The model is unloaded.');
  await expect(writer.locator('.reply')).toContainText('Friday 28 May');
  await expect(writer).toContainText(/Tokens a second\s*[\d.]+/);
  await expect(writer).toContainText(/First token after\s*[\d.]+ s/);
  // Chromium tells it to an isolated page, and this one is. The heap, where the model lies, is always among it.
  const memory = /Memory\s*([\d.]+) MB/.exec((await writer.textContent()) ?? '')?.[1];
  expect(Number(memory)).toBeGreaterThan(15);
  await expectNothingForAxe(page, 'a model was tried');

  const embedder = entry(page, 'inkling-embedder');
  await embedder.getByText('Try it').click();
  await embedder.getByRole('button', { name: 'Compare' }).click();
  await expect(embedder).toContainText(/Similarity\s*0\.\d+/);
  await expect(embedder).toContainText('Done.');
  // The list of kept files is read again once a trial is over, in a worker that ends by itself.
  const models = () => page.workers().filter((worker) => !worker.url().includes('downloads.worker'));
  expect(models()).toEqual([]);

  await page.reload();
  await writer.getByText('Try it').click();
  const earlier = writer.getByRole('list', { name: 'Earlier trials' });
  await expect(earlier).toContainText(/tokens a second.*Chrome \d+ on/s);
  await earlier.getByRole('button', { name: /^Delete/ }).click();
  await expect(earlier).toHaveCount(0);
  await page.reload();
  await writer.getByText('Try it').click();
  await expect(writer.getByRole('button', { name: 'Run' })).toBeVisible();
  await expect(earlier).toHaveCount(0);
});

test('a trial is stopped by its button, and by leaving the page', async ({ page }) => {
  await open(page);
  const writer = entry(page, 'inkling-user');
  await writer.getByText('Try it').click();
  await writer.getByRole('button', { name: 'Run' }).click();
  await writer.getByRole('button', { name: 'Stop trying Inkling User' }).click();
  await expect(writer).toContainText('Stopped. The model is unloaded.');
  await expect.poll(() => page.workers().length).toBe(0);
  await writer.getByRole('button', { name: 'Run' }).click();
  await expect.poll(() => page.workers().length).toBe(1);
  await page.getByRole('button', { name: 'Inkling: back to the first page' }).click();
  await expect.poll(() => page.workers().length).toBe(0);
});

test('with everything open nothing sticks out on a phone in the dark', async ({ page }) => {
  await open(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.evaluate(() =>
    document.querySelectorAll('main details').forEach((one) => one.setAttribute('open', '')),
  );
  await expect(page.getByRole('button', { name: 'Run' }).first()).toBeVisible();
  await expectNoSideways(page, 'all cards and trials are open');
  await expectNothingForAxe(page, 'all cards and trials are open');
});

test('with letters of twice the size on a narrow screen nothing lies sideways', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 700 });
  await open(page);
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
  await expectNoSideways(page, 'letters are large');
});

test('the keyboard comes to nothing that the note about offline use covers', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 700 });
  await open(page);
  await expect(page.getByText('Inkling now works without a connection')).toBeVisible();
  const covered: string[] = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const focused = document.activeElement!;
      const box = focused.getBoundingClientRect();
      const note = [...document.querySelectorAll('.note')].find((n) => /without a conn/.test(n.textContent))!;
      const { top } = note.getBoundingClientRect();
      if (focused === document.body) return 'the end';
      return note.contains(focused) || box.bottom <= top ? '' : focused.textContent.trim();
    });
    if (name === 'the end') break;
    if (name !== '') covered.push(name);
  }
  expect(covered).toEqual([]);
});
