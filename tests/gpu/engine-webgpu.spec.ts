import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { parseCatalog } from '../../src/engines/catalog.ts';
import type { ModelSpec } from '../../src/engines/protocol.ts';
import { fixtureSpec } from '../harness/fixture-spec.ts';
import { expect, test } from '../harness/test.ts';

/** The processor plays the GPU here: slow, so the texts are short and the time is long. */
test.setTimeout(400_000);
const messages = [{ role: 'user' as const, content: 'Hello' }];
const texts = ['The meeting moved to Friday.', 'A story about a lighthouse'];

const listed = parseCatalog(
  JSON.parse(readFileSync(new URL('../../models.json', import.meta.url), 'utf8')),
).models;
const writers = [fixtureSpec('tiny-writer'), ...listed.filter(({ roles }) => !roles.includes('embedder'))];
const embedders = [fixtureSpec('tiny-embedder'), ...listed.filter(({ roles }) => roles.includes('embedder'))];

/** The very file that runs on WebGPU, offered to WebAssembly as well. */
function sameFileOnBoth(spec: ModelSpec): ModelSpec {
  const variant = spec.variants.find(({ device }) => device === 'webgpu')!;
  return { ...spec, variants: [variant, { ...variant, device: 'wasm' }] };
}

for (const spec of writers) {
  test(`${spec.name} writes the same tokens on WebGPU as on WebAssembly`, async ({ enginePage }) => {
    const webgpu = await write(enginePage, sameFileOnBoth(spec), 'webgpu');
    const wasm = await write(enginePage, sameFileOnBoth(spec), 'wasm');
    expect(webgpu.device).toBe('webgpu');
    expect(wasm.device).toBe('wasm');
    expect(webgpu.reply).toEqual(wasm.reply);
    expect(webgpu.reply.replyTokens).toBeGreaterThan(0);
  });
}

for (const spec of embedders) {
  test(`${spec.name} gives the same vectors on WebGPU as on WebAssembly`, async ({ enginePage }) => {
    const webgpu = await embed(enginePage, sameFileOnBoth(spec), 'webgpu');
    const wasm = await embed(enginePage, sameFileOnBoth(spec), 'wasm');
    expect([webgpu.device, wasm.device]).toEqual(['webgpu', 'wasm']);
    for (const [i, { vector }] of webgpu.embeddings.entries()) {
      const cosine = vector.reduce((sum, value, j) => sum + value * wasm.embeddings[i]!.vector[j]!, 0);
      expect(cosine).toBeGreaterThan(0.999);
    }
  });
}

test('on WebGPU only the build for it is fetched', async ({ enginePage }) => {
  const requests: string[] = [];
  enginePage.on('request', (request) => requests.push(new URL(request.url()).pathname));
  await write(enginePage, fixtureSpec('tiny-writer'), 'webgpu');
  const builds = requests.filter((path) => path.includes('ort-wasm')).map((path) => path.split('/').at(-1)!);
  expect(builds.length).toBeGreaterThan(0);
  for (const build of builds) expect(build).toContain('asyncify');
});

test('a software adapter is not used unless it is asked for, and the reason names it', async ({
  enginePage,
}) => {
  const report = await enginePage.evaluate(
    (spec) => window.engines.bridge(spec, { device: 'auto' }).bridge.load(),
    fixtureSpec('tiny-writer'),
  );
  expect(report.choice.device).toBe('wasm');
  expect(report.choice.reason).toMatch(/played by the processor.*SwiftShader/i);
});

test('an interrupt arrives on WebGPU, and the next reply is right', async ({ enginePage }) => {
  const { failure, same } = await enginePage.evaluate(
    async ({ spec, messages }) => {
      const { bridge } = window.engines.bridge(spec, { device: 'webgpu', allowSoftwareAdapter: true });
      const before = await bridge.generate({ messages, maxTokens: 4 });
      const controller = new AbortController();
      const call = bridge.generate(
        { messages, maxTokens: 400 },
        { signal: controller.signal, onText: () => controller.abort() },
      );
      const failure = await window.engines.failureOf(call);
      const after = await bridge.generate({ messages, maxTokens: 4 });
      return { failure, same: before.text === after.text };
    },
    { spec: fixtureSpec('tiny-writer'), messages },
  );
  expect(failure).toMatchObject({ kind: 'aborted' });
  expect(same).toBe(true);
});

test('WebGPU that does not start is left for WebAssembly, and the notes say so', async ({ enginePage }) => {
  await enginePage.route('**/*asyncify*.wasm', (route) => route.abort());
  const status = await enginePage.evaluate(async (spec) => {
    const { bridge } = window.engines.bridge(spec, { device: 'webgpu', allowSoftwareAdapter: true });
    await bridge.load();
    return bridge.status();
  }, fixtureSpec('tiny-writer'));
  expect(status).toMatchObject({
    kind: 'ready',
    report: { choice: { device: 'wasm', reason: expect.stringContaining('WebGPU was tried') } },
    notes: [expect.stringContaining('WebGPU was left')],
  });
});

function write(page: Page, spec: ModelSpec, device: 'webgpu' | 'wasm') {
  return page.evaluate(
    async ({ spec, device, messages }) => {
      const { bridge } = window.engines.bridge(spec, { device, allowSoftwareAdapter: true });
      const { milliseconds: _ignored, ...reply } = await bridge.generate({ messages, maxTokens: 12 });
      const { choice } = await bridge.load();
      bridge.unload();
      return { device: choice.device, reply };
    },
    { spec, device, messages },
  );
}

function embed(page: Page, spec: ModelSpec, device: 'webgpu' | 'wasm') {
  return page.evaluate(
    async ({ spec, device, texts }) => {
      const { bridge } = window.engines.bridge(spec, { device, allowSoftwareAdapter: true });
      const embeddings = await bridge.embed(texts);
      const { choice } = await bridge.load();
      bridge.unload();
      return { device: choice.device, embeddings };
    },
    { spec, device, texts },
  );
}
