import { ZipWriter } from '@zip.js/zip.js';
import { createError, type InklingError } from '../src/core/failure.ts';
import { parseCatalog } from '../src/engines/catalog.ts';
import type { ImportListeners, PackSource } from '../src/engines/downloads-protocol.ts';
import { addressOf } from '../src/engines/model-address.ts';
import type { ModelFile, ModelSpec } from '../src/engines/protocol.ts';
import { checkContent, type WantedFile } from './checked-content.ts';
import { checkRoom, type KeptFiles } from './kept-files.ts';
import { describeStoring } from './storing-error.ts';
import { manifestName, readFolder, readZip, unusable, type PackContents } from './pack-contents.ts';

const longestManifest = 1_000_000;

type OnLoaded = (loadedBytes: number, totalBytes: number) => void;

/**
 * A kept model as one file: a zip that any program opens, its weights stored as they are, each checked on its way. It may be all that the
 * other machine has, so a damaged file ends it.
 * @throws InklingError model-damaged
 */
export async function writePack(spec: ModelSpec, kept: KeptFiles, onLoaded: OnLoaded): Promise<Blob> {
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>>();
  const blob = new Response(readable).blob();
  const zip = new ZipWriter(writable, { level: 0, zip64: true, keepOrder: true });
  await zip.add(manifestName, new Blob([JSON.stringify(spec, null, 1)]).stream());
  const files = listFiles(spec);
  let loaded = 0;
  for (const file of files) {
    const body = (await kept.match(addressOf(spec, file)))?.body;
    if (body === undefined || body === null) throw notWhole(spec, file);
    const { stream } = checkContent(body, wantedOf(spec, file), silent, () => notWhole(spec, file));
    await zip.add(file.path, stream).catch(() => {
      throw notWhole(spec, file);
    });
    loaded += file.bytes;
    onLoaded(loaded, sumOf(files));
  }
  await zip.close();
  return blob;
}

/**
 * Keeps the files of a pack. Only what its description names is read, each file to the length and the hash that stand there; so a pack
 * can neither write elsewhere nor swell. Nothing comes but where it was announced, so that what came of a pack that fails can be deleted.
 * @throws InklingError invalid, model-damaged, wrong-hash, storage-full, storage-unavailable
 */
export async function readPack(
  pack: PackSource,
  kept: KeptFiles,
  { onModel, onAdding }: ImportListeners,
  onLoaded: OnLoaded,
): Promise<ModelSpec> {
  const contents = pack instanceof Blob ? await readZip(pack) : readFolder(pack);
  const spec = await readManifest(contents);
  const files = listFiles(spec).map((file) => ({ ...file, address: addressOf(spec, file) }));
  for (const file of files) {
    if (contents.get(file.path)?.bytes !== file.bytes) {
      throw unusable(`${file.path} is missing in it, or has another length than its description says.`);
    }
  }
  // A pack describes itself, so it must not replace what it did not bring.
  const pins = await onModel(spec);
  for (const file of files) {
    const pin = pins.get(file.address);
    if (pin !== undefined && pin.sha256 !== file.sha256) throw otherThanKept(spec, file, pin.model);
  }
  await checkRoom(kept, spec.name, files);
  const added: string[] = [];
  for (const { address } of files) if ((await kept.match(address)) === undefined) added.push(address);
  await onAdding(added);
  let finished = 0;
  for (const file of files) {
    await keep(spec, file, contents, kept, (loaded) => onLoaded(finished + loaded, sumOf(files)));
    finished += file.bytes;
  }
  return spec;
}

async function readManifest(contents: PackContents): Promise<ModelSpec> {
  const content = contents.get(manifestName);
  if (content === undefined) throw unusable(`It has no ${manifestName}, so it was not made by Inkling.`);
  if (content.bytes > longestManifest) throw unusable('The description in it is far too long.');
  const wanted = { path: manifestName, model: 'the pack', bytes: content.bytes, hash: null };
  let json: unknown;
  try {
    const { stream } = checkContent(content.open(), wanted, silent, () => broken(manifestName));
    json = JSON.parse(await new Response(stream).text());
  } catch {
    throw unusable('The description in it cannot be read.');
  }
  const { models, rejected } = parseCatalog({ models: [json] });
  const spec = models[0];
  if (spec === undefined) {
    throw unusable(
      `The description in it is not one of a model: ${rejected[0]?.reason ?? 'its files are not pinned.'}`,
    );
  }
  if (spec.location.kind === 'embedded') throw unusable('It describes a model that comes with Inkling.');
  return spec;
}

async function keep(
  spec: ModelSpec,
  file: ModelFile & { readonly address: string },
  contents: PackContents,
  kept: KeptFiles,
  onLoaded: (loadedBytes: number) => void,
): Promise<void> {
  const source = contents.get(file.path)!.open();
  const content = checkContent(source, wantedOf(spec, file), onLoaded, () => broken(file.path));
  await kept.put(file.address, content.stream, file.bytes).catch(async (error: unknown) => {
    const trouble = content.trouble()?.error;
    if (trouble === undefined) {
      const goOn = 'then import the pack again. Nothing of it was kept.';
      const what = `all files of ${spec.name}`;
      throw await describeStoring(error, { what, bytes: file.bytes, room: kept.room, goOn });
    }
    throw trouble.failure.kind === 'wrong-hash' ? otherThanDescribed(file.path) : broken(file.path);
  });
}

const silent = () => undefined;

function wantedOf({ name }: ModelSpec, file: ModelFile): WantedFile {
  return { ...file, model: name, hash: { kind: 'sha256', value: file.sha256 } };
}

/** Each path once: variants share their small files. */
function listFiles({ variants }: ModelSpec): readonly ModelFile[] {
  return [...new Map(variants.flatMap(({ files }) => files.map((file) => [file.path, file]))).values()];
}

function sumOf(files: readonly ModelFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

function broken(path: string): InklingError {
  return createError(
    'model-damaged',
    `${path} in the pack is damaged.`,
    'Copy the pack again from where it comes; nothing of it was kept.',
  );
}

function otherThanDescribed(path: string): InklingError {
  return createError(
    'wrong-hash',
    `${path} in the pack is not the file that its description promises: its hash differs.`,
    'Copy the pack again from where it comes; nothing of it was kept. If it happens again, the pack was made or changed wrongly.',
  );
}

function otherThanKept(spec: ModelSpec, { path }: ModelFile, model: string): InklingError {
  return createError(
    'wrong-hash',
    `${path} in the pack of ${spec.name} is another file than the one that is kept for ${model}, under the same address.`,
    `Ask whoever made the pack which of the two is right. To use the pack, delete ${model} first; nothing of the pack was kept.`,
  );
}

function notWhole({ name }: ModelSpec, { path }: ModelFile): InklingError {
  return createError(
    'model-damaged',
    `${path} of ${name}, as it is kept in this browser, is damaged or missing: repair it first. No pack was made.`,
    'Choose “Check the files” beside the model: it finds all that is wrong and offers to repair it. Then export it again.',
  );
}
