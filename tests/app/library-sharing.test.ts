// @vitest-environment node
import { expect, it } from 'vitest';
import { createLibraryController } from '../../src/app/models/library-controller.ts';
import { createLibraryLock } from '../../src/app/models/library-lock.ts';
import type { LibraryModel } from '../../src/app/models/library-state.ts';
import type { DownloadPlan, ListedModel } from '../../src/engines/download-plan.ts';
import type { Downloads } from '../../src/engines/downloads.ts';
import type { ModelSpec } from '../../src/engines/protocol.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { createFakeDownloads } from './fake-downloads.ts';

const hash = (sign: string) => sign.repeat(64);
const aModel = (id: string): ModelSpec => ({
  id,
  name: id,
  roles: ['user', 'assistant'],
  engine: 'transformers',
  location: { kind: 'hub', repository: 'owner/writer', revision: 'b'.repeat(40) },
  variants: [
    {
      device: 'wasm',
      dtype: 'q8',
      files: [
        { path: 'tokenizer.json', bytes: 50, sha256: hash('c') },
        { path: `${id}.onnx`, bytes: 1000, sha256: hash('d') },
      ],
    },
  ],
  parameters: 1,
  contextLength: 512,
  licence: 'MIT',
  card: 'x',
});
const [small, large] = [aModel('small'), aModel('large')];
const listed = [small, large].map((spec): ListedModel => ({
  ...spec,
  location: { kind: 'hub', repository: 'owner/writer', revision: 'main' },
  variants: [{ device: 'wasm', dtype: 'q8', program: `${spec.id}.onnx` }],
}));

/** A tab: its own page over what all tabs share. */
function open(
  store: ReturnType<typeof createMemoryStore>,
  downloads: Downloads,
  exclusively: ReturnType<typeof createLibraryLock>,
) {
  let models: readonly LibraryModel[] = [];
  const controller = createLibraryController(listed, {
    ...{ store, downloads, exclusively, ours: [], now: () => 1, onChange: () => undefined },
    plan: async (model, variant): Promise<DownloadPlan> => ({
      ...{ model, variant, location: { kind: 'hub', repository: 'owner/writer', revision: 'b'.repeat(40) } },
      files: [{ path: 'x', address: 'https://hub.test/x', bytes: 1050, hash: null }],
    }),
    choose: ({ variants }) => ({ kind: 'fits', variant: variants[0]! }),
    onModels: (next) => (models = next),
  });
  const state = (id: string) => models.find((model) => model.id === id)?.state;
  const fetch = async (id: string) => {
    await controller.look(id, null);
    await controller.fetch(id, null);
  };
  const ids = () => models.map((model) => model.id);
  return { controller, state, ids, fetch };
}

function start(held: (fetched: string) => Promise<void>, change: Partial<Downloads> = {}) {
  const store = createMemoryStore();
  const fake = createFakeDownloads([small, large]);
  const downloads: Downloads = {
    ...fake.downloads,
    async fetchModel(plan, ...rest) {
      const spec = await fake.downloads.fetchModel(plan, ...rest);
      await held(spec.id);
      return spec;
    },
    ...change,
  };
  const exclusively = createLibraryLock(undefined);
  return { ...fake, store, openTab: () => open(store, downloads, exclusively) };
}

it.each([
  ['the same tab', false],
  ['another tab', true],
])('a model that is deleted in %s takes no file from one that is being fetched', async (_, inOther) => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const { openTab, files, fetched, store } = start(async (id) => (id === 'large' ? held : undefined));
  const tab = openTab();
  await tab.fetch('small');
  const other = inOther ? openTab() : tab;
  await other.controller.refresh();
  const fetching = tab.fetch('large');
  await new Promise((resolve) => setTimeout(resolve, 5));
  await other.controller.removeAll(['small']);
  expect([...files.keys()].some((address) => address.endsWith('tokenizer.json'))).toBe(false);
  release();
  await fetching;
  expect(tab.state('large')).toMatchObject({ kind: 'kept' });
  expect((await store.keptModels()).map(({ id }) => id)).toEqual(['large']);
  expect([...files.keys()].map((address) => address.slice(address.lastIndexOf('/') + 1)).sort()).toEqual([
    'large.onnx',
    'tokenizer.json',
  ]);
  expect(fetched).toEqual(['tokenizer.json', 'small.onnx', 'large.onnx', 'tokenizer.json']);
});

it('a model whose files go again and again is not kept, and says so', async () => {
  const { openTab, files, store } = start(async () => files.clear());
  const tab = openTab();
  await tab.fetch('small');
  expect(tab.state('small')).toMatchObject({
    kind: 'failed',
    kept: null,
    failure: { kind: 'model-missing' },
  });
  expect(await store.keptModels()).toEqual([]);
});

it('keeping and deleting wait for each other, also where the browser has no locks, and a failure stops nobody', async () => {
  const exclusively = createLibraryLock(undefined);
  const steps: string[] = [];
  const work = (name: string) => async () => {
    steps.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 2));
    steps.push(`${name} ends`);
    if (name === 'a') throw new Error('a');
  };
  await Promise.allSettled([exclusively(work('a')), exclusively(work('b'))]);
  expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

it('a kept model whose files went needs repair, in every tab that looks, and nothing is fetched before that', async () => {
  const { openTab, files, fetched } = start(async () => undefined);
  const tab = openTab();
  await tab.fetch('small');
  await tab.fetch('large');
  for (const address of files.keys()) if (address.endsWith('.json')) files.delete(address);
  fetched.length = 0;
  const other = openTab();
  for (const { controller } of [tab, other]) await controller.refresh();
  for (const { state } of [tab, other]) {
    expect(state('small')).toMatchObject({ kind: 'kept', damaged: ['tokenizer.json'] });
    expect(state('large')).toMatchObject({ kind: 'kept', damaged: ['tokenizer.json'] });
  }
  expect(fetched).toEqual([]);
  await other.controller.repair('large', null);
  expect(fetched).toEqual(['tokenizer.json']);
  expect(other.state('large')).toMatchObject({ kind: 'kept', damaged: [] });
});

it('looking again takes no note of what went meanwhile from what is going on, and shows what another tab did', async () => {
  const { openTab } = start(async () => undefined);
  const [tab, other] = [openTab(), openTab()];
  await tab.fetch('small');
  await other.controller.refresh();
  expect(other.state('small')).toMatchObject({ kind: 'kept', damaged: null });
  const looking = other.controller.refresh();
  const fetching = other.fetch('large');
  await Promise.all([looking, fetching]);
  expect(other.state('large')).toMatchObject({ kind: 'kept' });
  await tab.controller.remove('small');
  await other.controller.refresh();
  expect(other.state('small')).toEqual({ kind: 'absent' });
});

it.each<[string, 'validate' | 'repair' | 'exportPack']>([
  ['checked', 'validate'],
  ['repaired', 'repair'],
  ['exported', 'exportPack'],
])('a model that another tab deletes while it is %s here is gone here too', async (_, work) => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const { openTab } = start(async () => undefined, {
    validate: () => held.then(() => []),
    repair: () => held,
    exportPack: () => held.then(() => new Blob(['pack'])),
  });
  const [tab, other] = [openTab(), openTab()];
  await tab.fetch('small');
  await other.controller.refresh();
  const working =
    work === 'repair' ? other.controller.repair('small', null) : other.controller[work]('small');
  await tab.controller.remove('small');
  // The news of it comes while the work goes on.
  await other.controller.refresh();
  expect(other.state('small')).toMatchObject({ kind: 'working' });
  release();
  await working;
  expect(other.state('small')).toEqual({ kind: 'absent' });
});

it('models that two tabs put on the list and take off it at the same time lose none', async () => {
  const { openTab } = start(async () => undefined);
  const [tab, other, third] = [openTab(), openTab(), openTab()];
  const mine = (id: string): ListedModel => ({ ...listed[0]!, id, name: id });
  await tab.controller.addModel(mine('first'));
  await other.controller.refresh();
  await Promise.all([
    tab.controller.addModel(mine('second')),
    other.controller.dropModel('first'),
    other.controller.addModel(mine('third')),
  ]);
  await third.controller.refresh();
  expect(third.ids()).toEqual(['small', 'large', 'second', 'third']);
  await expect(tab.controller.addModel(mine('third'))).rejects.toMatchObject({
    failure: { kind: 'invalid' },
  });
});

it('a model that another tab fetched anew while it was checked here is the new one here too', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const { openTab, store } = start(async () => undefined, { validate: () => held.then(() => []) });
  const tab = openTab();
  await tab.fetch('small');
  const checking = tab.controller.validate('small');
  const anew = { ...small, location: { kind: 'hub', repository: 'owner/writer', revision: 'c'.repeat(40) } };
  await store.keepModel('small', { spec: anew, keptAt: 2, usedAt: 2, from: 'hub.test' });
  release();
  await checking;
  expect(tab.state('small')).toMatchObject({
    kind: 'kept',
    kept: { keptAt: 2, spec: { location: { revision: 'c'.repeat(40) } } },
  });
});
