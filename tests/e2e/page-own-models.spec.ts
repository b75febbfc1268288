import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { expectNoSideways, expectNothingForAxe } from './axe.ts';
import { listed, playHub, spec } from '../harness/played-hub.ts';
import { addressOf, expectFinished } from './run-page.ts';

const headers = { 'Access-Control-Allow-Origin': '*' };
const catalogue = JSON.parse(readFileSync(new URL('../../models.json', import.meta.url), 'utf8')) as {
  readonly models: readonly object[];
};

async function open(context: BrowserContext, models: readonly object[] = []): Promise<Page> {
  await context.route('**/models.json', (route) =>
    route.fulfill({ json: { models: [...catalogue.models, ...models] } }),
  );
  const page = await context.newPage();
  await page.goto(addressOf({ agents: ['oracle'], rounds: 1 }) + '#models');
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
  return page;
}

const own = 'owner.tiny-writer-fp32';
const entry = (page: Page, id = own) => page.locator(`[data-model="${id}"]`);

async function lookUp(page: Page, repository: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Repository' }).fill(repository);
  await page.getByRole('button', { name: 'Look up the repository' }).click();
}

async function fetchModel(page: Page, id: string): Promise<void> {
  await entry(page, id).getByRole('button', { name: 'Look up' }).click();
  await entry(page, id)
    .getByRole('button', { name: /^Fetch/ })
    .click();
}

const keptFiles = (page: Page) =>
  page.evaluate(async () =>
    (await (await caches.open('inkling-models')).keys())
      .map(({ url }) => url)
      .filter((url) => url.includes('huggingface.co')),
  );

test('a model is added by its repository with the keyboard alone, stays after a reload, runs, and is taken off the list', async ({
  context,
}) => {
  await playHub(context);
  const page = await open(context);
  await page.getByRole('textbox', { name: 'Repository' }).focus();
  await page.keyboard.type('https://huggingface.co/owner/tiny-writer/tree/main');
  await page.keyboard.press('Enter');
  const found = page.getByRole('group', { name: 'What was found' });
  await expect(found).toBeFocused();
  await expect(found).toContainText('tiny-writer');
  await expect(found.getByRole('combobox', { name: 'Weights' })).toHaveValue('fp32');
  await expectNothingForAxe(page, 'a repository is found');
  await page.setViewportSize({ width: 360, height: 700 });
  await expectNoSideways(page, 'a repository is found');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Add it to the list' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(entry(page)).toBeFocused();

  await lookUp(page, 'owner/tiny-writer');
  await page.getByRole('button', { name: 'Add it to the list' }).click();
  await expect(page.getByTestId('failure')).toContainText('stands in the list already');

  await page.reload();
  await fetchModel(page, own);
  await expect(entry(page)).toContainText('kept since');
  await page.getByRole('button', { name: 'Inkling: back to the first page' }).click();
  await page.getByRole('combobox', { name: 'Assistant' }).selectOption(own);
  await page.getByTestId('start').click();
  await expectFinished(page);

  await page.goto('/#models');
  await page.reload();
  await entry(page).getByRole('button', { name: 'Delete' }).click();
  await page.getByTestId('delete-one').getByRole('button', { name: 'Delete' }).click();
  await entry(page).getByRole('button', { name: 'Take off the list' }).press('Enter');
  await expect(entry(page)).toHaveCount(0);
  await expect(page.getByTestId('library-news')).toHaveText('tiny-writer was taken off the list.');
  await expect(page.locator('[data-model]:focus')).toBeInViewport();
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Repository' })).toBeVisible();
  await expect(entry(page)).toHaveCount(0);
  expect(await keptFiles(page)).toEqual([]);
});

test('what cannot be added is explained beside the form', async ({ context }) => {
  const hub = await playHub(context);
  const page = await open(context);
  const failure = page.getByTestId('failure');
  await lookUp(page, 'owner/nobody');
  await expect(failure).toContainText('no public repository owner/nobody');
  hub.spoil = async (path, route) => {
    if (!path.startsWith('/api/')) return false;
    await route.fulfill({ status: 403, body: '', headers });
    return true;
  };
  await lookUp(page, 'owner/tiny-writer');
  await expect(failure).toContainText('refused to say which files owner/tiny-writer has (403)');
  await lookUp(page, 'https://elsewhere.example/owner/tiny-writer');
  await expect(failure).toContainText('neither of the hub nor of the mirror');
  hub.spoil = null;
  await page.getByRole('combobox', { name: 'What it is' }).selectOption('mlc');
  await page.getByRole('textbox', { name: 'Library' }).fill('https://libraries.example/x.wasm');
  await lookUp(page, 'owner/tiny-writer');
  await expect(failure).toContainText('no mlc-chat-config.json');
  await expectNothingForAxe(page, 'a repository cannot be added');
});

test('a mirror is tried before it is used, shown, kept, and given up again', async ({ context }) => {
  const address = 'https://models.school.example/hub';
  const hub = await playHub(context);
  const mirror = await playHub(context, address);
  const page = await open(context, [listed]);
  const field = page.getByRole('textbox', { name: 'Mirror of the hub' });
  const tryOut = page.getByRole('button', { name: 'Try it and use it' });
  mirror.spoil = async (_path, route) => {
    await route.fulfill({ contentType: 'text/html', body: '<p>Sign in</p>', headers });
    return true;
  };
  await field.fill(address);
  await tryOut.click();
  await expect(page.getByTestId('failure')).toContainText('no list of files');
  await expect(page.getByText('Models come from the hub itself')).toBeVisible();
  await field.fill('http://models.school.example');
  await tryOut.click();
  await expect(page.getByTestId('failure')).toContainText('needs https');
  await expectNothingForAxe(page, 'a mirror is refused');

  mirror.spoil = null;
  await field.fill(`${address}/`);
  await field.press('Enter');
  await expect(page.getByText('It answers as a hub does: it has owner/tiny-writer.')).toBeVisible();
  await page.reload();
  await expect(page.getByText(`Models come from ${address}`)).toBeVisible();
  await page.setViewportSize({ width: 360, height: 700 });
  await expectNoSideways(page, 'a mirror is in use');
  hub.asked.length = 0;
  await entry(page, listed.id).getByRole('button', { name: 'Look up' }).click();
  await expect(entry(page, listed.id)).toContainText('from models.school.example');
  await entry(page, listed.id)
    .getByRole('button', { name: /^Fetch/ })
    .click();
  await expect(entry(page, listed.id)).toContainText('kept since');
  await expect(entry(page, listed.id)).toContainText('from models.school.example');
  expect(hub.asked).toEqual([]);
  await page.getByRole('button', { name: 'Use the hub itself' }).click();
  await expect(field).toBeFocused();
  await page.reload();
  await expect(page.getByText('Models come from the hub itself')).toBeVisible();
});

/** The pack of the tiny model, as another visitor exported it, and unpacked into a folder. */
async function makePack(context: BrowserContext, folder: string) {
  await playHub(context);
  const page = await open(context, [listed]);
  await fetchModel(page, listed.id);
  await expect(entry(page, listed.id)).toContainText('kept since');
  const download = page.waitForEvent('download');
  await entry(page, listed.id).getByRole('button', { name: 'Export' }).click();
  const pack = readFileSync(await (await download).path());
  await page.close();
  for (const item of await new ZipReader(new BlobReader(new Blob([new Uint8Array(pack)]))).getEntries()) {
    if (item.directory) continue;
    const path = join(folder, item.filename);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await item.getData(new Uint8ArrayWriter()));
  }
  return pack;
}

test('a pack comes by folder and by drop without the hub; a folder with a changed file leaves nothing behind', async ({
  context,
  browser,
}, info) => {
  const folder = info.outputPath('inkling-hub-writer');
  const pack = await makePack(context, folder);
  const other = await browser.newContext();
  await other.route('https://**', (route) => route.abort());
  const page = await open(other);
  const weights = join(folder, listed.variants[0]!.program);
  const good = readFileSync(weights);
  writeFileSync(weights, Buffer.alloc(good.length));
  await page.getByTestId('import-folder').setInputFiles(folder);
  await expect(page.getByTestId('failure')).toContainText('its hash differs');
  expect(await keptFiles(page)).toEqual([]);
  await expectNothingForAxe(page, 'a pack is refused');

  writeFileSync(weights, good);
  await page.getByTestId('import-folder').setInputFiles(folder);
  await expect(entry(page, listed.id)).toContainText('from inkling-hub-writer');
  await expect(page.getByText(`Imported: ${listed.name}.`)).toBeVisible();
  expect(await keptFiles(page)).toHaveLength(spec.variants[0]!.files.length);
  await entry(page, listed.id).getByRole('button', { name: 'Delete' }).click();
  await page.getByTestId('delete-one').getByRole('button', { name: 'Delete' }).click();
  await expect(entry(page, listed.id)).toHaveCount(0);

  const carried = await page.evaluateHandle(
    (bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], 'dropped.zip', { type: 'application/zip' }));
      return data;
    },
    [...pack],
  );
  await page.dispatchEvent('h1', 'drop', { dataTransfer: carried });
  await expect(entry(page, listed.id)).toContainText('from dropped.zip');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a folder' }).focus();
  await page.keyboard.press('Enter');
  expect(await chooser).toBeTruthy();
  await other.close();
});

test('of two tabs that fetch the same model one waits, and each file is fetched once', async ({
  context,
}) => {
  const hub = await playHub(context);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const [first, second] = [await open(context, [listed]), await open(context, [listed])];
  for (const page of [first, second]) {
    await entry(page, listed.id).getByRole('button', { name: 'Look up' }).click();
    await expect(entry(page, listed.id)).toContainText('5 files');
  }
  hub.asked.length = 0;
  hub.spoil = async (path) => {
    if (path.includes('/resolve/')) await held;
    return false;
  };
  await entry(first, listed.id)
    .getByRole('button', { name: /^Fetch/ })
    .click();
  await expect.poll(() => hub.asked.some((path) => path.includes('/resolve/'))).toBe(true);
  await entry(second, listed.id)
    .getByRole('button', { name: /^Fetch/ })
    .click();
  await expect(entry(second, listed.id)).toContainText('another tab, or an import, does it');
  release();
  for (const page of [first, second]) await expect(entry(page, listed.id)).toContainText('kept since');
  const fetched = hub.asked.filter((path) => path.includes('/resolve/'));
  expect(fetched.sort()).toEqual([...new Set(fetched)].sort());
  expect(fetched).toHaveLength(5);
});

test('a store that fills up in the middle of a download is told; what is whole is not fetched again', async ({
  context,
}) => {
  const hub = await playHub(context);
  const page = await open(context, [listed]);
  const session = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  const limit = (quotaSize?: number) =>
    session.send('Storage.overrideQuotaForOrigin', {
      origin,
      ...(quotaSize === undefined ? {} : { quotaSize }),
    });
  await entry(page, listed.id).getByRole('button', { name: 'Look up' }).click();
  await expect(entry(page, listed.id)).toContainText('5 files');
  hub.spoil = async (path) => {
    if (path.endsWith('.onnx')) await limit(1000);
    return false;
  };
  await entry(page, listed.id)
    .getByRole('button', { name: /^Fetch/ })
    .click();
  await expect(entry(page, listed.id)).toContainText('no room left for onnx/model.onnx');
  await expect(entry(page, listed.id)).toContainText('Delete a model that you do not need');
  const kept = await keptFiles(page);
  expect(kept).not.toHaveLength(0);
  expect(kept.filter((url) => url.endsWith('.onnx'))).toEqual([]);

  await limit();
  hub.spoil = null;
  await entry(page, listed.id).getByRole('button', { name: 'Try again' }).click();
  await expect(entry(page, listed.id)).toContainText('5 files');
  hub.asked.length = 0;
  await entry(page, listed.id)
    .getByRole('button', { name: /^Fetch/ })
    .click();
  await expect(entry(page, listed.id)).toContainText('kept since');
  expect(hub.asked.filter((path) => path.includes('/resolve/'))).toHaveLength(5 - kept.length);
});
