// @vitest-environment node
import { expect, it } from 'vitest';
import { createLibraryController } from '../../src/app/models/library-controller.ts';
import { listKeptModels, type LeftOutModel } from '../../src/app/models/kept-models.ts';
import type { LibraryModel } from '../../src/app/models/library-state.ts';
import type { ListedModel } from '../../src/engines/download-plan.ts';
import type { Downloads } from '../../src/engines/downloads.ts';
import type { ModelSpec } from '../../src/engines/protocol.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { filesOf, takeIn } from './fake-downloads.ts';

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

const ours: ModelSpec = {
  ...kept,
  id: 'inkling-user',
  name: 'Inkling User',
  location: { kind: 'embedded', path: 'models/user' },
};
const listed: ListedModel = {
  ...kept,
  id: 'listed',
  name: 'Listed',
  location: { kind: 'hub', repository: 'owner/listed', revision: 'main' },
  variants: [{ device: 'webgpu', dtype: 'q4f16', program: 'x.wasm' }],
};

function fromHub(id: string, repository: string): ModelSpec {
  return { ...kept, id, location: { kind: 'hub', repository, revision: 'a'.repeat(40) } };
}

function start(pack: ModelSpec, overrides: Partial<Downloads> = {}) {
  const store = createMemoryStore();
  const seen: { models: readonly LibraryModel[]; leftOut: readonly LeftOutModel[] }[] = [];
  const removed: [ModelSpec, readonly string[]][] = [];
  const removedFiles: (readonly string[])[] = [];
  const downloads: Partial<Downloads> = {
    importPack: (_, parts) => takeIn(pack, parts),
    removeFiles: async (addresses) => void removedFiles.push(addresses),
    listKept: async () => filesOf(pack),
    remove: async (spec, pins) => void removed.push([spec, [...pins.keys()]]),
    ...overrides,
  };
  const controller = createLibraryController([listed], {
    ...{
      store,
      downloads: downloads as Downloads,
      now: () => 5,
      ours: [ours],
      exclusively: (work) => work(),
      onChange: () => undefined,
    },
    onModels: (models, leftOut) => seen.push({ models, leftOut }),
    plan: () => Promise.reject(new Error('not asked here')),
    choose: ({ variants }) => ({ kind: 'fits', variant: variants[0]! }),
  });
  return { controller, store, seen, removed, removedFiles };
}

async function importOver(pack: ModelSpec) {
  const { controller, store, removed, removedFiles } = start(pack);
  await store.keepModel('writer', { spec: kept, keptAt: 1, usedAt: 1, from: 'models.example' });
  const outcome = await controller.importPack(new Blob(), 'x.zip', options).then(
    () => null,
    (error: unknown) => error,
  );
  return { outcome, removed: [...removed, ...removedFiles], stays: (await store.keptModels())[0] };
}

it('a pack with the id of a model from another place is refused before any file of it comes', async () => {
  const { outcome, removed, stays } = await importOver(other);
  expect(outcome).toMatchObject({ failure: { kind: 'invalid', advice: expect.stringContaining('delete') } });
  expect(stays).toMatchObject({ spec: kept, from: 'models.example' });
  expect(removed).toEqual([]);
});

it('a pack of the very model that is kept is taken again', async () => {
  const { outcome, removed, stays } = await importOver(kept);
  expect(outcome).toBeNull();
  expect(stays).toMatchObject({ from: 'x.zip' });
  expect(removed).toEqual([]);
});

it.each([
  ['of a model that comes with Inkling', fromHub('inkling-user', 'mallory/other'), 'comes with Inkling'],
  ['of a listed model, from another repository', fromHub('listed', 'mallory/other'), 'mallory/other'],
])('a pack with the id %s is refused before any file of it comes', async (_, pack, said) => {
  const { outcome, removed, stays } = await importOver(pack);
  expect(outcome).toMatchObject({ failure: { kind: 'invalid', message: expect.stringContaining(said) } });
  expect(removed).toEqual([]);
  expect(stays).toMatchObject({ spec: kept });
});

it('what came of a pack that cannot be kept goes again, but for what another tab keeps by then', async () => {
  const spec: ModelSpec = {
    ...other,
    variants: [
      {
        ...kept.variants[0]!,
        files: ['x.wasm', 'y.json'].map((path) => ({ path, bytes: 8, sha256: 'a'.repeat(64) })),
      },
    ],
  };
  const { controller, store, removedFiles } = start(spec, {
    async listKept() {
      const twin = { ...kept, id: 'twin', location: spec.location };
      await store.keepModel('twin', { spec: twin, keptAt: 1, usedAt: 1, from: 'models.example' });
      return [];
    },
  });
  await expect(controller.importPack(new Blob(), 'x.zip', options)).rejects.toMatchObject({
    failure: { kind: 'model-missing', advice: expect.stringContaining('import the pack again') as string },
  });
  expect(removedFiles).toEqual([['https://other.example/a/y.json']]);
});

it('a pack of a listed model from its own repository is taken', async () => {
  const pack = { ...fromHub('listed', 'owner/listed'), name: 'Official Better', parameters: 9 };
  const { controller, seen, store } = start(pack);
  const spec = await controller.importPack(new Blob(), 'x.zip', options);
  expect(seen.at(-1)!.models).toMatchObject([{ id: 'listed', state: { kind: 'kept' } }]);
  // The list says what it is, the pack only which files.
  expect(spec).toEqual({ ...pack, name: 'Listed', parameters: 1 });
  await store.keepModel('listed', { spec: pack, keptAt: 1, usedAt: 1, from: 'x.zip' });
  expect(await listKeptModels(store, { models: [ours], listed: [listed] })).toEqual([spec]);
});

it('what the hub said of a listed model when it was fetched stays: its licence, and that it reads less', async () => {
  const { store } = start(kept);
  const names = { models: [ours], listed: [{ ...listed, contextLength: 4096, licence: 'MIT' }] };
  const read = async (contextLength: number) => {
    const spec = { ...fromHub('listed', 'owner/listed'), contextLength, licence: 'cc-by-nc-4.0' };
    await store.keepModel('listed', { spec, keptAt: 1, usedAt: 1, from: 'huggingface.co' });
    const [found] = await listKeptModels(store, names);
    return [found!.contextLength, found!.licence];
  };
  expect(await read(2048)).toEqual([2048, 'cc-by-nc-4.0']);
  expect(await read(8192)).toEqual([4096, 'cc-by-nc-4.0']);
});

it('stored records that took the place of others are left out everywhere, said, and deleted on demand', async () => {
  const { controller, store, seen, removed } = start(kept);
  const foreign = [fromHub('inkling-user', 'mallory/a'), fromHub('listed', 'mallory/b')];
  for (const spec of [...foreign, kept]) {
    await store.keepModel(spec.id, { spec, keptAt: 1, usedAt: 1, from: 'x.zip' });
  }
  await store.keepModel('odd', { spec: { id: 'odd' }, keptAt: 1, usedAt: 1, from: 'x.zip' });
  const names = { models: [ours], listed: [listed] };
  expect((await listKeptModels(store, names)).map(({ id }) => id)).toEqual(['writer']);
  await controller.refresh();
  const { models, leftOut } = seen.at(-1)!;
  expect(models).toMatchObject([
    { id: 'listed', state: { kind: 'absent' } },
    { id: 'writer', state: { kind: 'kept' } },
  ]);
  expect(leftOut.map(({ id }) => id).sort()).toEqual(['inkling-user', 'listed', 'odd']);
  expect(leftOut.find(({ id }) => id === 'listed')!.reason).toContain('mallory/b');
  for (const { id } of leftOut) await controller.removeLeftOut(id);
  expect((await store.keptModels()).map(({ id }) => id)).toEqual(['writer']);
  expect(removed.map(([spec]) => spec.id).sort()).toEqual(['inkling-user', 'listed']);
  expect(seen.at(-1)!.leftOut).toEqual([]);
});

it('a model of the visitor’s own takes no place either', async () => {
  const { controller, store, seen } = start(kept);
  const own = { ...listed, id: 'writer' };
  await store.saveSetting('own-models', [{ ...listed, id: 'inkling-user' }]);
  await store.keepModel('writer', { spec: kept, keptAt: 1, usedAt: 1, from: 'x.zip' });
  await controller.refresh();
  expect(seen.at(-1)!.models.map(({ id }) => id)).toEqual(['listed', 'writer']);
  await expect(controller.addModel(own)).rejects.toMatchObject({ failure: { kind: 'invalid' } });
});
