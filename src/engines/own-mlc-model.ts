import { createError, type InklingError } from '../core/failure.ts';
import type { ListedFile, ListedModel, Listing } from './download-plan.ts';
import { refuseAddress } from './file-address.ts';
import { readHub, type HubOptions } from './hub.ts';
import type { ReadOptions } from './json-file.ts';
import { readMlcFolder } from './mlc-folder.ts';
import { mlcManifest, mlcManifestSchema, shardName, weightLists, type MlcManifest } from './mlc-manifest.ts';
import { cardOf, embeddingMatrixOf, idOf, nameOf, placeOf, roundCount } from './own-model.ts';
import { toUrl } from './repository-address.ts';
import { readRepositoryFile, type RepositoryPlace } from './repository-file.ts';

/** More context takes more memory of the graphics processor, which pages seldom have. */
const mostContext = 4096;

/**
 * The entry of the catalogue for a repository that was compiled by MLC.
 * @param library the address of the model's .wasm library; empty where the manifest or the repository has one
 * @throws InklingError model-missing (no such repository, gated, no manifest, no tokenizer), invalid (no manifest of MLC, no library), network, aborted
 */
export async function readMlcModel(
  place: RepositoryPlace,
  library: string,
  options: HubOptions = {},
): Promise<ListedModel> {
  const { host, repository, revision } = place;
  const listing = await readHub(host, repository, revision, options);
  checkFiles(repository, listing);
  const commit = { ...place, revision: listing.revision };
  const config = await readRepositoryFile(commit, mlcManifest, mlcManifestSchema, options);
  const program = findLibrary(repository, listing, library.trim() || (config.model_lib ?? ''));
  return describe({ kind: 'hub', repository, revision }, config, listing, program, listing.licence);
}

/**
 * The same for the folder that an mlc-chat-config.json lies in, on any server.
 * @param folder its address, with a slash at its end
 * @param library the address of the .wasm, or its name in the folder; empty where the manifest says it
 * @throws InklingError as above
 */
export async function readMlcFolderModel(
  folder: string,
  library: string,
  options: ReadOptions = {},
): Promise<ListedModel> {
  const { config, ...listing } = await readMlcFolder(folder, options);
  const named = library.trim() || (config.model_lib ?? '');
  if (named === '') throw noLibrary(`at ${new URL(folder).host}`);
  const program = checkLibrary(isFileName(named) ? folder + named : named);
  return describe({ kind: 'folder', address: folder }, config, listing, program, null);
}

function describe(
  location: ListedModel['location'],
  config: MlcManifest,
  { files }: Listing,
  program: string,
  licence: string | null,
): ListedModel {
  const dtype = /^q\d+f(16|32)/.exec(config.quantization)?.[0] ?? config.quantization;
  const shards = files.filter(({ path }) => shardName.test(path));
  const bytes = shards.reduce((sum, shard) => sum + (shard.bytes ?? 0), 0);
  return {
    id: idOf(placeOf(location)),
    name: `${nameOf(location).replace(/-MLC$/, '')} (MLC)`,
    roles: ['user', 'assistant'],
    engine: 'webllm',
    location,
    variants: [
      {
        device: 'webgpu',
        dtype,
        ...(dtype.includes('f16') ? { needs: ['shader-f16'] } : {}),
        program,
        bytes,
      },
    ],
    parameters: roundCount((bytes * 8) / (bitsPerWeight[dtype] ?? 4.5)),
    ...embeddingMatrixOf(config.model_config ?? {}),
    contextLength: Math.min(
      config.context_window_size > 0 ? config.context_window_size : mostContext,
      mostContext,
    ),
    licence: licence ?? 'licence not stated',
    card: location.kind === 'hub' ? cardOf(location.repository) : location.address + mlcManifest,
  };
}

/** With the scales of each group. */
const bitsPerWeight: Readonly<Record<string, number>> = {
  q3f16: 3.5,
  q4f16: 4.5,
  q4f32: 5,
  q0f16: 16,
  q0f32: 32,
};

function checkFiles(repository: string, { files }: Listing): void {
  const has = (path: string) => files.some((file) => file.path === path);
  if (!has(mlcManifest) || !weightLists.some(has)) {
    const missing = has(mlcManifest) ? weightLists[0] : mlcManifest;
    throw createError(
      'model-missing',
      `${repository} has no ${missing}, so it was not compiled by MLC for this version of web-llm.`,
      'Choose a repository whose name ends with -MLC (such as those of mlc-ai), or add it as ONNX.',
    );
  }
  if (!has('tokenizer.json') && !has('tokenizer.model')) {
    throw createError(
      'model-missing',
      `${repository} has no tokenizer.json: without a tokenizer no model can read.`,
      'Choose another repository of the same model.',
    );
  }
}

/** The path of a library in the repository itself, or the address of one elsewhere. */
function findLibrary(repository: string, { files }: Listing, named: string): string {
  const own = files.filter(({ path }: ListedFile) => isFileName(path));
  if (named === '' && own.length === 1) return own[0]!.path;
  if (named === '') throw noLibrary(`of ${repository}`);
  return checkLibrary(named);
}

function isFileName(text: string): boolean {
  return /^[\w-][\w.-]*\.wasm$/.test(text);
}

function checkLibrary(named: string): string {
  const url = toUrl(named);
  const refusal = refuseAddress(url?.href ?? named);
  if (url !== null && refusal === null && /\/[\w-][\w.-]*\.wasm$/.test(url.pathname)) return url.href;
  throw createError(
    'invalid',
    `“${named.slice(0, 200)}” is no address of a model library${refusal === null ? '' : `: it ${refusal}`}.`,
    'The address begins with https:// and ends with the name of a .wasm file.',
  );
}

function noLibrary(whose: string): InklingError {
  return createError(
    'invalid',
    `Neither the manifest ${whose} nor the files beside it say where the model’s library is.`,
    'Write the address of its .wasm file, too. MLC keeps the libraries of its own models in the repository binary-mlc-llm-libs of mlc-ai.',
  );
}
