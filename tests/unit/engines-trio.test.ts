import { describe, expect, test } from 'vitest';
import type { ListedModel } from '../../src/engines/download-plan.ts';
import type { Machine } from '../../src/engines/machine.ts';
import {
  estimateFileBytes,
  estimateLargestBuffer,
  estimateMemoryBytes,
} from '../../src/engines/memory-estimate.ts';
import {
  createCandidate,
  findAlternative,
  isSlow,
  judgeTrio,
  memoryForModels,
  proposeTrio,
  type Candidate,
  type Room,
} from '../../src/engines/trio.ts';
import { fixtureSpec } from '../harness/fixture-spec.ts';

const machine: Machine = {
  ...{ wasm: true, simd: true, isolated: true, cores: 8, gpu: true },
  adapter: { name: 'Example GPU', software: false, f16: true },
  memoryBytes: 8e9,
};
const half = {
  device: 'webgpu',
  dtype: 'q4f16',
  needs: ['shader-f16'],
  program: 'a.onnx',
  bytes: 1e9,
} as const;
const writer: ListedModel = {
  id: 'large',
  name: 'Large',
  roles: ['user', 'assistant'],
  engine: 'transformers',
  location: { kind: 'hub', repository: 'owner/large', revision: 'main' },
  variants: [half],
  parameters: 1e9,
  contextLength: 32768,
  licence: 'MIT',
  card: 'https://hub.test/owner/large',
};

function candidate(id: string, change: Partial<Candidate> = {}): Candidate {
  return {
    ...{ id, name: id, roles: ['user', 'assistant'], parameters: 1e9, device: 'webgpu', dtype: 'q4' },
    ...{ place: 'absent', memoryBytes: 1e9, fileBytes: 5e8 },
    ...change,
  } as Candidate;
}

const own = (id: string, role: 'user' | 'assistant' | 'embedder') =>
  candidate(id, { roles: [role], parameters: 2e6, memoryBytes: 1e8, fileBytes: 4e6, place: 'embedded' });
const floor = { user: own('u', 'user'), assistant: own('a', 'assistant'), embedder: own('e', 'embedder') };
const floorList = Object.values(floor);
const roomy: Room = { memoryBytes: 4e9, freeBytes: 10e9 };
const idsOf = (candidates: readonly Candidate[], room: Room) => {
  const trio = proposeTrio(candidates, room);
  return trio === null ? null : [trio.user.id, trio.assistant.id, trio.embedder.id];
};

describe('the estimate of a model', () => {
  test('is exact for the files of a pinned model, and by parameters where nobody saw them', () => {
    const { variants } = fixtureSpec('tiny-writer');
    const pinned = variants[0]!;
    expect(estimateFileBytes(writer, pinned)).toBe(pinned.files.reduce((sum, { bytes }) => sum + bytes, 0));
    expect(estimateFileBytes(writer, half)).toBe(1e9);
    expect(estimateFileBytes(writer, { dtype: 'q4f16' })).toBe(0.9e9);
    expect(estimateFileBytes(writer, { dtype: 'unheard of' })).toBe(4e9);
  });

  test('counts the weights twice, a cache for at most 4,096 tokens, and the worker', () => {
    expect(estimateMemoryBytes(writer, half)).toBe(2e9 + 4096 * 1e5 + 1e8);
    expect(estimateMemoryBytes({ ...writer, contextLength: 1000 }, half)).toBe(2e9 + 1000 * 1e5 + 1e8);
    expect(estimateMemoryBytes({ ...writer, roles: ['embedder'] }, half)).toBe(2e9 + 1e8);
  });

  test('is what the makers of web-llm state, where they do', () => {
    expect(estimateMemoryBytes({ ...writer, gpuMemoryMB: 945 }, half)).toBe(945e6 + 1e8);
  });
});

describe('the estimate of the largest buffer', () => {
  const shape = (engine: 'transformers' | 'webllm', parameters: number, embeddingMatrix?: [number, number]) =>
    ({ engine, parameters, ...(embeddingMatrix && { embeddingMatrix }) }) as const;
  const llama = shape('transformers', 1_235_814_400, [128_256, 2048]);

  test('is the embedding in the precision that an ONNX file computes in', () => {
    expect(estimateLargestBuffer(llama, { dtype: 'q4f16', bytes: 1_089_755_422 })).toBe(128_256 * 2048 * 2);
    expect(estimateLargestBuffer(llama, { dtype: 'q4' })).toBe(128_256 * 2048 * 4);
  });

  test('is no more than the rest of the model leaves of the file, nor less than four bits a number', () => {
    const gemma = shape('transformers', 1e9, [262_144, 1152]);
    const rest = (1e9 - 262_144 * 1152) / 2;
    expect(estimateLargestBuffer(gemma, { dtype: 'q4', bytes: 859_454_179 })).toBe(859_454_179 - rest);
    expect(estimateLargestBuffer(gemma, { dtype: 'q4', bytes: 1 })).toBe((262_144 * 1152) / 2);
  });

  test('is packed as the rest with web-llm, unless nothing is packed', () => {
    const mlc = shape('webllm', 1e9, [262_144, 1152]);
    const sizes = ['q4f16', 'q4f32', 'q0f16', 'q0f32'].map((dtype) => estimateLargestBuffer(mlc, { dtype }));
    expect(sizes.map((bytes) => bytes! / (262_144 * 1152))).toEqual([0.5, 0.5, 2, 4]);
  });

  test('is none where nobody knows the shape', () => {
    expect(estimateLargestBuffer(shape('transformers', 1e9), { dtype: 'q4' })).toBeNull();
  });
});

describe('a candidate', () => {
  test('is the model in the variant that the machine runs, and none where there is no such variant', () => {
    expect(createCandidate(writer, 'absent', machine)).toMatchObject({
      id: 'large',
      device: 'webgpu',
      fileBytes: 1e9,
    });
    expect(createCandidate(writer, 'absent', { ...machine, adapter: null })).toBeNull();
  });
});

describe('three models', () => {
  test('fit while all of their memory does, each with a copy of its own', () => {
    const large = candidate('large', { memoryBytes: 2e9 });
    const trio = { ...floor, user: large, assistant: large };
    expect(judgeTrio(trio, { ...roomy, memoryBytes: 4.1e9 })).toEqual({
      memoryBytes: 4.1e9,
      missingBytes: 5e8,
      lacking: [],
    });
    expect(judgeTrio(trio, roomy).lacking).toEqual(['memory']);
  });

  test('need storage only for what is not here, and none where nobody tells how much there is', () => {
    const trio = { ...floor, user: candidate('x'), assistant: candidate('y', { place: 'kept' }) };
    expect(judgeTrio(trio, { ...roomy, freeBytes: 4e8 })).toMatchObject({
      missingBytes: 5e8,
      lacking: ['storage'],
    });
    expect(judgeTrio(trio, { ...roomy, freeBytes: null }).lacking).toEqual([]);
  });

  test('that come with Inkling always fit', () => {
    expect(judgeTrio(floor, { memoryBytes: 1, freeBytes: 0 }).lacking).toEqual([]);
    expect(idsOf([...floorList, candidate('x')], { memoryBytes: 1, freeBytes: 0 })).toEqual(['u', 'a', 'e']);
  });

  test('are half of the memory, and of 4 GB where the browser does not tell', () => {
    expect(memoryForModels(machine)).toBe(4e9);
    const { memoryBytes: _told, ...silent } = machine;
    expect(memoryForModels(silent)).toBe(2e9);
  });
});

describe('the proposal', () => {
  const small = candidate('small', { parameters: 5e8, memoryBytes: 5e8 });
  const large = candidate('large', { parameters: 2e9, memoryBytes: 2.5e9 });

  test('takes the strongest pair of writers rather than one giant', () => {
    const trio = proposeTrio([...floorList, small, large], roomy)!;
    expect([trio.user.id, trio.assistant.id].sort()).toEqual(['large', 'small']);
    const tight = proposeTrio([...floorList, small, large], { ...roomy, memoryBytes: 2.7e9 })!;
    expect([tight.user.id, tight.assistant.id]).toEqual(['small', 'small']);
  });

  test('prefers what is here among equals', () => {
    const kept = candidate('kept', { parameters: 5e8, memoryBytes: 6e8, place: 'kept' });
    expect(idsOf([...floorList, small, kept], roomy)).toEqual(['kept', 'kept', 'e']);
  });

  test('prefers what takes less memory to what is a little less to fetch', () => {
    const light = candidate('light', { parameters: 5e8, memoryBytes: 4e8, fileBytes: 6e8 });
    const heavy = candidate('heavy', { parameters: 5e8, memoryBytes: 9e8, fileBytes: 5e8 });
    expect(idsOf([...floorList, heavy, light], roomy)).toEqual(['light', 'light', 'e']);
  });

  test('leaves out what the processor would take minutes for, and what finds no room', () => {
    const slow = candidate('slow', { device: 'wasm', parameters: 135e6 });
    expect(isSlow(slow)).toBe(true);
    expect(idsOf([...floorList, slow], roomy)).toEqual(['u', 'a', 'e']);
    expect(idsOf([...floorList, small], { ...roomy, freeBytes: 1e8 })).toEqual(['u', 'a', 'e']);
  });

  test('leaves out what probably finds no buffer on the graphics processor', () => {
    const overflow = { dtype: 'q4f16', matrixBytes: 3e8, bufferBytes: 2e8 };
    expect(idsOf([...floorList, candidate('wide', { overflow })], roomy)).toEqual(['u', 'a', 'e']);
    // Another variant of it runs on the processor.
    const passed = candidate('passed', { overflow, device: 'wasm', parameters: 4e7 });
    expect(idsOf([...floorList, passed], roomy)).toEqual(['passed', 'passed', 'e']);
  });

  test('is none where a role has no model', () => {
    expect(proposeTrio([floor.user, floor.assistant], roomy)).toBeNull();
  });
});

describe('the alternative to a model that does not run here', () => {
  const model = { id: 'qwen-mlc-q4f16', roles: ['user', 'assistant'], parameters: 1e9 } as const;

  test('is its twin with 32 bits', () => {
    const twin = candidate('qwen-mlc-q4f32');
    expect(findAlternative(model, [candidate('other'), twin], roomy)).toEqual({ kind: 'twin', model: twin });
  });

  test('is the largest smaller one of its role otherwise, or where the twin takes too much', () => {
    const twin = candidate('qwen-mlc-q4f32', { memoryBytes: 5e9 });
    const near = candidate('near', { parameters: 9e8 });
    const others = [
      candidate('far', { parameters: 1e8 }),
      near,
      candidate('larger', { parameters: 2e9 }),
      floor.embedder,
    ];
    expect(findAlternative(model, [twin, ...others], roomy)).toEqual({ kind: 'smaller', model: near });
  });

  test('of as many parameters is not called a smaller one', () => {
    const other = candidate('other-form', { parameters: model.parameters });
    expect(findAlternative(model, [other], roomy)).toEqual({ kind: 'equal', model: other });
  });

  test('is none that probably finds no buffer', () => {
    const overflow = { dtype: 'q4f32', matrixBytes: 3e8, bufferBytes: 2e8 };
    const twin = candidate('qwen-mlc-q4f32', { overflow });
    const far = candidate('far', { parameters: 1e8 });
    expect(findAlternative(model, [twin, far], roomy)).toEqual({ kind: 'smaller', model: far });
  });

  test('is never the model itself, and none where nothing of its kind runs', () => {
    expect(findAlternative(model, [candidate(model.id), floor.embedder], roomy)).toBeNull();
  });
});
