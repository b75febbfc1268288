// @vitest-environment node
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { addressOf } from '../../../src/engines/model-address.ts';
import type { ModelSpec } from '../../../src/engines/protocol.ts';
import { fetchModelFiles } from '../../../workers/model-files.ts';
import { failureOf } from '../../fixtures/failure-of.ts';

const content = Buffer.from('weights of a model');
const files = ['config.json', 'onnx/model.onnx'].map((path) => ({
  path,
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
}));
const spec: ModelSpec = {
  id: 'writer',
  name: 'Writer',
  roles: ['user'],
  engine: 'transformers',
  location: { kind: 'hub', repository: 'owner/writer', revision: 'a'.repeat(40) },
  variants: [{ device: 'wasm', dtype: 'q8', files }],
  parameters: 1,
  contextLength: 512,
  licence: 'MIT',
  card: 'x',
};
const weights = addressOf(spec, files[1]!);

const kept = new Map<string, Buffer>();
const asked: string[] = [];
const cache = {
  match: async (url: string) => (kept.has(url) ? new Response(new Uint8Array(kept.get(url)!)) : undefined),
  delete: async (url: string) => kept.delete(url),
};

beforeEach(() => {
  kept.clear();
  asked.length = 0;
  for (const file of files) kept.set(addressOf(spec, file), content);
  vi.stubGlobal('caches', { open: async () => cache });
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return new Response(new Uint8Array(content));
  });
});
afterEach(() => vi.unstubAllGlobals());

const load = () => fetchModelFiles(spec, spec.variants[0]!, () => undefined);

it('a model of the hub is read from what is kept, and the network is not asked', async () => {
  expect([...(await load()).keys()]).toEqual(['config.json', 'onnx/model.onnx']);
  expect(asked).toEqual([]);
});

it.each([
  ['is gone', 'model-missing', () => kept.delete(weights)],
  ['is damaged', 'model-damaged', () => kept.set(weights, Buffer.alloc(content.length))],
  ['was cut off', 'model-damaged', () => kept.set(weights, content.subarray(1))],
  ['lies in a browser that keeps nothing', 'model-missing', () => vi.stubGlobal('caches', undefined)],
])(
  'where a kept file %s, the load ends and says how to repair it; nothing is fetched',
  async (_, kind, spoil) => {
    spoil();
    const failure = await failureOf(load());
    expect(failure).toMatchObject({ kind, message: expect.stringContaining('of Writer') });
    expect(failure.advice).toMatch(/Models.*Repair.*says first how much/);
    expect(asked).toEqual([]);
  },
);

it('a damaged file goes, so that the page sees that the model needs repair', async () => {
  kept.set(weights, Buffer.alloc(content.length));
  await failureOf(load());
  expect([...kept.keys()]).toEqual([addressOf(spec, files[0]!)]);
});
