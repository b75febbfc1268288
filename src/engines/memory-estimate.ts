import type { ListedVariant } from './download-plan.ts';
import type { ModelSpec, Variant } from './protocol.ts';

/** While a model is loaded, the file's bytes and the runtime's copy of them lie side by side. */
const loadFactor = 2;

/**
 * A worker with its runtime, before any weights: Chromium counts 30 MB for the page and the worker with the smallest
 * model, without compiled code and graphics memory.
 */
const workerBytes = 100e6;

/** A run's prompts are shorter, and web-llm's makers state their numbers for as many. */
const contextTokens = 4096;

/**
 * Keys and values of one token, per parameter. Of the catalogue's models, with 16 bits each: Llama 3.2 1B 32,768 bytes
 * (0.03 per thousand parameters), SmolLM2 360M 40,960 (0.11), Qwen3 0.6B 114,688 (0.19).
 */
const cacheBytesPerParameter = 0.0001;

/** Bytes per parameter, at the upper end of the catalogue's files; where the dtype is none of these, 32 bits. */
const weightBytesPerParameter: Readonly<Record<string, number>> = {
  q4f16: 0.9,
  q4f32: 0.9,
  q4: 1.4,
  q8: 1.05,
  q0f16: 2,
  fp16: 2,
  fp16w: 2,
};

type Described = Pick<ModelSpec, 'parameters' | 'contextLength' | 'roles' | 'gpuMemoryMB'>;
type Shaped = Pick<ModelSpec, 'engine' | 'parameters' | 'embeddingMatrix'>;
type AnyVariant = Pick<Variant, 'dtype' | 'files'> | Pick<ListedVariant, 'dtype' | 'bytes'>;

/** What is to be fetched: exact for a pinned model, else as somebody saw it, else from the number of parameters. */
export function estimateFileBytes(
  { parameters }: Pick<Described, 'parameters'>,
  variant: AnyVariant,
): number {
  if ('files' in variant) return variant.files.reduce((sum, { bytes }) => sum + bytes, 0);
  return variant.bytes ?? parameters * (weightBytesPerParameter[variant.dtype] ?? 4);
}

/**
 * The memory that a model takes at most, loading included: an estimate, good to a factor of about two. Where the makers
 * of web-llm state a number, that one.
 */
export function estimateMemoryBytes(model: Described, variant: AnyVariant): number {
  if (model.gpuMemoryMB !== undefined) return model.gpuMemoryMB * 1e6 + workerBytes;
  const tokens = model.roles.includes('embedder') ? 0 : Math.min(model.contextLength, contextTokens);
  const cacheBytes = tokens * model.parameters * cacheBytesPerParameter;
  return loadFactor * estimateFileBytes(model, variant) + cacheBytes + workerBytes;
}

/**
 * The largest single buffer that the weights need on WebGPU: the matrix that embeds the vocabulary. An estimate, since
 * how a file stores it shows only inside. MLC packs it as every other matrix. ONNX files, as a rule, keep it in the
 * precision that they compute in; by that and four bits for every other number, the files of the catalogue come out
 * within 3 %. Those that come out smaller pack it too, and then it takes no more than what the rest leaves of the file.
 * @returns null where the matrix is not known
 */
export function estimateLargestBuffer(model: Shaped, variant: AnyVariant): number | null {
  if (model.embeddingMatrix === undefined) return null;
  const [tokens, width] = model.embeddingMatrix;
  const numbers = tokens * width;
  if (model.engine === 'webllm') return (numbers * packedBits(variant.dtype)) / 8;
  const whole = numbers * (variant.dtype.includes('f16') || variant.dtype === 'fp16' ? 2 : 4);
  if (!('files' in variant) && variant.bytes === undefined) return whole;
  const rest = Math.max(0, model.parameters - numbers) / 2;
  return Math.min(whole, Math.max(numbers / 2, estimateFileBytes(model, variant) - rest));
}

/** Of MLC's names: q4f32 packs into 4 bits and computes in 32; q0f16 packs nothing. */
function packedBits(dtype: string): number {
  const [, packed = 0, computed = 32] = (/^q(\d+)f(\d+)/.exec(dtype) ?? []).map(Number);
  return packed === 0 ? computed : packed;
}
