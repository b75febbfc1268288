import { vi } from 'vitest';
import { createOfflineView } from '../../src/app/offline/offline.svelte.ts';
import { createPending } from '../../src/app/pending.svelte.ts';
import type { RunModels } from '../../src/app/run/run-controller.ts';
import { createRunAddress } from '../../src/app/run/run-address.ts';
import type { Session, SessionParts } from '../../src/app/session-types.ts';
import { createSession } from '../../src/app/session.svelte.ts';
import { createThemeView } from '../../src/app/settings/theme.svelte.ts';
import { parseUrlSettings } from '../../src/app/settings/url-settings.ts';
import { createScriptedModel } from '../../src/engines/scripted.ts';
import { replayRun } from '../../src/simulation/replay.ts';
import { runEpisodes } from '../../src/simulation/run.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { createFakeLocks } from './fake-locks.ts';
import { threeModels } from './model-specs.ts';

export interface SessionOptions extends Partial<SessionParts> {
  readonly search?: string;
}

/** A whole session with the real loop and models whose replies are written down: the user accepts every draft. */
export function createScriptedSession({ search = '', ...change }: SessionOptions = {}): Session {
  let ids = 0;
  const { store = createMemoryStore() } = change;
  return createSession({
    store,
    notKept: null,
    catalog: createPending(Promise.resolve({ models: threeModels, listed: [], rejected: [] })),
    url: parseUrlSettings(search),
    theme: createThemeView({
      stored: null,
      prefersDark: Object.assign(new EventTarget(), { matches: false }) as unknown as MediaQueryList,
      root: document.createElement('html'),
      save: vi.fn(),
    }),
    offline: createOfflineView({
      ...{ container: undefined, script: '', timers: globalThis },
      wasTold: async () => false,
      noteTold: () => undefined,
    }),
    address: createRunAddress(window),
    library: { state: { kind: 'loading' }, begin: () => undefined },
    machine: { state: { kind: 'loading' } },
    trials: {
      importEngines: () => Promise.reject(new TypeError('There is no worker here.')),
      clock: { now: () => 0 },
      measureMemory: async () => null,
      nameMachine: async () => 'A machine',
      freeMemory: () => undefined,
    },
    locks: createFakeLocks(),
    carry: {
      importTransfer: async () => ({
        ...(await import('../../src/storage/transfer/export-runs.ts')),
        ...(await import('../../src/storage/transfer/import-runs.ts')),
        ...(await import('../../src/storage/transfer/chunks-of.ts')),
      }),
      openSink: async () => null,
      async *replay(config, _mode, onReady, signal) {
        onReady();
        yield* replayRun(config, store, null, signal);
      },
      breathe: async () => undefined,
    },
    lab: {
      trial: {
        createStore: createMemoryStore,
        clock: { now: () => 0 },
        freeBytes: async () => null,
        playApart: (config, apart, signal) =>
          runEpisodes(config, { ...scriptedModels(), store: apart, clock: { now: () => 0 } }, { signal }),
      },
    },
    screen: { locks: undefined, page: document },
    browser: 'A browser',
    createId: () => `run-${++ids}`,
    now: () => 0,
    loadModels: async () => scriptedModels(),
    runEpisodes: (config, models, signal, pace) =>
      runEpisodes(config, { ...models, store, clock: { now: () => 0 }, pace }, { signal }),
    ...change,
  });
}

function scriptedModels(): RunModels {
  return {
    assistant: createScriptedModel(() => 'Dear Ada, all is well.'),
    user: createScriptedModel(() => 'closing: yes\nVerdict: yes'),
    embedder: {
      embed: async (texts) => texts.map(() => ({ vector: [1, 0] })),
      embedTokens: async (texts) => texts.map(() => [[1, 0]]),
    },
  };
}
