import { proxy, wrap } from 'comlink';
import { createError, InklingError } from '../core/failure.ts';
import { mirrorFor, pinModel, type DownloadPlan, type PlannedFile } from './download-plan.ts';
import type { DownloadProgress, DownloadsWorker, KeptFile, PackSource } from './downloads-protocol.ts';
import { listenDuring } from './bridge-listener.ts';
import { addressOf } from './model-address.ts';
import { pinsOf, type Pins } from './pins.ts';
import type { LivingWorker, ModelSpec, Outcome } from './protocol.ts';
import { locksOf, watchLife } from './worker-life.ts';

export interface DownloadOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DownloadProgress) => void;
}

type Remote = DownloadsWorker & LivingWorker;

/** Each call has a worker of its own: several go on at once, and ending it is what stops one. */
export interface Downloads {
  /**
   * The model with every file kept and pinned. What an earlier attempt kept is not fetched again.
   * @param mirror the address that stands in for the hub's, without a slash at its end; null for the hub itself
   * @param pins of the models that are kept: a library of web-llm that another model has too stays the very same
   * @throws InklingError aborted, network, model-missing, model-damaged, wrong-hash, storage-full, storage-unavailable
   */
  fetchModel(
    plan: DownloadPlan,
    mirror: string | null,
    pins: Pins,
    options: DownloadOptions,
  ): Promise<ModelSpec>;
  /** Fetches what is missing or damaged of a model that was pinned: the very same files, or none. */
  repair(spec: ModelSpec, mirror: string | null, options: DownloadOptions): Promise<void>;
  /** The paths of files that are missing or are not what was kept. */
  validate(spec: ModelSpec, options: DownloadOptions): Promise<readonly string[]>;
  /** @param pins of the models that stay: what they need stays too */
  remove(spec: ModelSpec, pins: Pins, options: DownloadOptions): Promise<void>;
  exportPack(spec: ModelSpec, options: DownloadOptions): Promise<Blob>;
  /** Of no model that is kept. */
  removeFiles(addresses: readonly string[]): Promise<void>;
  /** The files that lie here, of kept models and of others; nothing where the browser keeps none. */
  listKept(): Promise<readonly KeptFile[]>;
  /**
   * A pack that fails, or is stopped, leaves nothing behind that was not there before.
   * @param pins of the models that are kept: a pack with other files in their place is refused
   * @throws InklingError invalid, model-damaged, wrong-hash, storage-full, storage-unavailable, aborted
   */
  importPack(pack: PackSource, pins: Pins, options: DownloadOptions): Promise<ModelSpec>;
}

const unstopped: DownloadOptions = { signal: new AbortController().signal, onProgress: () => undefined };

export function createDownloads(openWorker: () => Worker = openDownloadsWorker): Downloads {
  async function ask<T>(
    { signal, onProgress }: DownloadOptions,
    call: (remote: DownloadsWorker, listener: DownloadOptions['onProgress']) => Promise<Outcome<T>>,
  ): Promise<T> {
    if (signal.aborted) throw aborted();
    const worker = openWorker();
    const watch = new AbortController();
    try {
      const remote = wrap<Remote>(worker) as unknown as Remote;
      const outcome = await listenDuring(onProgress, (listener) =>
        Promise.race([call(remote, listener), endOf(worker, remote, signal, watch.signal)]),
      );
      if (outcome.ok) return outcome.value;
      throw new InklingError(outcome.failure);
    } finally {
      watch.abort();
      worker.terminate();
    }
  }

  return {
    async fetchModel(plan, mirror, pins, options) {
      const files = plan.files.map((file) => withPin(file, pins));
      const received = await lock(plan.model.id, options, () =>
        ask(options, (remote, listener) =>
          remote.fetchFiles(plan.model.name, files, mirrorFor(plan.location, mirror), listener),
        ),
      );
      return pinModel(plan, new Map(received.map(({ path, ...content }) => [path, content])));
    },

    async repair(spec, mirror, options) {
      const files = listFiles(spec).map(({ path, address, bytes, sha256 }) => ({
        path,
        address,
        bytes,
        hash: { kind: 'sha256', value: sha256 } as const,
      }));
      await lock(spec.id, options, () =>
        ask(options, (remote, listener) =>
          remote.fetchFiles(spec.name, files, mirrorFor(spec.location, mirror), listener),
        ),
      );
    },

    async validate(spec, options) {
      const files = listFiles(spec);
      const wrong = await ask(options, (remote, listener) => remote.validate(files, listener));
      return files.filter(({ address }) => wrong.includes(address)).map(({ path }) => path);
    },

    exportPack: (spec, options) => ask(options, (remote, listener) => remote.exportPack(spec, listener)),

    async importPack(pack, pins, options) {
      let added: readonly string[] = [];
      const onAdding = proxy((addresses: readonly string[]) => void (added = addresses));
      try {
        return await ask(options, (remote, listener) => remote.importPack(pack, pins, onAdding, listener));
      } catch (error) {
        // A worker that was ended cannot clean up after itself.
        if (added.length > 0) await ask(unstopped, (remote) => remote.remove(added));
        throw error;
      }
    },

    async remove(spec, pins, options) {
      const addresses = [...pinsOf([spec]).keys()].filter((address) => !pins.has(address));
      await ask(options, (remote) => remote.remove(addresses));
    },

    async removeFiles(addresses) {
      if (addresses.length > 0) await ask(unstopped, (remote) => remote.remove(addresses));
    },

    listKept: () => ask(unstopped, (remote) => remote.list()),
  };
}

function openDownloadsWorker(): Worker {
  return new Worker(new URL('../../workers/downloads.worker.ts', import.meta.url), { type: 'module' });
}

function listFiles(spec: ModelSpec) {
  return spec.variants.flatMap(({ files }) =>
    files.map((file) => ({ ...file, address: addressOf(spec, file) })),
  );
}

function withPin(file: PlannedFile, pins: Pins): PlannedFile {
  const pin = pins.get(file.address);
  if (pin === undefined) return file;
  if (file.hash !== null) return { ...file, pin };
  return { ...file, bytes: pin.bytes, hash: { kind: 'sha256', value: pin.sha256 } };
}

/** Two tabs that fetch the same model would write the same files: the second waits, and finds them kept. */
async function lock<T>(
  id: string,
  { signal, onProgress }: DownloadOptions,
  work: () => Promise<T>,
): Promise<T> {
  const locks = locksOf(globalThis);
  if (locks === undefined) return work();
  const name = `inkling-download-${id}`;
  const got = await locks.request(name, { ifAvailable: true }, async (free) =>
    free === null ? null : { value: await work() },
  );
  if (got !== null) return got.value;
  onProgress({ loadedBytes: 0, path: null, waits: true });
  return locks.request(name, { signal }, work).catch((error: unknown) => {
    throw signal.aborted ? aborted() : error;
  });
}

/** Rejects when the worker breaks, dies or is to stop. @param watch ends with the call */
function endOf(worker: Worker, remote: Remote, signal: AbortSignal, watch: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(aborted()), { once: true, signal: watch });
    worker.addEventListener('error', (event) => reject(died(event.message)), { once: true });
    const hold = (name: string) => remote.holdLock(name);
    const die = () => reject(died('the browser ended its worker'));
    void watchLife(locksOf(globalThis), hold, watch, die);
  });
}

function aborted() {
  return createError(
    'aborted',
    'The download was stopped.',
    'Start again when you like: files that arrived whole are kept.',
  );
}

function died(detail: string) {
  return createError(
    'worker-died',
    `The download broke off: ${detail || 'its worker ended'}.`,
    'Start it again: files that arrived whole are kept. If it happens again, reload the page.',
  );
}
