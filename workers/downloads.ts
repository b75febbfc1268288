import { createError, InklingError } from '../src/core/failure.ts';
import type { PlannedFile } from '../src/engines/download-plan.ts';
import type { DownloadsWorker, ReceivedFile } from '../src/engines/downloads-protocol.ts';
import { hub } from '../src/engines/model-address.ts';
import { checkContent, otherThanKept, type ReceivedContent } from './checked-content.ts';
import { download, type DownloadOptions } from './download.ts';
import { checkRoom, listKeptFiles, openKeptFiles, type KeptFiles } from './kept-files.ts';
import { settle } from './outcome.ts';

/**
 * Files of models between the network and the browser's store. It is ended to be stopped, so nothing half-done may count.
 * @param network for tests: how to fetch, and how to wait between attempts and for a byte
 */
export function createDownloads(
  openFiles: () => Promise<KeptFiles | null> = openKeptFiles,
  network: Pick<DownloadOptions, 'fetch' | 'wait' | 'patience'> = {},
): DownloadsWorker {
  return {
    fetchFiles: (model, files, mirror, onProgress) =>
      settle(async () => {
        const kept = await openStore(openFiles);
        checkPins(model, files);
        await checkRoom(kept, model, files);
        const received: ReceivedFile[] = [];
        let finished = 0;
        for (const file of files) {
          const { path } = file;
          onProgress({ loadedBytes: finished, path });
          const { bytes, sha256 } =
            (await findWhole(kept, model, file)) ??
            (await fetchFile(kept, model, file, mirror, {
              ...network,
              onLoaded: (loaded) => onProgress({ loadedBytes: finished + loaded, path }),
              onPause: (pause) => onProgress({ loadedBytes: finished, path, pause }),
            }));
          received.push({ path, bytes, sha256 });
          finished += bytes;
        }
        onProgress({ loadedBytes: finished, path: null });
        return received;
      }, describe),

    validate: (files, onProgress) =>
      settle(async () => {
        const kept = await openStore(openFiles);
        const wrong: string[] = [];
        let finished = 0;
        for (const { address, bytes, sha256 } of files) {
          onProgress({ loadedBytes: finished, path: address });
          const hash = { kind: 'sha256', value: sha256 } as const;
          const found = await readWhole(kept, '', { path: address, address, bytes, hash });
          if (found === null) wrong.push(address);
          finished += bytes;
        }
        onProgress({ loadedBytes: finished, path: null });
        return wrong;
      }, describe),

    exportPack: (spec, onProgress) =>
      settle(async () => {
        const { writePack } = await import('./packs.ts');
        return writePack(spec, await openStore(openFiles), (loadedBytes) =>
          onProgress({ loadedBytes, path: null }),
        );
      }, describe),

    importPack: (pack, listeners, onProgress) =>
      settle(async () => {
        const { readPack } = await import('./packs.ts');
        const onLoaded = (loadedBytes: number, totalBytes: number) =>
          onProgress({ loadedBytes, totalBytes, path: null });
        return readPack(pack, await openStore(openFiles), listeners, onLoaded);
      }, describe),

    remove: (addresses) =>
      settle(async () => {
        const kept = await openStore(openFiles);
        for (const address of addresses) await kept.remove(address);
        return null;
      }, describe),

    list: () => settle(listKeptFiles, describe),
  };
}

async function openStore(openFiles: () => Promise<KeptFiles | null>): Promise<KeptFiles> {
  const kept = await openFiles();
  if (kept !== null) return kept;
  throw createError(
    'storage-unavailable',
    'This browser keeps no files for this page.',
    'Open the page over https or on localhost, and not in a private window.',
  );
}

/** What the hub says to be another file than the one that a model keeps there would only be refused when all of it had come. */
function checkPins(model: string, files: readonly PlannedFile[]): void {
  for (const { path, hash, pin } of files) {
    if (pin === undefined || hash?.kind !== 'sha256' || hash.value === pin.sha256) continue;
    throw otherThanKept({ path, model }, pin.model);
  }
}

const never = new AbortController().signal;

async function fetchFile(
  kept: KeptFiles,
  model: string,
  file: PlannedFile,
  mirror: string | null,
  options: Omit<DownloadOptions, 'signal' | 'store' | 'room'>,
): Promise<ReceivedContent> {
  const address = redirect(file.address, mirror);
  const received = await download(
    address,
    { ...file, model },
    {
      ...options,
      signal: never,
      store: (content, length) => kept.put(file.address, content, length),
      room: kept.room,
    },
  ).catch((error: unknown) => {
    throw mirror !== null && isLibrary(file) ? explainMirror(error, file, address) : error;
  });
  if (file.hash === null) await checkUnknown(kept, model, file);
  return received;
}

/** What an earlier download kept whole is not fetched again. One that nobody vouches for is, and a damaged one frees its room first. */
async function findWhole(kept: KeptFiles, model: string, file: PlannedFile): Promise<ReceivedContent | null> {
  if (file.hash === null) return null;
  const found = await readWhole(kept, model, file);
  // What another model keeps there is not for this one to throw away.
  if (found === null && file.pin === undefined) await kept.remove(file.address);
  return found;
}

/** The kept file where it is what was wanted; read in chunks, since a file may be larger than the memory. */
async function readWhole(kept: KeptFiles, model: string, file: PlannedFile): Promise<ReceivedContent | null> {
  const body = (await kept.match(file.address))?.body;
  if (body === undefined || body === null) return null;
  const content = checkContent(
    body,
    { ...file, model },
    () => undefined,
    () => damagedProgram(model, file),
  );
  try {
    await content.stream.pipeTo(new WritableStream());
    return content.received();
  } catch {
    return null;
  }
}

/**
 * Nobody tells the hash of a library of web-llm, nor of some files of a folder: so at least it has to be a program, and a whole one, or
 * whole JSON, or anything at all.
 */
async function checkUnknown(kept: KeptFiles, model: string, file: PlannedFile): Promise<void> {
  // Weights without a hash: their length was checked on their way, and they may be longer than the memory.
  if (file.bytes !== null && !/\.(wasm|json)$/.test(file.path)) return;
  const bytes = await (await kept.match(file.address))?.arrayBuffer();
  if (bytes !== undefined && isSound(file.path, bytes)) return;
  // The very file that another model keeps there is not for this one to throw away.
  if (file.pin === undefined) await kept.remove(file.address);
  throw file.path.endsWith('.wasm') ? damagedProgram(model, file) : damagedFile(model, file);
}

function isSound(path: string, bytes: ArrayBuffer): boolean {
  if (path.endsWith('.wasm')) return WebAssembly.validate(bytes);
  if (!path.endsWith('.json')) return bytes.byteLength > 0;
  try {
    JSON.parse(new TextDecoder().decode(bytes));
    return true;
  } catch {
    return false;
  }
}

/** A mirror has the hub's addresses under its own; libraries of web-llm lie under `libraries/`. */
function redirect(address: string, mirror: string | null): string {
  if (mirror === null) return address;
  if (!isLibrary({ address })) return mirror + address.slice(hub.length);
  return `${mirror}/libraries/${address.slice(address.lastIndexOf('/') + 1)}`;
}

/** The one file of a model of the hub that lies elsewhere. */
function isLibrary({ address }: Pick<PlannedFile, 'address'>): boolean {
  return !address.startsWith(`${hub}/`);
}

/** Whoever set up a mirror copied the hub, which has no libraries. */
function explainMirror(error: unknown, { address }: PlannedFile, asked: string): unknown {
  if (!(error instanceof InklingError) || !['model-missing', 'network'].includes(error.failure.kind))
    return error;
  const { kind, message, advice } = error.failure;
  return createError(
    kind,
    `${message} It was looked for at ${asked}.`,
    `${advice} Whoever keeps the mirror can put it there; the file itself is ${address}.`,
  );
}

function damagedProgram(model: string, { path, address }: PlannedFile): InklingError {
  return createError(
    'model-damaged',
    `${path} of ${model} is no program for WebAssembly, or only a part of one.`,
    `Nothing of it was kept. Check the address of the library (${address}), or try again.`,
  );
}

function damagedFile(model: string, { path, address }: PlannedFile): InklingError {
  return createError(
    'model-damaged',
    `${path} of ${model} is not what its name says, or only a part of it.`,
    `Nothing of it was kept. Open ${address} in a tab to see what the server sends, or try again.`,
  );
}

function describe(detail: string) {
  return {
    kind: 'storage-unavailable' as const,
    message: `The files of the model could not be kept: ${detail}`,
    advice: 'Reload the page and try again; files that arrived whole are kept.',
  };
}
