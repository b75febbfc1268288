import { beforeEach, expect, it, vi } from 'vitest';
import { createError } from '../../src/core/failure.ts';
import { createLibraryView } from '../../src/app/models/library.svelte.ts';
import { togetherBytes } from '../../src/app/models/library-state.ts';
import { bytesHere, findLeftovers } from '../../src/app/models/leftovers.ts';
import type { DownloadPlan } from '../../src/engines/download-plan.ts';
import { pinsOf } from '../../src/engines/pins.ts';
import type { ModelSpec } from '../../src/engines/protocol.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { createFakeDownloads, filesOf } from './fake-downloads.ts';
import { aSpec } from './model-specs.ts';

const aHubModel = (id: string, sign: string): ModelSpec => ({
  ...aSpec(id, ['user', 'assistant']),
  location: { kind: 'hub', repository: 'owner/writer', revision: sign.repeat(40) },
  variants: [
    {
      device: 'wasm',
      dtype: 'q8',
      files: ['config.json', 'onnx/model.onnx'].map((path) => ({
        path,
        bytes: 500,
        sha256: sign.repeat(64),
      })),
    },
  ],
});
const kept = aHubModel('kept', 'a');
const stopped = aHubModel('stopped', 'b');
const library = { address: 'https://libraries.test/v1/x.wasm', bytes: 7 };

const none: ReadonlySet<string> = new Set();

it('files of no kept model are counted by the place they came from', () => {
  const files = [...filesOf(kept, stopped), library];
  expect(findLeftovers(files, pinsOf([kept]), none)).toEqual([
    { place: 'owner/writer', addresses: filesOf(stopped).map(({ address }) => address), bytes: 1000 },
    { place: 'https://libraries.test/v1/', addresses: [library.address], bytes: 7 },
  ]);
  expect(findLeftovers(filesOf(kept), pinsOf([kept]), none)).toEqual([]);
});

it('files that a fetch or an import needs are no leftovers; others of their repository are', () => {
  const [config, program] = filesOf(stopped);
  const arriving = new Set([config!.address, library.address]);
  expect(findLeftovers([...filesOf(kept, stopped), library], pinsOf([kept]), arriving)).toEqual([
    { place: 'owner/writer', addresses: [program!.address], bytes: 500 },
  ]);
});

it('of an offer counts what is here whole, and what nobody vouches for comes again', () => {
  const hash = { kind: 'git', value: '0' } as const;
  const plan = {
    files: [
      { path: 'a', address: 'https://hub.test/a', bytes: 10, hash },
      { path: 'b', address: 'https://hub.test/b', bytes: 20, hash },
      { path: 'x.wasm', address: library.address, bytes: null, hash: null },
    ],
  } as Partial<DownloadPlan> as DownloadPlan;
  const here = [
    { address: 'https://hub.test/a', bytes: 10 },
    { address: 'https://hub.test/b', bytes: 19 },
    library,
  ];
  expect(bytesHere(plan, here)).toBe(10);
});

it('of several models counts the files that they share once', () => {
  const entry = (spec: ModelSpec) => ({ spec, keptAt: 1, usedAt: 1, from: 'x' });
  expect(togetherBytes([entry(kept), entry({ ...kept, id: 'twin' }), entry(stopped)])).toBe(2000);
  expect(togetherBytes([])).toBe(0);
});

const listeners: ((repaired?: string) => void)[] = [];
beforeEach(() => void (listeners.length = 0));

function openTab(store: ReturnType<typeof createMemoryStore>, fake: ReturnType<typeof createFakeDownloads>) {
  const unused = () => Promise.reject(new Error('not asked here'));
  let own: (typeof listeners)[number] = () => undefined;
  return createLibraryView({
    ...{
      listed: [],
      ours: [],
      store,
      downloads: fake.downloads,
      plan: unused,
      readOwn: unused,
      now: () => 1,
    },
    choose: ({ variants }) => ({ kind: 'fits', variant: variants[0]! }),
    exclusively: (work) => work(),
    news: {
      tell: (repaired) =>
        listeners.filter((listener) => listener !== own).forEach((listener) => listener(repaired)),
      hear: (listener) => listeners.push((own = listener)),
    },
    storage: undefined,
    mirror: { ask: unused, read: async () => null, save: () => undefined },
  });
}

it('a tab shows what another one deleted, and files that are left are deleted without those that a model needs', async () => {
  const store = createMemoryStore();
  const fake = createFakeDownloads([]);
  for (const { address, bytes } of filesOf(kept, stopped)) fake.files.set(address, bytes);
  await store.keepModel(kept.id, { spec: kept, keptAt: 1, usedAt: 1, from: 'hub.test' });
  const [first, second] = [openTab(store, fake), openTab(store, fake)];
  for (const tab of [first, second]) await tab.refresh();
  expect(second.leftovers).toMatchObject([{ place: 'owner/writer', bytes: 1000 }]);
  const everything = { place: 'x', addresses: [...fake.files.keys()], bytes: 0 };
  await first.removeLeftovers([everything]);
  expect([...fake.files.keys()]).toEqual(filesOf(kept).map(({ address }) => address));
  expect(first.leftovers).toEqual([]);
  await first.remove(kept.id);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(second.leftovers).toEqual([]);
  expect(second.models).toEqual([]);
});

it('where the records cannot be read no file passes for a leftover, and none is deleted', async () => {
  const store = createMemoryStore();
  const fake = createFakeDownloads([]);
  for (const { address, bytes } of filesOf(kept)) fake.files.set(address, bytes);
  await store.keepModel(kept.id, { spec: kept, keptAt: 1, usedAt: 1, from: 'hub.test' });
  const broken = () =>
    Promise.reject(createError('storage-unavailable', 'The records cannot be read.', 'Reload.'));
  const tab = openTab({ ...store, keptModels: broken }, fake);
  await tab.refresh();
  expect(tab.leftovers).toEqual([]);
  await tab.removeLeftovers([{ place: 'x', addresses: [...fake.files.keys()], bytes: 0 }]);
  expect([...fake.files.keys()]).toEqual(filesOf(kept).map(({ address }) => address));
  expect(tab.failure).toMatchObject({ kind: 'storage-unavailable' });
});

it('what a repair brought back is missing nowhere else, neither beside a model that shares it nor in another tab', async () => {
  const twin = { ...kept, id: 'twin' };
  const store = createMemoryStore();
  const fake = createFakeDownloads([]);
  for (const { address, bytes } of filesOf(kept)) fake.files.set(address, bytes);
  for (const spec of [kept, twin]) {
    await store.keepModel(spec.id, { spec, keptAt: 1, usedAt: 1, from: 'hub.test' });
  }
  // Of its length, so that only a check finds it.
  const downloads = { ...fake.downloads, validate: async () => ['onnx/model.onnx'] };
  const [first, second] = [openTab(store, { ...fake, downloads }), openTab(store, { ...fake, downloads })];
  for (const tab of [first, second]) {
    await tab.refresh();
    for (const { id } of [kept, twin]) await tab.validate(id);
  }
  const damage = (tab: typeof first) =>
    tab.models.map(({ state }) => (state.kind === 'kept' ? state.damaged : state.kind));
  expect([damage(first), damage(second)]).toEqual(Array(2).fill(Array(2).fill(['onnx/model.onnx'])));
  await first.repair(kept.id, null);
  expect(damage(first)).toEqual([[], null]);
  await vi.waitFor(() => expect(damage(second)).toEqual([null, null]));
});
