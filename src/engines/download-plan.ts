import { createError, type InklingError } from '../core/failure.ts';
import { isDataOf } from './file-path.ts';
import { mlcManifest, shardName, weightLists } from './mlc-manifest.ts';
import { addressOf } from './model-address.ts';
import type { Device, ModelSpec } from './protocol.ts';

/** What is known of a file before it is fetched: its length, and one of the hashes that somebody tells. */
export interface ListedFile {
  readonly path: string;
  readonly bytes: number | null;
  readonly hash: FileHash | null;
}

/** Lower-case hex: of the content, or as git counts it, with "blob" and the length before the content, which has to be known then. */
export interface FileHash {
  readonly kind: 'sha256' | 'git' | 'md5';
  readonly value: string;
}

/** The files of a repository at one revision, or of a folder, which has none. */
export interface Listing {
  readonly revision: string | null;
  readonly files: readonly ListedFile[];
}

/** A model that models.json or a visitor names, whose files are known only once the hub was asked. */
export interface ListedModel extends Omit<ModelSpec, 'location' | 'variants'> {
  /** The revision may be a branch: the commit behind it is pinned with the first download. */
  readonly location: Exclude<ModelSpec['location'], { readonly kind: 'embedded' }>;
  readonly variants: readonly ListedVariant[];
}

export interface ListedVariant {
  readonly device: Device;
  readonly dtype: string;
  readonly needs?: readonly 'shader-f16'[];
  /** transformers.js: the .onnx file inside the repository. web-llm: the address of the model's library, or its path in the repository. */
  readonly program: string;
  /** Of the program and its data, as somebody else saw them: for an estimate before the hub is asked. */
  readonly bytes?: number;
}

export interface PlannedFile extends ListedFile {
  readonly address: string;
  /** What another model that is kept has under this address: if this is another file, it is refused. */
  readonly pin?: { readonly sha256: string; readonly model: string };
}

export interface DownloadPlan {
  readonly model: ListedModel;
  readonly variant: ListedVariant;
  /** With the commit that the files are taken from. */
  readonly location: ListedModel['location'];
  readonly files: readonly PlannedFile[];
}

/**
 * Exactly the files that a variant needs, so that a visitor can consent to so many bytes before any of them comes.
 * @throws InklingError model-missing, where the repository lacks one
 */
export function planDownload(model: ListedModel, variant: ListedVariant, listing: Listing): DownloadPlan {
  const location =
    model.location.kind === 'hub' && listing.revision !== null
      ? { ...model.location, revision: listing.revision }
      : model.location;
  const found =
    model.engine === 'webllm'
      ? findWebllmFiles(listing, variant.program)
      : findOnnxFiles(listing, variant.program);
  if (typeof found === 'string') throw lacks(model, found);
  const files: PlannedFile[] = found.map(({ path, bytes, hash }) => ({
    path,
    address: addressOf({ location }, { path }),
    bytes,
    hash,
  }));
  if (model.engine === 'webllm' && isAddress(variant.program)) {
    const path = variant.program.slice(variant.program.lastIndexOf('/') + 1);
    // First: another server has it than the rest, and without it all the weights are of no use.
    files.unshift({ path, address: variant.program, bytes: null, hash: null });
  }
  return { model, variant, location, files };
}

/** The server that the files of a plan come from. */
export function sourceOf({ location }: DownloadPlan, mirror: string | null): string {
  return new URL(mirrorFor(location, mirror) ?? addressOf({ location }, { path: '' })).host;
}

/** The server that files of a kept model would come from again. */
export function hostOf(spec: ModelSpec, mirror: string | null): string {
  return new URL(mirrorFor(spec.location, mirror) ?? addressOf(spec, { path: '' })).host;
}

/** A mirror stands in the hub's place, and in no other's. */
export function mirrorFor({ kind }: ModelSpec['location'], mirror: string | null): string | null {
  return kind === 'folder' ? null : mirror;
}

/** The model with what was received pinned: from now on these files and no others. */
export function pinModel(
  { model, variant, location, files }: DownloadPlan,
  received: ReadonlyMap<string, { readonly bytes: number; readonly sha256: string }>,
): ModelSpec {
  const { device, dtype, needs } = variant;
  return {
    ...model,
    location,
    variants: [
      {
        device,
        dtype,
        ...(needs === undefined ? {} : { needs }),
        files: files.map(({ path, address }) => ({
          path,
          ...received.get(path)!,
          ...(address === addressOf({ location }, { path }) ? {} : { address }),
        })),
      },
    ],
  };
}

type Found = readonly ListedFile[] | string;

/** The path of the first missing file in place of files. */
function findOnnxFiles({ files }: Listing, program: string): Found {
  const needed = ['config.json', 'tokenizer.json', 'tokenizer_config.json', program];
  const wanted = [...needed, 'generation_config.json', 'chat_template.jinja'];
  return (
    needed.find((path) => !files.some((file) => file.path === path)) ??
    files.filter(({ path }) => wanted.includes(path) || isDataOf(program, path))
  );
}

function isAddress(program: string): boolean {
  return program.includes('://');
}

function findWebllmFiles({ revision, files }: Listing, program: string): Found {
  // A folder cannot be listed: what is known of it is what its manifest names.
  if (revision === null) return files;
  const has = (path: string) => files.some((file) => file.path === path);
  const weights = weightLists.find(has) ?? weightLists[0];
  const needed = [mlcManifest, weights, ...(isAddress(program) ? [] : [program])];
  const missing = needed.find((path) => !has(path));
  if (missing !== undefined) return missing;
  const tokenizer = ['tokenizer.json', 'tokenizer.model'].find(has);
  if (tokenizer === undefined) return 'tokenizer.json';
  const wanted = [...needed, tokenizer];
  return files.filter(({ path }) => wanted.includes(path) || shardName.test(path));
}

function lacks(model: ListedModel, path: string): InklingError {
  return createError(
    'model-missing',
    `The repository of ${model.name} has no ${path}, so the model cannot run from it.`,
    model.engine === 'webllm'
      ? 'Choose a repository that was converted for MLC (such as those of mlc-ai).'
      : 'Choose a repository with ONNX files for transformers.js (such as those of onnx-community).',
  );
}
