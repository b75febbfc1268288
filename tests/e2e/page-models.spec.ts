import { readFileSync } from 'node:fs';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { expectNoSideways, expectNothingForAxe } from './axe.ts';
import { listed, playHub, revision, spec } from '../harness/played-hub.ts';
import { addressOf, expectFinished } from './run-page.ts';

const catalogue = JSON.parse(readFileSync(new URL('../../models.json', import.meta.url), 'utf8')) as {
  readonly models: readonly object[];
};

/** The page with one more model in its list, whose repository the played hub has. */
async function open(context: BrowserContext): Promise<Page> {
  await context.route('**/models.json', (route) =>
    route.fulfill({ json: { models: [...catalogue.models, listed] } }),
  );
  const page = await context.newPage();
  await page.goto(addressOf({ agents: ['oracle'], rounds: 1 }));
  await page.getByRole('link', { name: 'Models' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
  return page;
}

const entry = (page: Page) => page.locator('[data-model=hub-writer]');

async function fetchModel(page: Page): Promise<void> {
  await entry(page).getByRole('button', { name: 'Look up' }).click();
  await entry(page)
    .getByRole('button', { name: /^Fetch/ })
    .click();
  await expect(entry(page)).toContainText('kept since');
}

/** Chooses the fetched model as the assistant, and runs one round with it. */
async function runWith(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Inkling: back to the first page' }).click();
  await page.getByRole('combobox', { name: 'Assistant' }).selectOption('hub-writer');
  await page.getByTestId('start').click();
  await expectFinished(page);
}

test('a model is looked up, fetched with consent, chosen for a run, checked and deleted', async ({
  context,
}) => {
  const hub = await playHub(context);
  const page = await open(context);
  await expectNothingForAxe(page, 'the models are listed');
  await entry(page).getByRole('button', { name: 'Look up' }).click();
  await expect(entry(page)).toContainText(/5 files, \d+ kB/);
  expect(hub.asked).toEqual([
    '/api/models/owner/tiny-writer/revision/main',
    `/owner/tiny-writer/resolve/${revision}/config.json`,
  ]);
  await expect(entry(page)).not.toContainText('The hub says otherwise');
  await expect(entry(page)).not.toContainText('by estimate');
  const bytes = spec.variants[0]!.files.reduce((sum, file) => sum + file.bytes, 0).toLocaleString('en');
  await entry(page)
    .getByRole('button', { name: new RegExp(`^Fetch \\d+ kB \\(${bytes} bytes\\)`) })
    .focus();
  await page.keyboard.press('Enter');
  await expect(entry(page)).toContainText('from huggingface.co, wasm');
  await expect(entry(page)).toBeFocused();
  await expect(entry(page)).toBeInViewport();
  await expect(page.getByTestId('library-news')).toHaveText(/^Tiny Writer is kept in this browser now/);
  await entry(page).getByRole('button', { name: 'Check the files' }).click();
  await expect(entry(page)).toContainText('Every file is what it was.');
  await expectNothingForAxe(page, 'a model is kept');
  await page.reload();
  await expect(entry(page)).toContainText('kept since');

  await runWith(page);
  await page.goto('/#models');
  await page.reload();
  await expect(entry(page)).toContainText(/Cache Storage, last used/);
  await entry(page).getByRole('button', { name: 'Delete' }).click();
  await page.keyboard.press('Escape');
  await expect(entry(page)).toBeFocused();
  await entry(page).getByRole('button', { name: 'Delete' }).click();
  await page.getByTestId('delete-one').getByRole('button', { name: 'Delete' }).click();
  await expect(entry(page).getByRole('button', { name: 'Look up' })).toBeVisible();
  await expect(entry(page)).toBeFocused();
  await expect(entry(page)).toBeInViewport();
  const left = await page.evaluate(async () =>
    (await (await caches.open('inkling-models')).keys()).map(({ url }) => url),
  );
  expect(left.filter((url) => url.includes('huggingface.co'))).toEqual([]);
});

test('what the hub says otherwise than the list is told before anything is fetched', async ({ context }) => {
  const hub = await playHub(context);
  hub.spoil = async (path, route) => {
    if (!path.endsWith('/config.json')) return false;
    const headers = { 'Access-Control-Allow-Origin': '*' };
    await route.fulfill({ json: { max_position_embeddings: 16 }, headers });
    return true;
  };
  const page = await open(context);
  await entry(page).getByRole('button', { name: 'Look up' }).click();
  await expect(entry(page)).toContainText(
    'The hub says otherwise than the list: it reads 16 tokens at most.',
  );
});

test('a pack that one browser exports runs in another without the hub', async ({ context, browser }) => {
  await playHub(context);
  const first = await open(context);
  await fetchModel(first);
  const download = first.waitForEvent('download');
  await entry(first).getByRole('button', { name: 'Export' }).click();
  const pack = await (await download).path();

  const other = await browser.newContext();
  await other.route('https://**', (route) => route.abort());
  const second = await open(other);
  await second.getByTestId('import-pack').setInputFiles({
    name: 'inkling-hub-writer.zip',
    mimeType: 'application/zip',
    buffer: readFileSync(pack),
  });
  await expect(entry(second)).toContainText('from inkling-hub-writer.zip');
  await runWith(second);
  await other.close();
});

test('what goes wrong is told beside the model, and trying again helps', async ({ context }) => {
  const hub = await playHub(context);
  const page = await open(context);
  hub.spoil = async (path, route) => {
    if (!path.startsWith('/api/')) return false;
    await route.fulfill({ status: 401, headers: { 'Access-Control-Allow-Origin': '*' }, body: '' });
    return true;
  };
  await entry(page).getByRole('button', { name: 'Look up' }).click();
  await expect(entry(page)).toContainText('no public repository owner/tiny-writer');
  await expectNothingForAxe(page, 'a failure stands beside a model');
  hub.spoil = null;
  await entry(page).getByRole('button', { name: 'Try again' }).click();
  await expect(entry(page)).toContainText(/5 files/);
});

test('a wait between two attempts is told with its reason, once for those who listen', async ({
  context,
}) => {
  const hub = await playHub(context);
  const page = await open(context);
  let refusals = 0;
  hub.spoil = async (path, route) => {
    if (!path.endsWith('.onnx') || refusals++ > 0) return false;
    const wait = { 'Access-Control-Expose-Headers': 'Retry-After', 'Retry-After': '4' };
    await route.fulfill({ status: 429, headers: { 'Access-Control-Allow-Origin': '*', ...wait }, body: '' });
    return true;
  };
  await entry(page).getByRole('button', { name: 'Look up' }).click();
  await entry(page)
    .getByRole('button', { name: /^Fetch/ })
    .click();
  const told = entry(page).getByRole('status').filter({ hasText: 'Attempt' });
  await expect(told).toHaveText('The server asks to wait. Attempt 2 of 5 begins in 4 seconds.');
  const seen = entry(page).locator('[aria-hidden=true]').filter({ hasText: 'Attempt' });
  await expect(seen).toContainText(/in 1 second\.|begins now/);
  await expect(told).toHaveText('The server asks to wait. Attempt 2 of 5 begins in 4 seconds.');
  await expect(entry(page)).toContainText('kept since');
  expect(refusals).toBe(2);
});

test('on a phone in the dark nothing sticks out', async ({ context }) => {
  const page = await open(context);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 320, height: 700 });
  await expectNoSideways(page, 'the models are listed');
  await expectNothingForAxe(page, 'the models are listed on a phone');
});

test('a hub that does not answer can be left with the keyboard, and asked again', async ({ context }) => {
  const hub = await playHub(context);
  hub.spoil = () => new Promise(() => undefined);
  const page = await open(context);
  await entry(page).getByRole('button', { name: 'Look up' }).click();
  const stop = entry(page).getByRole('button', { name: `Stop looking up ${listed.name}` });
  await stop.focus();
  await page.keyboard.press('Enter');
  await expect(entry(page)).toBeFocused();
  hub.spoil = null;
  await entry(page).getByRole('button', { name: 'Look up' }).click();
  await expect(entry(page).getByRole('button', { name: /^Fetch/ })).toBeVisible();
});
