import { proxy, wrap } from 'comlink';
import { createError, InklingError } from '../core/failure.ts';
import { mirrorFor, pinModel, type DownloadPlan, type PlannedFile } from './download-plan.ts';
import type {
  DownloadProgress,
  DownloadsWorker,
  ImportListeners,
  KeptFile,
  PackSource,
} from './downloads-protocol.ts';
import { awaitModel, holdFiles, listHeldFiles, tryModel, withIdleFiles, type Release } from './file-locks.ts';
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
   * @param pins of the models that are kept when the fetch begins: where another model has a file too, that file stays the very same
   * @throws InklingError aborted, network, model-missing, model-damaged, wrong-hash, storage-full, storage-unavailable
   */
  fetchModel(
    plan: DownloadPlan,
    mirror: string | null,
    pins: () => Promise<Pins>,
    options: DownloadOptions,
  ): Promise<ModelSpec>;
  /** Fetches what is missing or damaged of a model that was pinned: the very same files, or none. */
  repair(spec: ModelSpec, mirror: string | null, options: DownloadOptions): Promise<void>;
  /** The paths of files that are missing or are not what was kept. */
  validate(spec: ModelSpec, options: DownloadOptions): Promise<readonly string[]>;
  /** @param pins of the models that stay: what they need stays, and what is being fetched or imported in any tab */
  remove(spec: ModelSpec, pins: Pins): Promise<void>;
  exportPack(spec: ModelSpec, options: DownloadOptions): Promise<Blob>;
  /** Of no model that is kept; what is being fetched or imported, in any tab, stays. */
  removeFiles(addresses: readonly string[]): Promise<void>;
  /** The files that lie here, of kept models and of others; nothing where the browser keeps none. */
  listKept(): Promise<readonly KeptFile[]>;
  /** Where files are being fetched or imported, in any tab. */
  listArriving(): Promise<ReadonlySet<string>>;
  /**
   * A pack that fails, or is stopped, leaves nothing behind that was not there before.
   * @throws InklingError invalid, model-damaged, wrong-hash, storage-full, storage-unavailable, aborted; and what the parts throw
   */
  importPack(pack: PackSource, parts: ImportParts, options: DownloadOptions): Promise<ModelSpec>;
}

/** What only the page knows of an import. Nobody else fetches, imports or deletes the model’s files meanwhile. */
export interface ImportParts {
  /** Rejects a model that may not be taken, before anything of it comes. Asked twice. @returns pins of the models that are kept now */
  readonly admit: (spec: ModelSpec) => Promise<Pins>;
  /** Marks it as kept: every file of it lies here. */
  readonly keep: (spec: ModelSpec) => Promise<void>;
  /** Deletes what came of a pack that failed, but for what a kept model needs by now. */
  readonly removeUnneeded: (addresses: readonly string[]) => Promise<void>;
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

  async function removeIdle(addresses: readonly string[]): Promise<void> {
    if (addresses.length === 0) return;
    await withIdleFiles(addresses, (idle) => ask(unstopped, (remote) => remote.remove(idle)));
  }

  return {
    async fetchModel(plan, mirror, pins, options) {
      const { model, location, files } = plan;
      const received = await arrive(model.id, files, options, async () => {
        const known = await pins();
        const wanted = files.map((file) => withPin(file, known));
        return ask(options, (remote, listener) =>
          remote.fetchFiles(model.name, wanted, mirrorFor(location, mirror), listener),
        );
      });
      return pinModel(plan, new Map(received.map(({ path, ...content }) => [path, content])));
    },

    async repair(spec, mirror, options) {
      const files = listFiles(spec).map(({ path, address, bytes, sha256 }) => ({
        path,
        address,
        bytes,
        hash: { kind: 'sha256', value: sha256 } as const,
      }));
      await arrive(spec.id, files, options, () =>
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

    async importPack(pack, parts, options) {
      const claim = createClaim(options);
      let added: readonly string[] = [];
      let refuse: (error: unknown) => void = () => undefined;
      const refused = new Promise<never>((_, reject) => (refuse = reject));
      const listeners = proxy<ImportListeners>({
        async onModel(spec) {
          try {
            await parts.admit(spec);
            await claim.take(spec.id, listFiles(spec));
            // Again: another tab may have kept models meanwhile.
            return await parts.admit(spec);
          } catch (error) {
            // It would lose its class on the way through the worker, which is ended now.
            refuse(error);
            return new Promise<never>(() => undefined);
          }
        },
        onAdding: (addresses) => void (added = addresses),
      });
      try {
        const spec = await ask(options, (remote, listener) =>
          Promise.race([remote.importPack(pack, listeners, listener), refused]),
        );
        await parts.keep(spec);
        return spec;
      } catch (error) {
        // The model stays ours meanwhile: whoever waits for it finds what is left after that.
        await claim.leaveFiles();
        if (added.length > 0) await parts.removeUnneeded(added);
        throw error;
      } finally {
        await claim.leave();
      }
    },

    async remove(spec, pins) {
      const addresses = [...pinsOf([spec]).keys()].filter((address) => !pins.has(address));
      await removeIdle(addresses);
    },

    removeFiles: removeIdle,
    listArriving: listHeldFiles,

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

/** A pin refuses another file and vouches for none: it may be that of a pack, which says itself what is where. */
function withPin(file: PlannedFile, pins: Pins): PlannedFile {
  const pin = pins.get(file.address);
  return pin === undefined ? file : { ...file, pin };
}

interface Claim {
  take(id: string, files: readonly { readonly address: string }[]): Promise<void>;
  leaveFiles(): Promise<void>;
  leave(): Promise<void>;
}

/**
 * Over all tabs, one fetch or import of a model goes on, and nobody deletes its files meanwhile: a second one would write the same files, so
 * it waits, and finds them here.
 */
function createClaim({ signal, onProgress }: DownloadOptions): Claim {
  const free: Release = () => Promise.resolve();
  const held = { model: free, files: free };
  let left = false;

  async function wait(id: string): Promise<Release> {
    onProgress({ loadedBytes: 0, path: null, waits: true });
    try {
      return await awaitModel(id, signal);
    } catch (error) {
      throw signal.aborted ? aborted() : error;
    }
  }

  const claim: Claim = {
    async take(id, files) {
      held.model = (await tryModel(id)) ?? (await wait(id));
      held.files = await holdFiles(files.map(({ address }) => address));
      // The worker that it was for may have died meanwhile.
      if (left) await claim.leave();
    },
    async leaveFiles() {
      await held.files();
    },
    async leave() {
      left = true;
      await Promise.all([held.files(), held.model()]);
    },
  };
  return claim;
}

async function arrive<T>(
  id: string,
  files: readonly { readonly address: string }[],
  options: DownloadOptions,
  work: () => Promise<T>,
): Promise<T> {
  const claim = createClaim(options);
  try {
    await claim.take(id, files);
    return await work();
  } finally {
    await claim.leave();
  }
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
