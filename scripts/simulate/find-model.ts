import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createError } from '../../src/core/failure.ts';
import { parseCatalog } from '../../src/engines/catalog.ts';
import type { ModelFile, ModelRole, ModelSpec, Variant } from '../../src/engines/protocol.ts';

export interface ModelPlaces {
  /** The list of models. */
  readonly catalog: string;
  /** Where the models that come with Inkling lie. */
  readonly embedded: string;
  /** Folders of further ones. */
  readonly folders: readonly string[];
}

/** A model whose files are here. */
export interface FoundModel {
  readonly spec: ModelSpec;
  readonly variant: Variant;
  readonly folder: string;
}

/** What describes a model in a pack that the page exported. */
const manifestName = 'inkling-model.json';

/**
 * A model by its id, with every file checked: of the catalogue, or of an unpacked pack.
 *
 * @throws InklingError model-missing, model-damaged, wrong-hash, no-device, invalid
 */
export async function findModel(id: string, role: ModelRole, places: ModelPlaces): Promise<FoundModel> {
  const known = [...(await listPacks(places.folders)), ...(await listCatalog(places))];
  const candidates = known.filter(({ spec }) => spec.id === id && spec.roles.includes(role));
  const spec = candidates[0]?.spec;
  if (spec === undefined) throw unknown(id, role);
  if (spec.engine !== 'transformers') throw notHere(spec, 'it is compiled for web-llm');
  const variant = spec.variants.find(({ device }) => device === 'wasm');
  if (variant === undefined) throw notHere(spec, 'it has files for WebGPU only');
  for (const { folder } of candidates) {
    if (await isFolder(folder)) {
      for (const file of variant.files) await checkFile(spec, folder, file);
      return { spec, variant, folder };
    }
  }
  throw createError(
    'model-missing',
    `${spec.name} is not here: there is no folder ${candidates.map(({ folder }) => folder).join(', nor ')}.`,
    'Export its pack on the page Models, unpack it, and name the folder with --models.',
  );
}

interface Candidate {
  readonly spec: ModelSpec;
  readonly folder: string;
}

async function listCatalog({ catalog, embedded, folders }: ModelPlaces): Promise<readonly Candidate[]> {
  const { models } = parseCatalog(await readJson(catalog));
  return models.flatMap((spec) => [
    ...folders.map((folder) => ({ spec, folder: join(folder, spec.id) })),
    ...(spec.location.kind === 'embedded' ? [{ spec, folder: join(embedded, spec.location.path) }] : []),
  ]);
}

async function listPacks(folders: readonly string[]): Promise<readonly Candidate[]> {
  const packs: Candidate[] = [];
  for (const folder of folders) {
    const inside = await readdir(folder, { withFileTypes: true }).catch(() => {
      throw createError('model-missing', `${resolve(folder)} is no folder.`, 'Correct --models.');
    });
    const own = inside.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
    for (const place of [folder, ...own]) {
      const manifest = join(place, manifestName);
      if (!(await exists(manifest))) continue;
      const { models, rejected } = parseCatalog({ models: [await readJson(manifest)] });
      if (rejected[0] !== undefined) {
        throw createError('invalid', `${manifest} cannot be used: ${rejected[0].reason}`, 'Export it again.');
      }
      packs.push(...models.map((spec) => ({ spec, folder: place })));
    }
  }
  return packs;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw createError('invalid', `${path} cannot be read: ${(error as Error).message}.`, 'Correct it.');
  }
}

async function checkFile(spec: ModelSpec, folder: string, { path, bytes, sha256 }: ModelFile): Promise<void> {
  const place = join(folder, path);
  const size = await stat(place).then(
    (found) => found.size,
    () => null,
  );
  if (size === null) {
    throw createError('model-missing', `${path} of ${spec.name} is missing in ${folder}.`, 'Put it there.');
  }
  const hash = createHash('sha256');
  if (size === bytes) for await (const part of createReadStream(place)) hash.update(part as Buffer);
  if (size === bytes && hash.digest('hex') === sha256) return;
  throw createError(
    'wrong-hash',
    `${place} is not the file that the list of models describes: its ${size === bytes ? 'SHA-256' : 'length'} differs.`,
    'Put the right file there: with another one the results would be another model’s.',
  );
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function unknown(id: string, role: ModelRole) {
  return createError(
    'model-missing',
    `There is no ${role} model “${id}” in the list of models, nor in a folder of --models.`,
    'Correct the plan, or export the model’s pack on the page Models, unpack it, and name the folder with --models.',
  );
}

function notHere({ name }: ModelSpec, why: string) {
  return createError(
    'no-device',
    `${name} cannot run outside a browser: ${why}.`,
    'Choose a model in ONNX with files for WebAssembly.',
  );
}
