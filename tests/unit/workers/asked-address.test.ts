import { expect, it } from 'vitest';
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

it('changes nothing for a model of the hub', () => {
  const asked = 'https://huggingface.co/a/b/resolve/main/tensor-cache.json';
  expect(ask(asked, 'x.json', { kind: 'hub', repository: 'a/b', revision: 'c'.repeat(40) })).toBe(asked);
});
