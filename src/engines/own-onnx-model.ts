import * as v from 'valibot';
import { createError, type InklingError } from '../core/failure.ts';
import type { ListedModel, ListedVariant } from './download-plan.ts';
import { isDataOf } from './file-path.ts';
import { readHub, type HubListing, type HubOptions } from './hub.ts';
import { cardOf, embeddingMatrixOf, idOf, mostContext, nameOf, roundCount } from './own-model.ts';
import { readRepositoryFile, type RepositoryPlace } from './repository-file.ts';

/** Graphs as transformers.js names them, best first; beside them the bytes that a weight takes, about. */
const graphs: readonly (Pick<ListedVariant, 'device' | 'dtype' | 'needs'> & {
  readonly file: string;
  readonly bytesPerWeight: number;
})[] = [
  { device: 'webgpu', dtype: 'q4f16', needs: ['shader-f16'], file: 'model_q4f16', bytesPerWeight: 0.9 },
  { device: 'webgpu', dtype: 'q4', file: 'model_q4', bytesPerWeight: 1.5 },
  { device: 'webgpu', dtype: 'fp16', needs: ['shader-f16'], file: 'model_fp16', bytesPerWeight: 2 },
  { device: 'wasm', dtype: 'q8', file: 'model_quantized', bytesPerWeight: 1 },
  { device: 'wasm', dtype: 'int8', file: 'model_int8', bytesPerWeight: 1 },
  { device: 'wasm', dtype: 'uint8', file: 'model_uint8', bytesPerWeight: 1 },
  { device: 'wasm', dtype: 'fp32', file: 'model', bytesPerWeight: 4 },
];

/**
 * The entry of the catalogue for a repository with ONNX files, with every variant that the repository has.
 * @throws InklingError model-missing (no such repository, gated, no ONNX, no tokenizer), invalid (of another kind), network, aborted
 */
export async function readOnnxModel(
  place: RepositoryPlace,
  role: 'writer' | 'embedder',
  options: HubOptions = {},
): Promise<ListedModel> {
  const { host, repository, revision } = place;
  const listing = await readHub(host, repository, revision, options);
  const variants = findVariants(listing, role);
  if (variants.length === 0) throw noGraph(repository, listing, role);
  checkFiles(repository, listing);
  const commit = { ...place, revision: listing.revision };
  const config = await readRepositoryFile(commit, 'config.json', configSchema, options);
  const tokenizer = await readRepositoryFile(commit, 'tokenizer_config.json', tokenizerSchema, options);
  checkKind(repository, config.architectures?.[0], role);
  if (role === 'writer' && !tokenizer.chat_template && !has(listing, 'chat_template.jinja')) {
    throw noTemplate(repository);
  }
  const pooling =
    role === 'embedder' && has(listing, poolingPath)
      ? await readRepositoryFile(commit, poolingPath, poolingSchema, options)
      : null;
  const { max_position_embeddings, n_positions } = config;
  const lengths = [
    max_position_embeddings,
    n_positions,
    role === 'embedder' ? tokenizer.model_max_length : null,
  ]
    // Some write a number without meaning where they know none.
    .filter((length): length is number => typeof length === 'number' && length > 0 && length < 1e7);
  return {
    id: idOf(repository),
    name: nameOf({ kind: 'hub', repository, revision }),
    roles: role === 'writer' ? ['user', 'assistant'] : ['embedder'],
    engine: 'transformers',
    location: { kind: 'hub', repository, revision },
    variants,
    parameters: estimateParameters(variants),
    ...embeddingMatrixOf(config),
    contextLength: Math.min(...lengths, lengths.length === 0 ? unknownContext : mostContext),
    licence: listing.licence ?? 'licence not stated',
    card: cardOf(repository),
    ...(pooling?.pooling_mode_cls_token === true ? { pooling: 'cls' as const } : {}),
  };
}

/** What nearly every model reads, for one that does not say. */
const unknownContext = 512;

const length = v.exactOptional(v.nullish(v.number()));
const configSchema = v.object({
  model_type: v.string(),
  architectures: v.exactOptional(v.nullish(v.array(v.string()))),
  max_position_embeddings: length,
  n_positions: length,
  vocab_size: length,
  hidden_size: length,
});
const tokenizerSchema = v.object({
  chat_template: v.exactOptional(v.unknown()),
  model_max_length: length,
});
const poolingPath = '1_Pooling/config.json';
const poolingSchema = v.object({ pooling_mode_cls_token: v.exactOptional(v.boolean()) });

/** An embedder on WebGPU would have to be checked by vectors of its own, so those run on WebAssembly. */
function findVariants({ files }: HubListing, role: 'writer' | 'embedder'): readonly ListedVariant[] {
  return graphs.flatMap(({ file, bytesPerWeight: _, ...variant }) => {
    const program = `onnx/${file}.onnx`;
    if (role === 'embedder' && variant.device === 'webgpu') return [];
    if (!files.some(({ path }) => path === program)) return [];
    const parts = files.filter(({ path }) => path === program || isDataOf(program, path));
    return [{ ...variant, program, bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0) }];
  });
}

/** By the graph whose weights are the least compressed. */
function estimateParameters(variants: readonly ListedVariant[]): number {
  const counts = [...graphs]
    .sort((a, b) => b.bytesPerWeight - a.bytesPerWeight)
    .flatMap(({ dtype, bytesPerWeight }) => {
      const bytes = variants.find((variant) => variant.dtype === dtype)?.bytes;
      return bytes === undefined ? [] : [bytes / bytesPerWeight];
    });
  return roundCount(counts[0] ?? 1);
}

function has({ files }: HubListing, path: string): boolean {
  return files.some((file) => file.path === path);
}

function checkFiles(repository: string, listing: HubListing): void {
  const missing = ['config.json', 'tokenizer.json', 'tokenizer_config.json'].find(
    (path) => !has(listing, path),
  );
  if (missing === undefined) return;
  throw createError(
    'model-missing',
    missing === 'config.json'
      ? `${repository} has no config.json, so nobody can tell what kind of model it is.`
      : `${repository} has no ${missing}: without a tokenizer no model can read.`,
    'Choose a repository that was made for transformers.js (such as those of onnx-community).',
  );
}

function checkKind(repository: string, architecture: string | undefined, role: 'writer' | 'embedder'): void {
  if (architecture === undefined) return;
  const writes = /(ForCausalLM|LMHeadModel)$/.test(architecture);
  if (writes === (role === 'writer')) return;
  throw createError(
    'invalid',
    writes
      ? `${repository} is a model that writes (${architecture}), and no embedder.`
      : `${repository} is no model that writes (${architecture}).`,
    writes
      ? 'Add it as user or assistant, or choose an embedder (such as all-MiniLM-L6-v2).'
      : 'Add it as an embedder if it is one, or choose a chat model.',
  );
}

function noGraph(repository: string, listing: HubListing, role: 'writer' | 'embedder'): InklingError {
  const some = listing.files.some(({ path }) => path.endsWith('.onnx'));
  if (some && role === 'embedder' && findVariants(listing, 'writer').length > 0) {
    return createError(
      'model-missing',
      `${repository} has no ONNX file for the processor, where Inkling runs embedders.`,
      'Choose a repository with onnx/model_quantized.onnx or onnx/model.onnx.',
    );
  }
  return createError(
    'model-missing',
    some
      ? `${repository} has ONNX files, but none that transformers.js knows by name for one model that reads and writes text (onnx/model….onnx).`
      : `${repository} has no ONNX files, which a browser needs to run it with transformers.js.`,
    'Look for the same model in a repository of onnx-community, or for one compiled by MLC.',
  );
}

function noTemplate(repository: string): InklingError {
  return createError(
    'invalid',
    `${repository} has no chat template, so it cannot be told what a user says and what it says itself.`,
    'Choose the version that was trained for conversation; its name often ends with Instruct, it or Chat.',
  );
}
