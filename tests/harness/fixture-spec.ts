import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ModelFile, ModelSpec, Variant } from '../../src/engines/protocol.ts';

const folder = new URL('../fixtures/models/', import.meta.url);

/** An entry of models.json for one of the small test models. Both devices run the same file. */
export function fixtureSpec(name: 'tiny-writer' | 'tiny-embedder', dtype: 'fp32' | 'q8' = 'fp32'): ModelSpec {
  const embedder = name === 'tiny-embedder';
  const weights = dtype === 'fp32' ? 'onnx/model.onnx' : 'onnx/model_quantized.onnx';
  const paths = [
    'config.json',
    ...(embedder ? [] : ['generation_config.json']),
    'tokenizer.json',
    'tokenizer_config.json',
    weights,
  ];
  const files = paths.map((path) => describeFile(path, readFileSync(new URL(`${name}/${path}`, folder))));
  const variants: readonly Variant[] = [
    { device: 'webgpu', dtype, files },
    { device: 'wasm', dtype, files },
  ];
  const spec: ModelSpec = {
    id: name,
    name: embedder ? 'Tiny Embedder' : 'Tiny Writer',
    roles: embedder ? ['embedder'] : ['user', 'assistant'],
    engine: 'transformers',
    location: { kind: 'embedded', path: `models/${name}` },
    variants,
    parameters: 30_000,
    contextLength: 4096,
    licence: 'MIT',
    card: 'none',
  };
  if (!embedder) return spec;
  const selfTest = JSON.parse(readFileSync(new URL(`${name}/self-test.json`, folder), 'utf8')) as NonNullable<
    ModelSpec['selfTest']
  >;
  return { ...spec, selfTest };
}

export function describeFile(path: string, bytes: Uint8Array): ModelFile {
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
