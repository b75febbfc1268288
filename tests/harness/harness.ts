import { proxy, wrap } from 'comlink';
import { createBridge, type BridgeOptions, type BridgeStatus } from '../../src/engines/bridge.ts';
import { compileProgram } from '../../src/engines/compile-program.ts';
import { planDownload } from '../../src/engines/download-plan.ts';
import { createDownloads } from '../../src/engines/downloads.ts';
import { readHub } from '../../src/engines/hub.ts';
import { inspectMachine } from '../../src/engines/machine.ts';
import type { EngineWorker, ModelRole, ModelSpec } from '../../src/engines/protocol.ts';
import { embedderContract } from '../contracts/embedder-contract.ts';
import { languageModelContract } from '../contracts/language-model-contract.ts';

/** Everything that tests drive inside a page; the app never contains it. */
const engines = {
  embedderContract,
  languageModelContract,
  inspectMachine,
  proxy,
  compile: proxy(compileProgram),
  readHub,
  planDownload,
  downloads: createDownloads(),

  /** A bridge on WebAssembly, unless the options say otherwise, with the statuses that it went through. */
  bridge(spec: ModelSpec, options: Partial<BridgeOptions> = {}) {
    const statuses: BridgeStatus[] = [];
    const role: ModelRole = spec.roles[0]!;
    const bridge = createBridge(spec, {
      role,
      device: 'wasm',
      allowSoftwareAdapter: false,
      onStatus: (status) => statuses.push(status),
      ...options,
    });
    return { bridge, statuses };
  },

  /** The worker without its bridge. */
  openWorker() {
    return wrap<EngineWorker>(
      new Worker(new URL('../../workers/model.worker.ts', import.meta.url), { type: 'module' }),
    );
  },

  /** The failure that the work rejects with, or null. */
  async failureOf(work: Promise<unknown>) {
    return work.then(
      () => null,
      (error: { failure?: { kind: string; message: string; advice: string } }) =>
        error.failure ?? { kind: 'not an InklingError', message: String(error), advice: '' },
    );
  },

  async cachedPaths() {
    const cache = await caches.open('inkling-models');
    return (await cache.keys()).map(({ url }) => new URL(url).pathname).sort();
  },
};

declare global {
  interface Window {
    engines: typeof engines;
  }
}

window.engines = engines;
