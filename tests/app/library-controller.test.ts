// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createLibraryController } from '../../src/app/models/library-controller.ts';
import type { LibraryParts } from '../../src/app/models/library-types.ts';
import { describeTransfer } from '../../src/app/models/transfer-text.ts';
import type { LibraryModel } from '../../src/app/models/library-state.ts';
import { createError } from '../../src/core/failure.ts';
import type { DownloadPlan, ListedModel } from '../../src/engines/download-plan.ts';
import type { DownloadOptions, Downloads } from '../../src/engines/downloads.ts';
import type { ModelSpec } from '../../src/engines/protocol.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { filesOf, takeIn } from './fake-downloads.ts';

const listed: ListedModel = {
  id: 'writer',
  name: 'Writer',
  roles: ['user', 'assistant'],
  engine: 'transformers',
  location: { kind: 'hub', repository: 'owner/writer', revision: 'main' },
  variants: [{ device: 'wasm', dtype: 'q8', program: 'onnx/model.onnx' }],
  parameters: 1,
  contextLength: 512,
  licence: 'MIT',
  card: 'https://hub.test/owner/writer',
};
const file = { path: 'onnx/model.onnx', bytes: 1000, sha256: 'a'.repeat(64) };
const pinned: ModelSpec = {
  ...listed,
  location: { kind: 'hub', repository: 'owner/writer', revision: 'b'.repeat(40) },
  variants: [{ device: 'wasm', dtype: 'q8', files: [file] }],
};
const plan: DownloadPlan = {
  model: listed,
  variant: listed.variants[0]!,
  location: { kind: 'hub', repository: 'owner/writer', revision: 'b'.repeat(40) },
  files: [{ path: file.path, address: 'https://hub.test/model.onnx', bytes: 1000, hash: null }],
};

const network = createError('network', 'The connection failed.', 'Try again.');

/** Waits for the signal, as a download does that takes its time. */
function untilAborted({ signal }: DownloadOptions): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(createError('aborted', 'Stopped.', 'Go on.'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  });
}

function start(overrides: Partial<Downloads> = {}, planned: LibraryParts['plan'] = async () => plan) {
  const store = createMemoryStore();
  const seen: LibraryModel[][] = [];
  const removed: string[] = [];
  let clock = 0;
  const downloads: Downloads = {
    fetchModel: async () => pinned,
    repair: async () => undefined,
    validate: async () => [],
    remove: async ({ id }) => void removed.push(id),
    exportPack: async () => new Blob(['pack']),
    importPack: (_, parts) => takeIn(pinned, parts),
    listKept: async () => filesOf(pinned),
    removeFiles: async () => undefined,
    listArriving: async () => new Set(),
    ...overrides,
  };
  const controller = createLibraryController([listed], {
    store,
    downloads,
    plan: planned,
    choose: ({ variants }) => ({ kind: 'fits', variant: variants[0]! }),
    now: () => (clock += 1000),
    ours: [],
    exclusively: (work) => work(),
    onChange: () => undefined,
    onModels: (models) => seen.push([...models]),
  });
  const state = (id = 'writer') => seen.at(-1)?.find((model) => model.id === id)?.state;
  return { controller, store, seen, removed, state };
}

describe('fetching a model', () => {
  it('asks the hub, offers the exact bytes, and fetches nothing before the visitor consents', async () => {
    let fetched = 0;
    const { controller, state, store } = start({
      async fetchModel() {
        fetched++;
        return pinned;
      },
    });
    const looking = controller.look('writer', null);
    expect(state()).toEqual({ kind: 'asking' });
    await looking;
    expect(state()).toEqual({ kind: 'offered', plan });
    expect(fetched).toBe(0);
    await controller.fetch('writer', null);
    expect(state()).toMatchObject({ kind: 'kept', kept: { spec: pinned, from: 'huggingface.co' } });
    expect((await store.keptModels()).map(({ id }) => id)).toEqual(['writer']);
  });

  it('has a total also where nobody tells the length of a library, and never more than all of it', async () => {
    const library = { path: 'x.wasm', address: 'https://libraries.test/x.wasm', bytes: null, hash: null };
    const { controller, seen } = start(
      {
        async fetchModel(_plan, _mirror, _pins, { onProgress }) {
          for (const loadedBytes of [50, 800, 1050]) onProgress({ loadedBytes, path: null });
          return pinned;
        },
      },
      async () => ({ ...plan, files: [library, ...plan.files] }),
    );
    await controller.look('writer', null);
    await controller.fetch('writer', null);
    const transfers = seen.flatMap(([model]) =>
      model?.state.kind === 'working' ? [model.state.transfer] : [],
    );
    expect(transfers.map(({ loadedBytes, totalBytes }) => [loadedBytes, totalBytes])).toEqual([
      [0, 1000],
      [50, 1000],
      [800, 1000],
      [1050, 1050],
    ]);
    expect(describeTransfer(transfers.at(-1)!)).toBe('1 kB of 1 kB');
  });

  it('can be stopped while the hub is asked, and leaves what stood there', async () => {
    let asked = 0;
    const { controller, state } = start({}, (_model, _variant, _mirror, signal) =>
      ++asked === 1 ? Promise.reject(network) : untilAborted({ signal, onProgress: () => undefined }),
    );
    await controller.look('writer', null);
    const failed = state();
    const looking = controller.look('writer', null);
    expect(state()).toEqual({ kind: 'asking' });
    controller.cancel('writer');
    await looking;
    expect(failed).toMatchObject({ kind: 'failed', failure: network.failure });
    expect(state()).toEqual(failed);
  });

  it('does nothing without an offer, and a declined offer is gone', async () => {
    const { controller, state } = start();
    await controller.fetch('writer', null);
    expect(state()).toBeUndefined();
    await controller.look('writer', null);
    controller.decline('writer');
    await controller.fetch('writer', null);
    expect(state()).toEqual({ kind: 'absent' });
  });

  it('shows bytes, the file and the speed while it goes on', async () => {
    const { controller, seen } = start({
      async fetchModel(_plan, _mirror, _pins, { onProgress }) {
        onProgress({ loadedBytes: 300, path: file.path });
        onProgress({ loadedBytes: 1000, path: file.path });
        return pinned;
      },
    });
    await controller.look('writer', null);
    await controller.fetch('writer', null);
    const transfers = seen.flatMap(([model]) =>
      model?.state.kind === 'working' ? [model.state.transfer] : [],
    );
    expect(transfers).toEqual([
      { loadedBytes: 0, totalBytes: 1000, path: null, waits: false, pause: null, bytesPerSecond: null },
      { loadedBytes: 300, totalBytes: 1000, path: file.path, waits: false, pause: null, bytesPerSecond: 300 },
      {
        loadedBytes: 1000,
        totalBytes: 1000,
        path: file.path,
        waits: false,
        pause: null,
        bytesPerSecond: 500,
      },
    ]);
  });

  it('stops when the visitor wants it, without a failure', async () => {
    const { controller, state } = start({
      fetchModel: (_plan, _mirror, _pins, options) => untilAborted(options),
    });
    await controller.look('writer', null);
    const fetching = controller.fetch('writer', null);
    controller.cancel('writer');
    await fetching;
    expect(state()).toEqual({ kind: 'absent' });
  });

  it('tells what went wrong beside the model, at the hub and on the way', async () => {
    const refused = start({}, () => Promise.reject(network));
    await refused.controller.look('writer', null);
    expect(refused.state()).toEqual({ kind: 'failed', failure: network.failure, kept: null, damaged: [] });
    const broken = start({ fetchModel: () => Promise.reject(network) });
    await broken.controller.look('writer', null);
    await broken.controller.fetch('writer', null);
    expect(broken.state()).toMatchObject({ kind: 'failed', failure: { kind: 'network' } });
    expect(await broken.store.keptModels()).toEqual([]);
  });
});

describe('a model that is kept', () => {
  async function startKept(overrides: Partial<Downloads> = {}) {
    const started = start(overrides);
    await started.store.keepModel('writer', { spec: pinned, keptAt: 5, usedAt: 6, from: 'hub.test' });
    await started.controller.refresh();
    return started;
  }

  it('is there again on the next visit; a record that makes no sense is left out', async () => {
    const { controller, store, state, seen } = await startKept();
    expect(state()).toMatchObject({ kind: 'kept', kept: { keptAt: 5, from: 'hub.test' }, damaged: null });
    await store.keepModel('odd', { spec: { id: 'odd' }, keptAt: 1, usedAt: 1, from: 'x' });
    await controller.refresh();
    expect(seen.at(-1)!.map(({ id }) => id)).toEqual(['writer']);
  });

  it('is validated, and what is damaged is named and repaired', async () => {
    const { controller, state } = await startKept({ validate: async () => [file.path] });
    await controller.validate('writer');
    expect(state()).toMatchObject({ kind: 'kept', damaged: [file.path] });
    await controller.repair('writer', null);
    expect(state()).toMatchObject({ kind: 'kept', damaged: [] });
  });

  it('names the file that is checked by its path, not by its address', async () => {
    const address = filesOf(pinned)[0]!.address;
    const { controller, seen } = await startKept({
      async validate(_spec, { onProgress }) {
        onProgress({ loadedBytes: 0, path: address });
        return [];
      },
    });
    await controller.validate('writer');
    const paths = seen.flatMap(([model]) =>
      model?.state.kind === 'working' ? [model.state.transfer.path] : [],
    );
    expect(paths).toEqual([null, file.path]);
  });

  it('is not taken back to its check by progress that comes late', async () => {
    let late: () => void = () => undefined;
    const { controller, state } = await startKept({
      async validate(_spec, { onProgress }) {
        late = () => onProgress({ loadedBytes: 1000, path: file.path });
        return [];
      },
    });
    await controller.validate('writer');
    late();
    expect(state()).toMatchObject({ kind: 'kept', damaged: [] });
  });

  it('stays kept when a check of it is stopped or fails', async () => {
    const stopped = await startKept({ validate: (_spec, options) => untilAborted(options) });
    const checking = stopped.controller.validate('writer');
    stopped.controller.cancel('writer');
    await checking;
    expect(stopped.state()).toMatchObject({ kind: 'kept' });
    const failed = await startKept({ repair: () => Promise.reject(network) });
    await failed.controller.repair('writer', null);
    expect(failed.state()).toMatchObject({ kind: 'failed', kept: { spec: pinned } });
    await failed.controller.validate('writer');
    expect(failed.state()).toMatchObject({ kind: 'kept', damaged: [] });
  });

  it('can be repaired again after a repair that failed, however often', async () => {
    const { controller, state } = await startKept({
      validate: async () => [file.path],
      repair: () => Promise.reject(network),
    });
    await controller.validate('writer');
    for (let times = 0; times < 2; times++) await controller.repair('writer', null);
    expect(state()).toMatchObject({ kind: 'failed', damaged: [file.path] });
  });

  it('is deleted with its files, and its record first', async () => {
    const { controller, state, removed, store } = await startKept({
      async remove() {
        expect(await store.keptModels()).toEqual([]);
        throw network;
      },
    });
    await controller.remove('writer');
    expect(removed).toEqual([]);
    expect(state()).toMatchObject({ kind: 'failed', kept: null });
  });

  it('is deleted with those that are named, and no other goes', async () => {
    const { controller, store } = await startKept();
    for (const id of ['other', 'third']) {
      await store.keepModel(id, { spec: { ...pinned, id }, keptAt: 1, usedAt: 1, from: 'x.zip' });
    }
    await controller.refresh();
    await controller.removeAll(['writer', 'third', 'unknown']);
    expect((await store.keptModels()).map(({ id }) => id)).toEqual(['other']);
  });

  it('that waits to be deleted with others is not worked on meanwhile', async () => {
    let checked = 0;
    const { controller, store } = await startKept({ validate: async () => (checked++, []) });
    await store.keepModel('other', { spec: { ...pinned, id: 'other' }, keptAt: 1, usedAt: 1, from: 'x.zip' });
    await controller.refresh();
    const deleting = controller.removeAll(['other', 'writer']);
    await controller.validate('writer');
    await deleting;
    expect(checked).toBe(0);
    expect(await store.keptModels()).toEqual([]);
  });

  it('stays when all are deleted while it is being worked on', async () => {
    const { controller, state, store } = await startKept({
      validate: (_spec, options) => untilAborted(options),
    });
    await store.keepModel('other', { spec: { ...pinned, id: 'other' }, keptAt: 1, usedAt: 1, from: 'x.zip' });
    await controller.refresh();
    const checking = controller.validate('writer');
    await controller.removeAll(['writer', 'other']);
    expect((await store.keptModels()).map(({ id }) => id)).toEqual(['writer']);
    controller.cancel('writer');
    await checking;
    expect(state()).toMatchObject({ kind: 'kept' });
  });

  it('becomes a pack', async () => {
    const { controller, state } = await startKept();
    expect(await (await controller.exportPack('writer'))!.text()).toBe('pack');
    expect(state()).toMatchObject({ kind: 'kept' });
  });
});

const options: DownloadOptions = { signal: new AbortController().signal, onProgress: () => undefined };

describe('a pack', () => {
  it('is kept under its own name, also of a model that the catalogue does not name', async () => {
    const foreign = { ...pinned, id: 'foreign', name: 'Foreign' };
    const { controller, state, seen } = start({ importPack: (_, parts) => takeIn(foreign, parts) });
    expect(await controller.importPack(new Blob(), 'foreign.zip', options)).toEqual(foreign);
    expect(state('foreign')).toMatchObject({ kind: 'kept', kept: { from: 'foreign.zip' } });
    expect(seen.at(-1)!.find(({ id }) => id === 'foreign')).toMatchObject({ name: 'Foreign', listed: null });
  });

  it('that is none is refused with its reason', async () => {
    const { controller } = start({ importPack: () => Promise.reject(network) });
    await expect(controller.importPack(new Blob(), 'x.zip', options)).rejects.toEqual(network);
  });
});

describe('a model of the visitor’s own', () => {
  const mine: ListedModel = { ...listed, id: 'mine', name: 'Mine' };

  it('joins the list, is there on the next visit, and is taken off again', async () => {
    const { controller, store, seen } = start();
    const ids = () => seen.at(-1)!.map(({ id, own }) => [id, own]);
    await controller.addModel(mine);
    expect(ids()).toEqual([
      ['writer', false],
      ['mine', true],
    ]);
    const refused = (message: string) => ({ failure: { message: expect.stringContaining(message) } });
    await expect(controller.addModel(mine)).rejects.toMatchObject(refused('already, with these weights'));
    const elsewhere = { kind: 'hub', repository: 'owner/mi-ne', revision: 'main' } as const;
    await expect(controller.addModel({ ...mine, location: elsewhere })).rejects.toMatchObject(
      refused('and so is Mine, from'),
    );
    await expect(controller.addModel(listed)).rejects.toMatchObject({ failure: { kind: 'invalid' } });
    const next: LibraryModel[][] = [];
    const later = createLibraryController([listed], {
      ...{
        store,
        downloads: { listKept: async () => [] as const } as Partial<Downloads> as Downloads,
        plan: async () => plan,
        now: () => 0,
        ours: [],
        exclusively: (work) => work(),
        onChange: () => undefined,
      },
      choose: ({ variants }) => ({ kind: 'fits', variant: variants[0]! }),
      onModels: (models) => next.push([...models]),
    });
    await later.refresh();
    expect(next.at(-1)!.map(({ id }) => id)).toEqual(['writer', 'mine']);
    await later.dropModel('mine');
    await controller.refresh();
    expect(ids()).toEqual([['writer', false]]);
  });

  it('stays on the list while its files are kept, and is left out where its record makes no sense', async () => {
    const { controller, store, seen } = start();
    await store.saveSetting('own-models', [mine, { id: 'odd' }, { ...mine, id: 'writer' }]);
    await store.keepModel('mine', {
      spec: { ...pinned, id: 'mine' },
      keptAt: 5,
      usedAt: 6,
      from: 'hub.test',
    });
    await controller.refresh();
    await controller.dropModel('mine');
    expect(seen.at(-1)!.map(({ id }) => id)).toEqual(['writer', 'mine']);
  });

  it('does not take the files that another model needs with it', async () => {
    let stays: readonly string[] = [];
    const { controller, store } = start({ remove: async (_spec, pins) => void (stays = [...pins.keys()]) });
    const library = {
      path: 'x.wasm',
      bytes: 5,
      sha256: 'c'.repeat(64),
      address: 'https://libraries.test/x.wasm',
    };
    const other = { ...pinned, id: 'other', variants: [{ ...pinned.variants[0]!, files: [file, library] }] };
    for (const spec of [pinned, other]) {
      await store.keepModel(spec.id, { spec, keptAt: 5, usedAt: 6, from: 'hub.test' });
    }
    await controller.refresh();
    await controller.remove('writer');
    expect(stays).toEqual([
      `https://huggingface.co/owner/writer/resolve/${'b'.repeat(40)}/${file.path}`,
      library.address,
    ]);
  });

  it('is fetched knowing what other kept models were pinned to', async () => {
    let known: unknown;
    const { controller, store } = start({
      async fetchModel(_plan, _mirror, pins) {
        known = [...(await pins()).values()];
        return pinned;
      },
    });
    await store.keepModel('other', {
      spec: { ...pinned, id: 'other' },
      keptAt: 5,
      usedAt: 6,
      from: 'hub.test',
    });
    await controller.look('writer', null);
    await controller.fetch('writer', null);
    expect(known).toEqual([{ bytes: file.bytes, sha256: file.sha256, model: 'Writer' }]);
  });
});
