import { mount } from 'svelte';
import { fetchCatalog } from '../engines/fetch-catalog.ts';
import { inspectMachine } from '../engines/machine.ts';
import { createMemoryStore } from '../storage/memory-store.ts';
import { openStore } from '../storage/open-store.ts';
import App from './App.svelte';
import { openSink } from './carry/file-sink.ts';
import { fetchPart } from './fetch-part.ts';
import { nameMachine } from './models/machine-name.ts';
import { measureMemory } from './models/measure-memory.ts';
import { createModelShelf } from './models/model-shelf.ts';
import { createOfflineView } from './offline/offline.svelte.ts';
import { createLater, createPending } from './pending.svelte.ts';
import { createRunAddress } from './run/run-address.ts';
import { createRunId } from './run/run-id.ts';
import { createRunLoader } from './run/load-run-models.ts';
import { listKeptModels } from './models/kept-models.ts';
import { readOwnModels } from './models/own-models.ts';
import { createRunLocks } from './run/run-lock.ts';
import { createSession } from './session.svelte.ts';
import { createThemeView } from './settings/theme.svelte.ts';
import { parseUrlSettings } from './settings/url-settings.ts';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';

/**
 * The composition root: the only place that constructs engines and stores. The bridge, the loop and with them the
 * prompts and the documents arrive when the first run starts.
 */
const fetching = fetchCatalog();
const { store, reason } = await openStore();

const theme = createThemeView({
  stored: await store.setting('theme').catch(() => null),
  prefersDark: matchMedia('(prefers-color-scheme: dark)'),
  root: document.documentElement,
  // A theme that cannot be kept is no reason to disturb anyone: it holds for this visit.
  save: (chosen) => void store.saveSetting('theme', chosen).catch(() => undefined),
});

const machine = inspectMachine(true);
const shelf = createModelShelf(importEngines, store);

const loading = {
  shelf,
  browser: navigator.userAgent,
  adapter: async () => (await machine).adapter?.name ?? null,
  version: import.meta.env['INKLING_VERSION'] as string,
  now: Date.now,
  models: async () => [...(await fetching).models, ...(await listKeptModels(store, await fetching))],
  listed: async () => {
    const { listed } = await fetching;
    return [...listed, ...(await readOwnModels(store, listed))];
  },
};

/** Whoever keeps models is told on the first page if one of them is not whole; nobody else needs it there. */
const library = createLater(openLibrary);
void store.keptModels().then(
  (kept) => kept.length > 0 && library.begin(),
  // No database, no models.
  () => undefined,
);

const session = createSession({
  store,
  notKept: reason,
  theme,
  offline: createOfflineView({
    // In development the files change under a worker's hands.
    container: import.meta.env.PROD ? navigator.serviceWorker : undefined,
    script: `${import.meta.env.BASE_URL}service-worker.js`,
    timers: globalThis,
    wasTold: async () => (await store.setting('told-kept').catch(() => null)) === true,
    noteTold: () => void store.saveSetting('told-kept', true).catch(() => undefined),
  }),
  library,
  machine: createPending(machine),
  trials: {
    importEngines,
    clock: performance,
    measureMemory: () => measureMemory(performance),
    nameMachine: async () => nameMachine(navigator.userAgent, (await machine).adapter),
    freeMemory: shelf.clear,
  },
  catalog: createPending(fetching),
  url: parseUrlSettings(location.search),
  address: createRunAddress(window),
  locks: createRunLocks(navigator.locks),
  carry: {
    importTransfer,
    openSink,
    async *replay(config, mode, onReady, signal) {
      const { replayRun } = await fetchPart(import('../simulation/replay.ts'));
      // What ran when the run was written stays on its record.
      const settings = { ...store, saveSetting: async () => undefined };
      const load = createRunLoader({ ...loading, settings, afresh: true });
      const models = mode === 'record' ? null : await load(config, () => undefined, signal);
      onReady();
      yield* replayRun(config, store, models, signal);
    },
    // A page that nobody sees has nobody to answer, and its timers are slow.
    breathe: () => (document.hidden ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve))),
  },
  browser: navigator.userAgent,
  createId: createRunId,
  now: Date.now,
  loadModels: createRunLoader({ ...loading, settings: store, written: store }),
  lab: {
    trial: {
      createStore: createMemoryStore,
      clock: performance,
      freeBytes: async () => {
        const { quota, usage } = (await navigator.storage?.estimate().catch(() => null)) ?? {};
        return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
      },
      async *playApart(config, apart, signal) {
        const load = createRunLoader({ ...loading, settings: apart, afresh: true });
        const models = await load(config, () => undefined, signal);
        const { runEpisodes } = await fetchPart(import('../simulation/run.ts'));
        yield* runEpisodes(config, { ...models, store: apart, clock: performance }, { signal });
      },
    },
  },
  screen: { locks: 'wakeLock' in navigator ? navigator.wakeLock : undefined, page: document },
  async *runEpisodes(config, models, signal, pace) {
    const { runEpisodes } = await fetchPart(import('../simulation/run.ts'));
    yield* runEpisodes(config, { ...models, store, clock: performance, pace }, { signal });
  },
});

// A run that the address names is there at once, and not after a glimpse of the first page.
await session.followAddress();

async function openLibrary() {
  const catalog = await fetching;
  const [{ createLibrary }, { createDownloads }] = await fetchPart(
    Promise.all([import('./models/create-library.ts'), import('../engines/downloads.ts')]),
  );
  return createLibrary(catalog, await machine, store, createDownloads());
}

async function importTransfer() {
  const [{ exportRuns }, { reviewFile, importFile }, { chunksOf }] = await fetchPart(
    Promise.all([
      import('../storage/transfer/export-runs.ts'),
      import('../storage/transfer/import-runs.ts'),
      import('../storage/transfer/chunks-of.ts'),
    ]),
  );
  return { exportRuns, reviewFile, importFile, chunksOf };
}

async function importEngines() {
  const [{ createBridge }, { withCompletions }, { withVectors }] = await Promise.all([
    import('../engines/bridge.ts'),
    import('../engines/completions.ts'),
    import('../engines/vectors.ts'),
  ]);
  return { createBridge, withCompletions, withVectors };
}

const target = document.querySelector('#app');
if (target !== null) {
  target.replaceChildren();
  mount(App, { target, props: { session } });
}
