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
