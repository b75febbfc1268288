import { describe, expect, it } from 'vitest';
import type { ModelSpec, Variant } from '../../../src/engines/protocol.ts';
import { createAskedAddress } from '../../../workers/asked-address.ts';

const folder = 'https://models.example/a/';
const library = 'https://libraries.example/x.wasm';

function ask(asked: string, list = 'tensor-cache.json', location?: ModelSpec['location']): string {
  const files = ['mlc-chat-config.json', list].map((path) => ({ path, bytes: 1, sha256: 'a'.repeat(64) }));
  const variant: Variant = { device: 'webgpu', dtype: 'q4f16', files };
  const spec = { location: location ?? { kind: 'folder', address: folder } } as ModelSpec;
  return createAskedAddress(spec, variant)(asked);
}

it.each([
  [`${folder}resolve/main/mlc-chat-config.json`, `${folder}mlc-chat-config.json`],
  [`${folder}params_shard_0.bin`, `${folder}params_shard_0.bin`],
  [library, library],
  ['https://models.example/b/resolve/main/x.bin', 'https://models.example/b/resolve/main/x.bin'],
])('the library of web-llm asks for %s and gets what is kept under %s', (asked, kept) => {
  expect(ask(asked)).toBe(kept);
});

it('gives the list of the weights by its newer name also where the model has the older one', () => {
  const asked = `${folder}resolve/main/tensor-cache.json`;
  expect(ask(asked)).toBe(`${folder}tensor-cache.json`);
  expect(ask(asked, 'ndarray-cache.json')).toBe(`${folder}ndarray-cache.json`);
});

describe('of a model of the hub', () => {
  const revision = 'c'.repeat(40);
  const hub = `https://huggingface.co/a/b/resolve/${revision}/`;
  const place = { kind: 'hub', repository: 'a/b', revision } as const;

  it.each([`${hub}tensor-cache.json`, `${hub}params_shard_0.bin`, library])('%s stays as it is', (asked) => {
    expect(ask(asked, 'tensor-cache.json', place)).toBe(asked);
  });

  it('an older build has its list of the weights, too', () => {
    expect(ask(`${hub}tensor-cache.json`, 'ndarray-cache.json', place)).toBe(`${hub}ndarray-cache.json`);
  });
});
