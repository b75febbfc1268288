import * as v from 'valibot';
import { createError, type InklingError } from '../core/failure.ts';
import type { ListedModel } from './download-plan.ts';
import { readHub, type HubListing } from './hub.ts';
import { cardOf, embeddingMatrixOf, idOf, roundCount } from './own-model.ts';
import { toUrl } from './repository-address.ts';
import { readRepositoryFile, type ReadOptions, type RepositoryPlace } from './repository-file.ts';

const manifest = 'mlc-chat-config.json';
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
  options: ReadOptions = {},
): Promise<ListedModel> {
  const { host, repository, revision } = place;
  const listing = await readHub(host, repository, revision, options);
  checkFiles(repository, listing);
  const commit = { ...place, revision: listing.revision };
  const config = await readRepositoryFile(commit, manifest, manifestSchema, options);
  const program = findLibrary(repository, listing, library.trim() || (config.model_lib ?? ''));
  const dtype = /^q\d+f(16|32)/.exec(config.quantization)?.[0] ?? config.quantization;
  const shards = listing.files.filter(({ path }) => /^params_shard_\d+\.bin$/.test(path));
  const bytes = shards.reduce((sum, shard) => sum + shard.bytes, 0);
  return {
    id: idOf(repository),
    name: `${repository.slice(repository.indexOf('/') + 1).replace(/-MLC$/, '')} (MLC)`,
    roles: ['user', 'assistant'],
    engine: 'webllm',
    location: { kind: 'hub', repository, revision },
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
    licence: listing.licence ?? 'licence not stated',
    card: cardOf(repository),
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

const manifestSchema = v.object({
  model_type: v.pipe(v.string(), v.nonEmpty()),
  quantization: v.pipe(v.string(), v.regex(/^q\d\w*$/)),
  context_window_size: v.pipe(v.number(), v.integer()),
  model_lib: v.exactOptional(v.nullish(v.string())),
  model_config: v.exactOptional(
    v.nullish(
      v.object({
        vocab_size: v.exactOptional(v.nullish(v.number())),
        hidden_size: v.exactOptional(v.nullish(v.number())),
      }),
    ),
  ),
});

function checkFiles(repository: string, { files }: HubListing): void {
  const has = (path: string) => files.some((file) => file.path === path);
  if (!has(manifest) || !has('tensor-cache.json')) {
    const missing = has(manifest) ? 'tensor-cache.json' : manifest;
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
function findLibrary(repository: string, { files }: HubListing, named: string): string {
  const own = files.filter(({ path }) => /^[\w-][\w.-]*\.wasm$/.test(path));
  if (named === '' && own.length === 1) return own[0]!.path;
  if (named === '') throw noLibrary(repository);
  const url = toUrl(named);
  const sound =
    url?.protocol === 'https:' &&
    url.search === '' &&
    url.hash === '' &&
    /\/[\w-][\w.-]*\.wasm$/.test(url.pathname);
  if (url !== null && sound) return url.href;
  throw createError(
    'invalid',
    `“${named.slice(0, 200)}” is no address of a model library.`,
    'The address begins with https:// and ends with the name of a .wasm file.',
  );
}

function noLibrary(repository: string): InklingError {
  return createError(
    'invalid',
    `Neither the manifest of ${repository} nor its files say where the model’s library is.`,
    'Write the address of its .wasm file, too. MLC keeps the libraries of its own models in the repository binary-mlc-llm-libs of mlc-ai.',
  );
}
