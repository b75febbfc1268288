import { BlobReader, configure, ERR_UNSAFE_FILENAME, ZipReader, type FileEntry } from '@zip.js/zip.js';
import { createError, type InklingError } from '../src/core/failure.ts';
import type { PackFile } from '../src/engines/downloads-protocol.ts';
import type { ByteStream } from './checked-content.ts';

// This runs in a worker of its own already.
configure({ useWebWorkers: false });

/** The description of the model in a pack: its entry of models.json, with every file pinned. */
export const manifestName = 'inkling-model.json';

/** What lies in a pack, by its path in it. */
export type PackContents = ReadonlyMap<string, PackContent>;

export interface PackContent {
  /** As announced: nobody has counted them yet. */
  readonly bytes: number;
  /** Damaged content fails in the middle. */
  open(): ByteStream;
}

const mostFiles = 5000;

/**
 * Paths count from the folder of the description: whoever zips an unpacked pack again zips its folder too.
 * @throws InklingError invalid
 */
export async function readZip(pack: Blob): Promise<PackContents> {
  const zip = new ZipReader(new BlobReader(pack));
  const contents = new Map<string, PackContent>();
  try {
    for await (const entry of zip.getEntriesGenerator()) {
      if (entry.directory) continue;
      if (contents.size === mostFiles) throw tooMany();
      contents.set(entry.filename, { bytes: entry.uncompressedSize, open: () => unpack(entry) });
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'InklingError') throw error;
    if (error instanceof Error && error.message === ERR_UNSAFE_FILENAME) {
      throw unusable('A path in it leads out of the pack, so somebody made it to do harm.');
    }
    throw unusable('It is no zip file, or it was cut off.');
  } finally {
    await zip.close();
  }
  return fromManifest(contents);
}

/**
 * An unpacked pack: paths count from the folder of the description, wherever in the chosen folder that lies.
 * @throws InklingError invalid
 */
export function readFolder(files: readonly PackFile[]): PackContents {
  if (files.length > mostFiles) throw tooMany();
  return fromManifest(
    new Map(files.map(({ path, content }) => [path, { bytes: content.size, open: () => content.stream() }])),
  );
}

function fromManifest(contents: PackContents): PackContents {
  if (contents.has(manifestName)) return contents;
  const manifests = [...contents.keys()].filter((path) => path.endsWith(`/${manifestName}`));
  if (manifests.length > 1) throw unusable(`It holds ${manifests.length} packs. Choose one of them.`);
  const folder = (manifests[0] ?? '').slice(0, -manifestName.length);
  return new Map(
    [...contents]
      .filter(([path]) => path.startsWith(folder))
      .map(([path, content]) => [path.slice(folder.length), content]),
  );
}

export function unusable(why: string): InklingError {
  return createError(
    'invalid',
    `This is no model pack. ${why}`,
    'Choose a file that was exported on the page of models, or the folder that it was unpacked into. Nothing of this one was kept.',
  );
}

/** An entry that cannot be unpacked (encrypted, packed in an unknown way) ends its stream, instead of never ending it. */
function unpack(entry: FileEntry): ByteStream {
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>>();
  entry.getData(writable).catch((error: unknown) => writable.abort(error).catch(() => undefined));
  return readable;
}

function tooMany(): InklingError {
  return unusable('It has more than 5,000 files, and no model has.');
}
