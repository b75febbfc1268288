import type { ModelSpec } from '../../src/engines/protocol.ts';
import { expect, test } from '../harness/test.ts';

const revision = 'b'.repeat(40);
const file = (path: string) => ({ path, bytes: 10, sha256: 'a'.repeat(64) });
const spec: ModelSpec = {
  id: 'tiny-webllm',
  name: 'Tiny',
  roles: ['user', 'assistant'],
  engine: 'webllm',
  location: { kind: 'hub', repository: 'mlc-ai/Tiny', revision },
  variants: [
    {
      device: 'webgpu',
      dtype: 'q4f16',
      files: [
        file('mlc-chat-config.json'),
        { ...file('tiny.wasm'), address: 'https://raw.githubusercontent.com/mlc-ai/libraries/tiny.wasm' },
      ],
    },
  ],
  parameters: 1,
  contextLength: 512,
  licence: 'MIT',
  card: 'https://huggingface.co/mlc-ai/Tiny',
};

/** Loads with the real library, with the given files kept. */
async function load(
  page: import('@playwright/test').Page,
  kept: Readonly<Record<string, string>>,
  location = spec.location,
) {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(page.url()).origin) asked.push(request.url());
  });
  const outcome = await page.evaluate(
    async ({ spec, kept }) => {
      const cache = await caches.open('inkling-models');
      for (const [address, content] of Object.entries(kept)) await cache.put(address, new Response(content));
      const { openWorker, proxy, compile } = window.engines;
      const choice = { device: 'webgpu', threads: 1, reason: 'The test wants it.' } as const;
      return openWorker().load(
        spec,
        choice,
        proxy(() => undefined),
        compile,
      );
    },
    { spec: { ...spec, location }, kept },
  );
  return { outcome, asked };
}

const folder = `https://huggingface.co/mlc-ai/Tiny/resolve/${revision}/`;
const library = spec.variants[0]!.files[1]!.address!;

test('the library of web-llm takes its files from those that are kept, and fetches none by itself', async ({
  enginePage,
}) => {
  const { outcome, asked } = await load(enginePage, {});
  expect(outcome).toMatchObject({ ok: false, failure: { kind: 'model-missing' } });
  expect(JSON.stringify(outcome)).toContain('mlc-chat-config.json');
  expect(asked).toEqual([]);
});

const elsewhere = 'https://models.school.example/tiny/';
const places: readonly (readonly [string, string, ModelSpec['location']])[] = [
  ['at the hub', folder, spec.location],
  ['in a folder of another server', elsewhere, { kind: 'folder', address: elsewhere }],
];

for (const [where, address, location] of places) {
  test(`of a model ${where} it reads the manifest; a library that is no program is told plainly`, async ({
    enginePage,
  }) => {
    const kept = { [`${address}mlc-chat-config.json`]: '{"tokenizer_files":[]}', [library]: 'no program' };
    const { outcome, asked } = await load(enginePage, kept, location);
    expect(outcome).toMatchObject({
      ok: false,
      failure: { kind: 'model-damaged', message: expect.stringContaining('Tiny cannot be read') },
    });
    expect(asked).toEqual([]);
  });
}
