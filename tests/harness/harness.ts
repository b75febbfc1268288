import { proxy, wrap } from 'comlink';
import { createBridge, type BridgeOptions, type BridgeStatus } from '../../src/engines/bridge.ts';
import { compileProgram } from '../../src/engines/compile-program.ts';
import { planDownload } from '../../src/engines/download-plan.ts';
import { createDownloads, type ImportParts } from '../../src/engines/downloads.ts';
import type { PackFile } from '../../src/engines/downloads-protocol.ts';
import { readHub } from '../../src/engines/hub.ts';
import { inspectMachine } from '../../src/engines/machine.ts';
import { pinsOf } from '../../src/engines/pins.ts';
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

  /** A pack of a model, as a folder: `first` and then more files of 3 MB each. */
  async samplePack(
    id: string,
    {
      location = { kind: 'hub', repository: `owner/${id}`, revision: 'c'.repeat(40) },
      first = [],
      others = 12,
    }: {
      readonly location?: Extract<ModelSpec['location'], { readonly kind: 'hub' }>;
      readonly first?: readonly PackFile[];
      readonly others?: number;
    } = {},
  ) {
    const content = new Blob([new Uint8Array(3_000_000).fill(7)]);
    const parts = Array.from({ length: others }, (_, i) => ({ path: `part-${i}.bin`, content }));
    const program = first.length > 0 ? [] : [{ path: 'onnx/model.onnx', content }];
    const contents = [...first, ...program, ...parts.slice(program.length)];
    const sha256 = await hashOf(content);
    const files = await Promise.all(
      contents.map(async (file) => ({
        path: file.path,
        bytes: file.content.size,
        sha256: file.content === content ? sha256 : await hashOf(file.content),
      })),
    );
    const spec: ModelSpec = {
      ...{ id, name: id, roles: ['assistant'], engine: 'transformers', location },
      variants: [{ device: 'wasm', dtype: 'q8', files }],
      ...{ parameters: 1, contextLength: 512, licence: 'MIT', card: 'https://huggingface.co/x' },
    };
    const folder = `https://huggingface.co/${location.repository}/resolve/${location.revision}/`;
    const pack: readonly PackFile[] = [
      { path: 'p/inkling-model.json', content: new Blob([JSON.stringify(spec)]) },
      ...contents.map((file) => ({ path: `p/${file.path}`, content: file.content })),
    ];
    return { spec, pack, folder, content, addresses: files.map(({ path }) => folder + path) };
  },

  /** What the page of models does for imports, with what it keeps in a list. */
  keeper() {
    const kept: ModelSpec[] = [];
    const parts: ImportParts = {
      admit: async () => pinsOf(kept),
      keep: async (spec) => void kept.push(spec),
      removeUnneeded: (addresses) =>
        engines.downloads.removeFiles(addresses.filter((address) => !pinsOf(kept).has(address))),
    };
    return { kept, parts };
  },

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

async function hashOf(content: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await content.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

declare global {
  interface Window {
    engines: typeof engines;
  }
}

window.engines = engines;
