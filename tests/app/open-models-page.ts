import { render, screen } from '@testing-library/svelte';
import { vi } from 'vitest';
import App from '../../src/app/App.svelte';
// Fetched beforehand: how long that takes says nothing of the page.
import '../../src/app/pages/ModelsPage.svelte';
import { createLibraryView, type LibraryViewParts } from '../../src/app/models/library.svelte.ts';
import { createLater, createPending } from '../../src/app/pending.svelte.ts';
import type { ListedModel } from '../../src/engines/download-plan.ts';
import type { Downloads } from '../../src/engines/downloads.ts';
import { chooseVariant } from '../../src/engines/preflight.ts';
import type { Machine } from '../../src/engines/machine.ts';
import type { ModelSpec } from '../../src/engines/protocol.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { filesOf } from './fake-downloads.ts';
import { FakeResizeObserver } from './fake-resize-observer.ts';
import { aSpec, threeModels } from './model-specs.ts';
import { createScriptedSession } from './scripted-session.ts';

const machine: Machine = {
  ...{ wasm: true, simd: true, isolated: true, cores: 8, gpu: false, adapter: null, memoryBytes: 8e9 },
};

/** As it is kept. */
export function pinnedModel(id: string): ModelSpec {
  return {
    ...aSpec(id, ['user', 'assistant']),
    location: { kind: 'hub', repository: `owner/${id}`, revision: 'b'.repeat(40) },
    variants: [
      {
        device: 'wasm',
        dtype: 'q8',
        files: [{ path: 'onnx/model.onnx', bytes: 30_000_000, sha256: 'a'.repeat(64) }],
      },
    ],
    parameters: 30_000_000,
  };
}

export interface ModelsPageChange {
  readonly granted?: boolean;
  readonly storage?: Partial<LibraryViewParts['storage']>;
  readonly notKept?: string | null;
  readonly listed?: readonly ListedModel[];
  readonly downloads?: Partial<Downloads>;
  readonly plan?: LibraryViewParts['plan'];
}

/** The page of models in a browser that keeps the named ones, none of them in the list. */
export async function openModelsPage(kept: readonly string[], change: ModelsPageChange = {}) {
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
  const store = createMemoryStore();
  for (const id of kept) {
    await store.keepModel(id, { spec: pinnedModel(id), keptAt: 1000, usedAt: 1000, from: 'hub.test' });
  }
  const removed: string[] = [];
  const unused = () => Promise.reject(new Error('not asked here'));
  const library = createLibraryView({
    listed: change.listed ?? [],
    ours: threeModels,
    store,
    downloads: {
      ...{ fetchModel: unused, repair: unused, validate: unused, exportPack: unused, importPack: unused },
      remove: async ({ id }) => void removed.push(id),
      removeFiles: unused,
      listArriving: async () => new Set(),
      listKept: async () => filesOf(...kept.map(pinnedModel)),
      ...change.downloads,
    } satisfies Downloads,
    plan: change.plan ?? unused,
    choose: (model) => chooseVariant(model, machine),
    now: () => 2000,
    news: { tell: () => undefined, hear: () => undefined },
    exclusively: (work) => work(),
    storage: {
      estimate: async () => ({ usage: 1e9, quota: 9e9 }),
      persist: async () => change.granted ?? false,
      persisted: async () => false,
      ...change.storage,
    },
    mirror: { ask: unused, read: async () => null, save: () => undefined },
    readOwn: unused,
  });
  await library.refresh();
  const session = createScriptedSession({
    store,
    notKept: change.notKept ?? null,
    library: createLater(() => Promise.resolve(library)),
    machine: createPending(Promise.resolve(machine)),
  });
  location.hash = '#models';
  await session.followAddress();
  render(App, { session });
  await screen.findByRole('heading', { level: 2, name: 'What fits' });
  return { session, store, removed, library };
}
