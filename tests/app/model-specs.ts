import type { ModelRole, ModelSpec } from '../../src/engines/protocol.ts';

export function aSpec(id: string, roles: readonly ModelRole[], bytes = 8_000_000): ModelSpec {
  return {
    id,
    name: `The ${id}`,
    roles,
    engine: 'transformers',
    location: { kind: 'embedded', path: `models/${id}` },
    variants: [
      { device: 'webgpu', dtype: 'fp16', files: [{ path: 'g.onnx', bytes: bytes * 2, sha256: '1' }] },
      {
        device: 'wasm',
        dtype: 'q8',
        files: [
          { path: 'w.onnx', bytes, sha256: '2' },
          { path: 'tokenizer.json', bytes: 100_000, sha256: '3' },
        ],
      },
    ],
    parameters: 7_100_000,
    contextLength: 1024,
    licence: 'MIT',
    card: 'README.md',
  };
}

export const threeModels: readonly ModelSpec[] = [
  aSpec('writer', ['assistant']),
  aSpec('reader', ['user']),
  aSpec('finder', ['embedder'], 2_000_000),
];
