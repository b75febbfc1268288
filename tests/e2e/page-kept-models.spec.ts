import { readFileSync } from 'node:fs';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { expectNoSideways, expectNothingForAxe } from './axe.ts';
import { listed, playHub, revision, spec } from '../harness/played-hub.ts';
import { addressOf, expectFinished } from './run-page.ts';

const catalogue = JSON.parse(readFileSync(new URL('../../models.json', import.meta.url), 'utf8')) as {
  readonly models: readonly { readonly id: string; readonly name: string }[];
};
const files = spec.variants[0]!.files;
/** Another entry of the same repository, as other weights of it are. */
const twin = { ...listed, id: 'hub-twin', name: 'Tiny Twin' };

async function open(context: BrowserContext): Promise<Page> {
  await context.route('**/models.json', (route) =>
    route.fulfill({ json: { models: [...catalogue.models, listed, twin] } }),
  );
  const page = await context.newPage();
  await page.goto(addressOf({ agents: ['oracle'], rounds: 1 }) + '#models');
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
  return page;
}

const entry = (page: Page, id = listed.id) => page.locator(`[data-model="${id}"]`);

async function beginFetch(page: Page, id = listed.id): Promise<void> {
  await entry(page, id).getByRole('button', { name: 'Look up' }).click();
  await entry(page, id)
    .getByRole('button', { name: /^Fetch/ })
    .click();
}

async function fetchModel(page: Page, id = listed.id): Promise<void> {
  await beginFetch(page, id);
  await expect(entry(page, id)).toContainText('kept since');
}

async function tryIt(page: Page): Promise<void> {
  await entry(page).getByText('Try it').click();
  await entry(page).getByRole('button', { name: 'Run' }).click();
}

const keptPaths = (page: Page) =>
  page.evaluate(async () =>
    (await (await caches.open('inkling-models')).keys())
      .filter(({ url }) => !url.startsWith(location.origin))
      .map(({ url }) => url.slice(url.lastIndexOf('/') + 1))
      .sort(),
  );

test('files that went are not fetched before the visitor repairs the model, and then from the mirror', async ({
  context,
}) => {
  const address = 'https://models.school.example';
  const hub = await playHub(context);
  const mirror = await playHub(context, address);
  const page = await open(context);
  await page.getByRole('textbox', { name: 'Mirror of the hub' }).fill(address);
  await page.getByRole('button', { name: 'Try it and use it' }).click();
  await expect(page.getByText(`Models come from ${address}`)).toBeVisible();
  await fetchModel(page);
  await page.evaluate(() => caches.delete('inkling-models'));
  for (const { asked } of [hub, mirror]) asked.length = 0;

  await tryIt(page);
  await expect(page.getByTestId('failure')).toContainText('is not kept in this browser any more');
  await expect(page.getByTestId('failure')).toContainText('choose Repair beside Tiny Writer');
  await expect(entry(page)).toContainText('5 files are missing or damaged');
  expect([hub.asked, mirror.asked]).toEqual([[], []]);
  await expectNothingForAxe(page, 'a model needs repair');
  await page.setViewportSize({ width: 360, height: 700 });
  await expectNoSideways(page, 'a model needs repair');

  await page.reload();
  await entry(page)
    .getByRole('button', {
      name: /^Repair: fetch \d+ kB \([\d,]+ bytes\) from models\.school\.example for Tiny Writer$/,
    })
    .click();
  await expect(entry(page)).toContainText('Every file is what it was.');
  expect(hub.asked).toEqual([]);
  expect(mirror.asked).toHaveLength(files.length);

  await page.evaluate(async () => {
    const cache = await caches.open('inkling-models');
    const weights = (await cache.keys()).find(({ url }) => /tiny-writer.*onnx$/.test(url))!;
    const bytes = new Uint8Array(await (await cache.match(weights))!.arrayBuffer());
    bytes[bytes.length - 1]! ^= 1;
    await cache.put(weights, new Response(bytes));
  });
  mirror.asked.length = 0;
  await page.getByRole('button', { name: 'Inkling: back to the first page' }).click();
  await page.getByRole('combobox', { name: 'Assistant' }).selectOption(listed.id);
  await page.getByTestId('start').click();
  await expect(page.getByTestId('failure').first()).toContainText(
    'onnx/model.onnx of Tiny Writer, as it was kept',
  );
  expect([hub.asked, mirror.asked]).toEqual([[], []]);
  await page.goto('/#models');
  await page.reload();
  await entry(page)
    .getByRole('button', { name: /^Repair/ })
    .click();
  await expect(entry(page)).toContainText('Every file is what it was.');
  expect(mirror.asked).toHaveLength(1);
  await tryIt(page);
  await expect(page.getByTestId('trial')).toContainText('tokens a second', { timeout: 60_000 });
});

/** What earlier versions took from packs that called themselves like other models. */
async function plant(page: Page, id: string, name: string): Promise<void> {
  const location = { kind: 'hub', repository: 'mallory/other', revision };
  const record = {
    spec: { ...spec, id, name, location, variants: [spec.variants[1]!] },
    ...{ keptAt: 1, usedAt: 1, from: 'gift.zip' },
  };
  await page.evaluate(
    async ({ id, record }) => {
      const request = indexedDB.open('inkling');
      await new Promise((resolve) => (request.onsuccess = resolve));
      const transaction = request.result.transaction('models', 'readwrite');
      transaction.objectStore('models').put(record, id);
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      request.result.close();
    },
    { id, record },
  );
}

test('stored models that took the place of others harm no page, are told, and go when the visitor wants it', async ({
  context,
}) => {
  await playHub(context);
  const page = await open(context);
  const user = catalogue.models.find(({ id }) => id === 'inkling-user')!;
  await plant(page, user.id, 'Fake User');
  await plant(page, listed.id, 'Fake Writer');
  await page.goto(addressOf({ agents: ['oracle'], rounds: 1 }));
  await page.reload();
  await page.getByTestId('start').click();
  await expectFinished(page);
  await page.goto('/#models');
  await page.reload();
  const notices = page.getByTestId('notice').filter({ hasText: 'is left out' });
  await expect(notices).toHaveCount(2);
  await expect(notices.filter({ hasText: 'Fake User' })).toContainText(
    `${user.name} that comes with Inkling`,
  );
  await expectNothingForAxe(page, 'models are left out');
  await page.getByRole('button', { name: 'Delete it and the files of Fake User' }).click();
  await page.getByRole('button', { name: 'Delete it and the files of Fake Writer' }).click();
  await expect(notices).toHaveCount(0);
  await fetchModel(page);
  await page.reload();
  await expect(entry(page)).toContainText('kept since');
  await expect(notices).toHaveCount(0);
});

test('all kept models are deleted while another is fetched, and that one has all its files', async ({
  context,
}) => {
  const hub = await playHub(context);
  const page = await open(context);
  await fetchModel(page);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.evaluate(async () => {
    const cache = await caches.open('inkling-models');
    const weights = (await cache.keys()).find(({ url }) => /tiny-writer.*onnx$/.test(url))!;
    await cache.delete(weights);
  });
  hub.spoil = async (path) => {
    if (path.endsWith('.onnx')) await held;
    return false;
  };
  hub.asked.length = 0;
  await beginFetch(page, twin.id);
  await expect.poll(() => hub.asked.some((path) => path.endsWith('.onnx'))).toBe(true);
  await page.getByRole('button', { name: 'Delete all kept models' }).click();
  await page.getByRole('button', { name: 'Delete 1 model' }).click();
  await expect(entry(page).getByRole('button', { name: 'Look up' })).toBeVisible();
  release();
  await expect(entry(page, twin.id)).toContainText('kept since');
  expect(await keptPaths(page)).toEqual(
    files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)).sort(),
  );
  await entry(page, twin.id).getByRole('button', { name: 'Check the files' }).click();
  await expect(entry(page, twin.id)).toContainText('Every file is what it was.');
});

test('what one tab fetches and deletes, the other shows', async ({ context }) => {
  await playHub(context);
  const [first, second] = [await open(context), await open(context)];
  await fetchModel(first);
  await expect(entry(second)).toContainText('kept since');
  await entry(second).getByRole('button', { name: 'Delete' }).click();
  await second.getByTestId('delete-one').getByRole('button', { name: 'Delete' }).click();
  await expect(entry(first).getByRole('button', { name: 'Look up' })).toBeVisible();
});

test('what a stopped fetch left is shown, counted, offered to go on with, and deleted', async ({
  context,
}) => {
  const hub = await playHub(context);
  const page = await open(context);
  hub.spoil = async (path) => {
    if (path.endsWith('.onnx')) await new Promise(() => undefined);
    return false;
  };
  await beginFetch(page);
  await expect.poll(() => hub.asked.some((path) => path.endsWith('.onnx'))).toBe(true);
  await entry(page).getByRole('button', { name: 'Stop' }).click();
  await expect(entry(page)).toContainText(/4\s+files\s+of\s+its\s+repository,\s+\d+\s+kB,\s+lie\s+here/);
  const left = page.getByRole('region', { name: 'Files of no kept model' });
  await expect(left).toContainText(
    /owner\/tiny-writer:\s+4\s+files,\s+\d+\s+kB,\s+of\s+Tiny\s+Writer,\s+Tiny\s+Twin/,
  );
  await expectNothingForAxe(page, 'files are left');
  await page.setViewportSize({ width: 360, height: 700 });
  await expectNoSideways(page, 'files are left');
  await page.reload();
  await entry(page).getByRole('button', { name: 'Look up' }).click();
  await expect(entry(page)).toContainText(
    /5\s+files,\s+\d+\s+kB\s+\([\d,]+\s+bytes\),\s+from\s+huggingface\.co;\s+\d+\s+kB\s+\([\d,]+\s+bytes\)\s+of\s+them\s+are\s+here\s+already/,
  );
  await expect(
    entry(page).getByRole('button', { name: /^Fetch the other \d+ kB \([\d,]+ bytes\)/ }),
  ).toBeVisible();
  await left.getByRole('button', { name: 'Delete the files of owner/tiny-writer' }).click();
  await expect(left).toContainText('There are none any more.');
  await expect(left.getByRole('status')).toHaveText(/^Deleted: 4 files, \d+ kB, of owner\/tiny-writer\.$/);
  await expect(left.getByRole('heading')).toBeFocused();
  expect(await keptPaths(page)).toEqual([]);
});

test('what another tab is fetching is not offered as files of no kept model, before it is stopped', async ({
  context,
}) => {
  const hub = await playHub(context);
  hub.spoil = async (path) => {
    if (path.endsWith('.onnx')) await new Promise(() => undefined);
    return false;
  };
  const first = await open(context);
  await beginFetch(first);
  await expect.poll(() => hub.asked.some((path) => path.endsWith('.onnx'))).toBe(true);
  const second = await open(context);
  await expect(second.getByRole('heading', { name: 'Language models', exact: true })).toBeVisible();
  const left = second.getByRole('region', { name: 'Files of no kept model' });
  await expect(left).toHaveCount(0);
  await expect(entry(second)).not.toContainText('lie here');
  await entry(first).getByRole('button', { name: 'Stop' }).click();
  await expect(first.getByRole('region', { name: 'Files of no kept model' })).toBeVisible();
  await second.reload();
  await expect(left).toBeVisible();
});
