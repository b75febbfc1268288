import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test, type Browser, type BrowserContext, type Page, type Route } from '@playwright/test';
import { expectNoSideways, expectNothingForAxe } from './axe.ts';
import { addressOf } from './run-page.ts';

const folder = 'https://models.school.example/llm/Tiny-q4f16_1-MLC/';
const manifest = `${folder}mlc-chat-config.json`;
const shard = Buffer.alloc(50_000, 5);
const files: Readonly<Record<string, Buffer>> = {
  'mlc-chat-config.json': Buffer.from(
    JSON.stringify({
      model_type: 'qwen2',
      quantization: 'q4f16_1',
      context_window_size: 4096,
      tokenizer_files: ['tokenizer.json'],
      model_lib: 'tiny.wasm',
    }),
  ),
  'tensor-cache.json': Buffer.from(
    JSON.stringify({
      records: [
        {
          dataPath: 'params_shard_0.bin',
          nbytes: shard.length,
          md5sum: createHash('md5').update(shard).digest('hex'),
        },
      ],
    }),
  ),
  'tokenizer.json': Buffer.from('{"model":{}}'),
  'params_shard_0.bin': shard,
  'tiny.wasm': Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]),
};
const headers = { 'Access-Control-Allow-Origin': '*' };
const forOthers = { 'Access-Control-Allow-Origin': 'https://others.example' };
const id = 'models.school.example.llm-tiny-q4f16-1-mlc-q4f16';
const entry = (page: Page) => page.locator(`[data-model="${id}"]`);

interface Played {
  readonly asked: string[];
  spoil: ((path: string, route: Route) => Promise<boolean>) | null;
}

/** Any server with a folder on it. */
async function playServer(context: BrowserContext): Promise<Played> {
  const played: Played = { asked: [], spoil: null };
  await context.route('https://models.school.example/**', async (route) => {
    const path = route.request().url().replace(folder, '');
    played.asked.push(path);
    if (await played.spoil?.(path, route)) return;
    const body = files[path];
    await route.fulfill(body === undefined ? { status: 404, body: '', headers } : { body, headers });
  });
  return played;
}

/** A page of a browser that says it has a graphics processor: web-llm's models are for no other. */
async function open(context: BrowserContext): Promise<Page> {
  await context.addInitScript(() => {
    const limits = { maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 2 ** 31 };
    const adapter = { info: { description: 'Played card' }, features: new Set(['shader-f16']), limits };
    Object.defineProperty(navigator, 'gpu', { value: { requestAdapter: async () => adapter } });
  });
  const page = await context.newPage();
  await page.goto(addressOf({ agents: ['oracle'], rounds: 1 }) + '#models');
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
  return page;
}

async function lookUp(page: Page, address: string): Promise<void> {
  await page.getByRole('combobox', { name: 'What it is' }).selectOption('mlc');
  await page.getByRole('textbox', { name: 'Repository' }).fill(address);
  await page.getByRole('button', { name: 'Look up the repository' }).click();
}

const keptFiles = (page: Page) =>
  page.evaluate(async () =>
    (await (await caches.open('inkling-models')).keys())
      .map(({ url }) => url)
      .filter((url) => url.includes('models.school.example'))
      .sort(),
  );

async function openWithout(browser: Browser): Promise<Page> {
  const other = await browser.newContext();
  await other.route('https://**', (route) => route.abort());
  return open(other);
}

test('a model is added by the address of its manifest, fetched, repaired, carried to another browser and deleted', async ({
  context,
  browser,
}) => {
  const server = await playServer(context);
  const page = await open(context);
  await lookUp(page, manifest);
  await expect(page.getByRole('group', { name: 'What was found' })).toContainText('Tiny-q4f16_1 (MLC)');
  await page.getByRole('button', { name: 'Add it to the list' }).click();
  await page.reload();
  await entry(page).getByRole('button', { name: 'Look up' }).click();
  await expect(entry(page)).toContainText(
    /5 files, \d+ kB \([\d,]+ bytes\), not counting 2 whose length nobody tells .+ from models\.school\.example/,
  );
  await expectNothingForAxe(page, 'a model of another server is offered');
  await page.setViewportSize({ width: 360, height: 700 });
  await expectNoSideways(page, 'a model of another server is offered');
  await entry(page)
    .getByRole('button', { name: /^Fetch/ })
    .click();
  await expect(entry(page)).toContainText('from models.school.example');
  const all = Object.keys(files).map((path) => folder + path);
  expect(await keptFiles(page)).toEqual(all.sort());

  await page.evaluate(async (address) => {
    await (await caches.open('inkling-models')).put(address, new Response('{"other":true}'));
  }, `${folder}tokenizer.json`);
  await entry(page).getByRole('button', { name: 'Check the files' }).click();
  await expect(entry(page)).toContainText('One file is missing or damaged:');
  server.spoil = async (path, route) => {
    if (path !== 'tokenizer.json') return false;
    await route.fulfill({ body: '{"other":{}}', headers });
    return true;
  };
  await entry(page).getByRole('button', { name: 'Repair' }).click();
  await expect(entry(page)).toContainText('its hash differs');
  server.spoil = null;
  server.asked.length = 0;
  await entry(page).getByRole('button', { name: 'Repair' }).click();
  await expect(entry(page)).toContainText('Every file is what it was.');
  expect(server.asked).toEqual(['tokenizer.json']);

  const download = page.waitForEvent('download');
  await entry(page).getByRole('button', { name: 'Export' }).click();
  const buffer = readFileSync(await (await download).path());
  const second = await openWithout(browser);
  const pack = { name: 'tiny.zip', mimeType: 'application/zip', buffer };
  await second.getByTestId('import-pack').setInputFiles(pack);
  await expect(entry(second)).toContainText('from tiny.zip');
  expect(await keptFiles(second)).toEqual(all);
  await second.context().close();

  await entry(page).getByRole('button', { name: 'Delete' }).click();
  await page.getByTestId('delete-one').getByRole('button', { name: 'Delete' }).click();
  await entry(page).getByRole('button', { name: 'Take off the list' }).click();
  await expect(entry(page)).toHaveCount(0);
  expect(await keptFiles(page)).toEqual([]);
});

test('a manifest that cannot be had is explained: missing, a page, none, not given to other pages, at Inkling itself', async ({
  context,
}) => {
  const server = await playServer(context);
  const page = await open(context);
  const failure = page.getByTestId('failure');
  await lookUp(page, `${folder}nothing/mlc-chat-config.json`);
  await expect(failure).toContainText('mlc-chat-config.json at models.school.example is missing (404)');
  const answers: readonly (readonly [object, string])[] = [
    [{ body: '<p>Sign in</p>', contentType: 'text/html', headers }, 'sent a web page in its place'],
    [{ body: '{"a":1}', headers }, 'is not what such a file has to be'],
    [
      { body: files['mlc-chat-config.json'], headers: forOthers },
      'does not let pages of others read its files (CORS)',
    ],
  ];
  for (const [answer, message] of answers) {
    server.spoil = async (_, route) => {
      await route.fulfill(answer);
      return true;
    };
    await lookUp(page, manifest);
    await expect(failure).toContainText(message);
  }
  await lookUp(page, `${new URL(page.url()).origin}/mlc-chat-config.json`);
  await expect(failure).toContainText('lies where Inkling itself does');
  await lookUp(page, 'https://me:secret@models.school.example/mlc-chat-config.json');
  await expect(failure).toContainText('has a name or a password in it');
  await expectNothingForAxe(page, 'a manifest cannot be had');
});
