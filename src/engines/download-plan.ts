import { createError, type InklingError } from '../core/failure.ts';
import type { HubFile, HubListing } from './hub.ts';
import { addressOf } from './model-address.ts';
import type { Device, ModelSpec } from './protocol.ts';

/** A model that models.json or a visitor names, whose files are known only once the hub was asked. */
export interface ListedModel extends Omit<ModelSpec, 'location' | 'variants'> {
  /** The revision may be a branch: the commit behind it is pinned with the first download. */
  readonly location: { readonly kind: 'hub'; readonly repository: string; readonly revision: string };
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

export interface PlannedFile {
  readonly path: string;
  readonly address: string;
  /** Null where nobody says: of a library of web-llm. */
  readonly bytes: number | null;
  readonly hash: HubFile['hash'] | null;
}

export interface DownloadPlan {
  readonly model: ListedModel;
  readonly variant: ListedVariant;
  /** The commit that the files are taken from. */
  readonly revision: string;
  readonly files: readonly PlannedFile[];
}

/**
 * Exactly the files that a variant needs, so that a visitor can consent to so many bytes before any of them comes.
 * @throws InklingError model-missing, where the repository lacks one
 */
export function planDownload(model: ListedModel, variant: ListedVariant, listing: HubListing): DownloadPlan {
  const at = { location: { ...model.location, revision: listing.revision } };
  const found =
    model.engine === 'webllm'
      ? findWebllmFiles(listing, variant.program)
      : findOnnxFiles(listing, variant.program);
  if (typeof found === 'string') throw lacks(model, found);
  const files: PlannedFile[] = found.map(({ path, bytes, hash }) => ({
    path,
    address: addressOf(at, { path }),
    bytes,
    hash,
  }));
  if (model.engine === 'webllm' && isAddress(variant.program)) {
    const path = variant.program.slice(variant.program.lastIndexOf('/') + 1);
    files.push({ path, address: variant.program, bytes: null, hash: null });
  }
  return { model, variant, revision: listing.revision, files };
}

/** The model with what was received pinned: from now on these files and no others. */
export function pinModel(
  { model, variant, revision, files }: DownloadPlan,
  received: ReadonlyMap<string, { readonly bytes: number; readonly sha256: string }>,
): ModelSpec {
  const { device, dtype, needs } = variant;
  return {
    ...model,
    location: { ...model.location, revision },
    variants: [
      {
        device,
        dtype,
        ...(needs === undefined ? {} : { needs }),
        files: files.map(({ path, address, hash }) => ({
          path,
          ...received.get(path)!,
          ...(hash === null ? { address } : {}),
        })),
      },
    ],
  };
}

type Found = readonly HubFile[] | string;

/** The path of the first missing file in place of files. */
function findOnnxFiles({ files }: HubListing, program: string): Found {
  const needed = ['config.json', 'tokenizer.json', 'tokenizer_config.json', program];
  // Weights above 2 GB lie in files of their own beside the graph.
  const wanted = [...needed, 'generation_config.json', 'chat_template.jinja'];
  return (
    needed.find((path) => !files.some((file) => file.path === path)) ??
    files.filter(({ path }) => wanted.includes(path) || path.startsWith(`${program}_data`))
  );
}

function isAddress(program: string): boolean {
  return program.includes('://');
}

function findWebllmFiles({ files }: HubListing, program: string): Found {
  const has = (path: string) => files.some((file) => file.path === path);
  const needed = ['mlc-chat-config.json', 'tensor-cache.json', ...(isAddress(program) ? [] : [program])];
  const missing = needed.find((path) => !has(path));
  if (missing !== undefined) return missing;
  const tokenizer = ['tokenizer.json', 'tokenizer.model'].find(has);
  if (tokenizer === undefined) return 'tokenizer.json';
  const wanted = [...needed, tokenizer];
  return files.filter(({ path }) => wanted.includes(path) || /^params_shard_\d+\.bin$/.test(path));
}

function lacks(model: ListedModel, path: string): InklingError {
  return createError(
    'model-missing',
    `${model.location.repository} has no ${path}, so ${model.name} cannot run from it.`,
    model.engine === 'webllm'
      ? 'Choose a repository that was converted for MLC (such as those of mlc-ai).'
      : 'Choose a repository with ONNX files for transformers.js (such as those of onnx-community).',
  );
}
