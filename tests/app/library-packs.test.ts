// @vitest-environment node
import { expect, it } from 'vitest';
import { createLibraryController } from '../../src/app/models/library-controller.ts';
import type { Downloads } from '../../src/engines/downloads.ts';
import type { ModelSpec } from '../../src/engines/protocol.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';

const kept: ModelSpec = {
  id: 'writer',
  name: 'Writer',
  roles: ['user', 'assistant'],
  engine: 'webllm',
  location: { kind: 'folder', address: 'https://models.example/a/' },
  variants: [
    { device: 'webgpu', dtype: 'q4f16', files: [{ path: 'x.wasm', bytes: 8, sha256: 'a'.repeat(64) }] },
  ],
  parameters: 1,
  contextLength: 512,
  licence: 'MIT',
  card: 'x',
};
const other: ModelSpec = { ...kept, location: { kind: 'folder', address: 'https://other.example/a/' } };
const options = { signal: new AbortController().signal, onProgress: () => undefined };

async function importOver(pack: ModelSpec) {
  const store = createMemoryStore();
  await store.keepModel('writer', { spec: kept, keptAt: 1, usedAt: 1, from: 'models.example' });
  const removed: unknown[] = [];
  const downloads: Partial<Downloads> = {
    importPack: async () => pack,
    remove: async (spec, pins) => void removed.push([spec, [...pins.keys()]]),
  };
  const controller = createLibraryController([], {
    ...{ store, downloads: downloads as Downloads, now: () => 5, onModels: () => undefined },
    plan: () => Promise.reject(new Error('not asked here')),
    choose: ({ variants }) => ({ kind: 'fits', variant: variants[0]! }),
  });
  const outcome = await controller.importPack(new Blob(), 'x.zip', options).then(
    () => null,
    (error: unknown) => error,
  );
  return { outcome, removed, stays: (await store.keptModels())[0] };
}

it('a pack with the id of a model from another place is refused, and its files go again', async () => {
  const { outcome, removed, stays } = await importOver(other);
  expect(outcome).toMatchObject({ failure: { kind: 'invalid', advice: expect.stringContaining('delete') } });
  expect(stays).toMatchObject({ spec: kept, from: 'models.example' });
  expect(removed).toEqual([[other, ['https://models.example/a/x.wasm']]]);
});

it('a pack of the very model that is kept is taken again', async () => {
  const { outcome, removed, stays } = await importOver(kept);
  expect(outcome).toBeNull();
  expect(stays).toMatchObject({ from: 'x.zip' });
  expect(removed).toEqual([]);
});
