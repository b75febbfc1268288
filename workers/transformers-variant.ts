import type { PretrainedModelOptions } from '@huggingface/transformers';
import { createError } from '../src/core/failure.ts';
import type { Variant } from '../src/engines/protocol.ts';

/**
 * The library builds the file's name from a dtype. Told `fp32` it adds nothing, so that any file of models.json can be
 * named outright, whatever its weights are stored as.
 */
export function sessionOptions(
  variant: Variant,
  device: NonNullable<PretrainedModelOptions['device']>,
): PretrainedModelOptions {
  const path = weightFile(variant).path;
  const slash = path.lastIndexOf('/');
  return {
    device,
    dtype: 'fp32',
    subfolder: path.slice(0, Math.max(slash, 0)),
    model_file_name: path.slice(slash + 1, -'.onnx'.length),
  };
}

/** The file that the library is given; others of its weights may lie beside it. */
export function weightFile(variant: Variant) {
  const file = variant.files.find(({ path }) => path.endsWith('.onnx'));
  if (file !== undefined) return file;
  throw createError(
    'invalid',
    `models.json lists no .onnx file for ${variant.device} ${variant.dtype}.`,
    'Correct the entry in models.json.',
  );
}
