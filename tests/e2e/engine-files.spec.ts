import { readFileSync } from 'node:fs';
import type { Page, Route } from '@playwright/test';
import { parseCatalog } from '../../src/engines/catalog.ts';
import type { ModelSpec } from '../../src/engines/protocol.ts';
import { describeFile, fixtureSpec } from '../harness/fixture-spec.ts';
import { expect, test } from '../harness/test.ts';

const spec = fixtureSpec('tiny-writer');
const weights = '**/models/tiny-writer/onnx/model.onnx';

/** Loads twice through one bridge: the failure of the first, if any, and of the second. */
function loadTwice(page: Page, model: ModelSpec = spec) {
  return page.evaluate(async (model) => {
    const { bridge } = window.engines.bridge(model);
    const first = await window.engines.failureOf(bridge.load());
    const cached = await window.engines.cachedPaths();
    const second = await window.engines.failureOf(bridge.load());
    return { first, cached, second };
  }, model);
}

/** Answers the first request for the weights differently, and lets all others pass. */
async function spoilOnce(page: Page, answer: (route: Route) => Promise<void>): Promise<void> {
  await page.route(weights, answer, { times: 1 });
}

const whole = [
  '/models/tiny-writer/config.json',
  '/models/tiny-writer/generation_config.json',
  '/models/tiny-writer/tokenizer.json',
  '/models/tiny-writer/tokenizer_config.json',
];

const faults: readonly [string, string, RegExp, (route: Route) => Promise<void>][] = [
  [
    'a missing file',
    'model-missing',
    /no such file/,
    (route) => route.fulfill({ status: 404, contentType: 'text/plain', body: 'Not found' }),
  ],
  [
    'a web page in place of a file, answered with 200',
    'model-missing',
    /web page/,
    (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Inkling</title>' }),
  ],
  [
    'a file that breaks off',
    'model-damaged',
    /1000 of \d+ bytes/,
    (route) => route.fulfill({ contentType: 'application/octet-stream', body: Buffer.alloc(1000) }),
  ],
  [
    'a file that is longer than promised',
    'model-damaged',
    /more than \d+ bytes/,
    (route) => route.fulfill({ contentType: 'application/octet-stream', body: Buffer.alloc(999_999) }),
  ],
  [
    'another file of the same length',
    'wrong-hash',
    /SHA-256/,
    (route) => {
      const { bytes } = spec.variants[0]!.files.find(({ path }) => path.endsWith('.onnx'))!;
      return route.fulfill({ contentType: 'application/octet-stream', body: Buffer.alloc(bytes) });
    },
  ],
  ['a server in trouble', 'network', /503/, (route) => route.fulfill({ status: 503, body: 'busy' })],
  ['a connection that fails', 'network', /connection/, (route) => route.abort()],
];

for (const [fault, kind, message, answer] of faults) {
  test(`${fault} is told plainly, never kept, and no obstacle to the next attempt`, async ({
    enginePage,
  }) => {
    await spoilOnce(enginePage, answer);
    const { first, cached, second } = await loadTwice(enginePage);
    expect(first).toMatchObject({ kind, message: expect.stringMatching(message) });
    expect(first!.message).toContain('onnx/model.onnx of Tiny Writer');
    expect(first!.advice).toMatch(/\w/);
    expect(cached).toEqual(whole);
    expect(second).toBeNull();
  });
}

test('a kept file that was damaged is fetched again', async ({ enginePage }) => {
  const failure = await enginePage.evaluate(async (model) => {
    const first = window.engines.bridge(model).bridge;
    await first.load();
    first.unload();
    const cache = await caches.open('inkling-models');
    const request = (await cache.keys()).find(({ url }) => url.endsWith('.onnx'))!;
    await cache.put(request, new Response(new Uint8Array(50)));
    const failure = await window.engines.failureOf(window.engines.bridge(model).bridge.load());
    const kept = await (await cache.match(request))!.arrayBuffer();
    return { failure, bytes: kept.byteLength };
  }, spec);
  const { bytes } = spec.variants[0]!.files.find(({ path }) => path.endsWith('.onnx'))!;
  expect(failure).toEqual({ failure: null, bytes });
});

test('after one load the files come from the cache, and no server is needed for them', async ({
  enginePage,
}) => {
  expect((await loadTwice(enginePage)).first).toBeNull();
  await enginePage.route('**/models/**', (route) => route.abort());
  expect((await loadTwice(enginePage)).first).toBeNull();
});

test('an aborted load leaves whole files only', async ({ enginePage }) => {
  await enginePage.route(weights, () => undefined);
  const { failure, cached } = await enginePage.evaluate(async (model) => {
    const { bridge } = window.engines.bridge(model);
    const controller = new AbortController();
    const call = window.engines.failureOf(bridge.load(controller.signal));
    // The weights come last, and their answer never does.
    while ((await window.engines.cachedPaths()).length < 4) await new Promise(requestAnimationFrame);
    controller.abort();
    return { failure: await call, cached: await window.engines.cachedPaths() };
  }, spec);
  expect(failure).toMatchObject({ kind: 'aborted' });
  expect(cached).toEqual(whole);
});

test('two workers that load the same large file at once in a fresh profile both get it', async ({
  enginePage,
}) => {
  // Where a response goes straight into the cache, both fail; how large it has to be depends on the browser.
  const { models } = parseCatalog(
    JSON.parse(readFileSync(new URL('../../models.json', import.meta.url), 'utf8')),
  );
  const failures = await enginePage.evaluate(async (model) => {
    const loads = [0, 1].map(() => window.engines.failureOf(window.engines.bridge(model).bridge.load()));
    return Promise.all(loads);
  }, models[0]!);
  expect(failures).toEqual([null, null]);
});

test('a disk without room is no obstacle: the model runs and nothing is kept', async ({ enginePage }) => {
  const client = await enginePage.context().newCDPSession(enginePage);
  const origin = new URL(enginePage.url()).origin;
  await client.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 10 });
  const { first, cached } = await loadTwice(enginePage);
  expect(first).toBeNull();
  expect(cached).toEqual([]);
});

test('weights that are no model are told plainly', async ({ enginePage }) => {
  const noise = Buffer.from('this is no protobuf'.repeat(40));
  await enginePage.route(weights, (route) =>
    route.fulfill({ contentType: 'application/octet-stream', body: noise }),
  );
  const { first } = await loadTwice(enginePage, replaceFile(spec, 'onnx/model.onnx', noise));
  expect(first).toMatchObject({ kind: 'model-damaged', message: expect.stringContaining('Tiny Writer') });
});

test('a runtime that failed to start is no obstacle to the next attempt', async ({ enginePage }) => {
  await enginePage.exposeFunction('mendNetwork', () => enginePage.unroute('**/*.wasm'));
  await enginePage.route('**/*.wasm', (route) => route.abort());
  const { first, second } = await enginePage.evaluate(async (model) => {
    const { bridge } = window.engines.bridge(model);
    const first = await window.engines.failureOf(bridge.load());
    await (window as unknown as { mendNetwork(): Promise<void> }).mendNetwork();
    return { first, second: await window.engines.failureOf(bridge.load()) };
  }, spec);
  expect(first).toMatchObject({ kind: 'load-failed' });
  expect(second).toBeNull();
});

test('a worker that cannot be fetched is told plainly, and no obstacle to the next attempt', async ({
  enginePage,
}) => {
  await enginePage.route('**/model.worker*.js', (route) => route.abort(), { times: 1 });
  const { first, second } = await loadTwice(enginePage);
  expect(first).toMatchObject({ kind: 'worker-died' });
  expect(second).toBeNull();
});

test('progress counts bytes of all files of the variant, from the first message on', async ({
  enginePage,
}) => {
  const statuses = await enginePage.evaluate(async (model) => {
    const { bridge, statuses } = window.engines.bridge(model);
    await bridge.load();
    return statuses;
  }, spec);
  const total = spec.variants[1]!.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const progress = statuses.flatMap((status) => (status.kind === 'loading' ? [status.progress] : []));
  const fetched = progress.filter(({ phase, totalBytes }) => phase === 'fetch' && totalBytes > 0);
  expect(fetched.length).toBeGreaterThan(0);
  expect(new Set(fetched.map(({ totalBytes }) => totalBytes))).toEqual(new Set([total]));
  const loaded = fetched.map(({ loadedBytes }) => loadedBytes);
  expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
  expect(loaded.at(-1)).toBe(total);
  expect(statuses.at(-1)!.kind).toBe('ready');
});

function replaceFile(model: ModelSpec, path: string, bytes: Uint8Array): ModelSpec {
  return {
    ...model,
    variants: model.variants.map((variant) => ({
      ...variant,
      files: variant.files.map((file) => (file.path === path ? describeFile(path, bytes) : file)),
    })),
  };
}
