import { describe, expect, test } from 'vitest';
import type { ListedModel } from '../../src/engines/download-plan.ts';
import type { AdapterLimits, Machine } from '../../src/engines/machine.ts';
import {
  asksForAdapter,
  chooseDevice,
  chooseVariant,
  largestMatrixBytes,
  type DeviceWish,
} from '../../src/engines/preflight.ts';
import type { ModelSpec } from '../../src/engines/protocol.ts';
import { fixtureSpec } from '../harness/fixture-spec.ts';

const spec = fixtureSpec('tiny-writer');
const strong: Machine = {
  wasm: true,
  simd: true,
  isolated: true,
  cores: 8,
  gpu: true,
  adapter: { name: 'Example GPU', software: false, f16: true },
};
const swiftshader: Machine = { ...strong, adapter: { name: 'SwiftShader', software: true, f16: false } };
const auto: DeviceWish = { device: 'auto', allowSoftwareAdapter: false };

function only(device: 'webgpu' | 'wasm'): ModelSpec {
  return { ...spec, variants: spec.variants.filter((variant) => variant.device === device) };
}

describe('the device of a model', () => {
  test('is none for web-llm where the graphics processor offers less than it asks for', () => {
    const enough: AdapterLimits = {
      ...{ bufferBytes: 2 ** 30, bindingBytes: 2 ** 30, workgroupBytes: 32_768, storageBuffers: 10 },
    };
    const on = (limits: AdapterLimits): Machine => ({ ...strong, adapter: { ...strong.adapter!, limits } });
    const compiled: ModelSpec = { ...only('webgpu'), engine: 'webllm' };
    expect(chooseDevice(compiled, on(enough), auto).device).toBe('webgpu');
    for (const name of Object.keys(enough) as (keyof AdapterLimits)[]) {
      const few = { ...enough, [name]: name === 'storageBuffers' ? 8 : 16_384 };
      expect(() => chooseDevice(compiled, on(few), auto)).toThrow(/web-llm wants .* offers (8|16,384)\./);
      expect(chooseDevice(spec, on(few), auto).device).toBe('webgpu');
    }
  });

  test('is a real graphics processor where there is one', () => {
    const choice = chooseDevice(spec, strong, auto);
    expect(choice.device).toBe('webgpu');
    expect(choice.reason).toContain('Example GPU');
  });

  test('is WebAssembly where the adapter is software, and the reason names it', () => {
    const choice = chooseDevice(spec, swiftshader, auto);
    expect(choice.device).toBe('wasm');
    expect(choice.reason).toContain('SwiftShader');
  });

  test('is a software adapter only where that is allowed', () => {
    expect(chooseDevice(spec, swiftshader, { ...auto, allowSoftwareAdapter: true }).device).toBe('webgpu');
    expect(chooseDevice(spec, swiftshader, { ...auto, device: 'webgpu' }).device).toBe('wasm');
  });

  test('is none on a page without https, whose address is what has to change', () => {
    expect(() => chooseDevice(spec, { ...strong, secure: false }, auto)).toThrow(/without https/);
  });

  test('is WebAssembly where the visitor chose it', () => {
    expect(chooseDevice(spec, strong, { ...auto, device: 'wasm' })).toMatchObject({ device: 'wasm' });
  });

  const obstacles: readonly [string, Machine, ModelSpec, RegExp][] = [
    ['the browser has no WebGPU', { ...strong, gpu: false, adapter: null }, spec, /no WebGPU/],
    ['there is no adapter', { ...strong, adapter: null }, spec, /no graphics processor/],
    ['the model has no files for it', strong, only('wasm'), /no files for WebGPU/],
  ];
  for (const [obstacle, machine, model, reason] of obstacles) {
    test(`is WebAssembly, with the reason, where ${obstacle}`, () => {
      const choice = chooseDevice(model, machine, { ...auto, device: 'webgpu' });
      expect(choice.device).toBe('wasm');
      expect(choice.reason).toMatch(reason);
    });
  }

  const threads: readonly [string, Partial<Machine>, number, string][] = [
    [
      'memory can be shared and cores are to spare',
      {},
      2,
      'this page is isolated and the machine shows 8 cores',
    ],
    [
      'there are fewer than four cores',
      { cores: 3 },
      1,
      'two need at least four cores and this machine shows 3',
    ],
    ['memory cannot be shared', { isolated: false }, 1, 'threads share memory and this page is not isolated'],
  ];
  for (const [where, change, count, reason] of threads) {
    test(`has ${count === 1 ? 'one thread' : 'two threads'} where ${where}, and the reason stands apart`, () => {
      const choice = chooseDevice(spec, { ...strong, ...change }, { ...auto, device: 'wasm' });
      const named = count === 1 ? 'One thread' : 'Two threads';
      expect(choice).toMatchObject({
        threads: count,
        reason: `WebAssembly, because it was chosen. ${named}, because ${reason}.`,
      });
    });
  }

  test('depends on an adapter only where WebGPU may be taken', () => {
    expect(asksForAdapter(spec, auto)).toBe(true);
    expect(asksForAdapter(spec, { ...auto, device: 'wasm' })).toBe(false);
    expect(asksForAdapter(only('wasm'), auto)).toBe(false);
  });

  test('ends every reason as a sentence', () => {
    for (const machine of [strong, swiftshader, { ...strong, adapter: null }]) {
      for (const device of ['auto', 'wasm', 'webgpu'] as const) {
        expect(chooseDevice(spec, machine, { ...auto, device }).reason).toMatch(/^[A-Z].*\.$/);
      }
    }
  });

  const hopeless: readonly [string, Machine, ModelSpec, RegExp][] = [
    ['no WebAssembly', { ...strong, wasm: false, simd: false }, spec, /no WebAssembly/],
    ['no SIMD in WebAssembly', { ...strong, simd: false }, spec, /SIMD/],
    ['a model for WebGPU only and no adapter', { ...strong, adapter: null }, only('webgpu'), /WebGPU only/],
  ];
  for (const [lack, machine, model, message] of hopeless) {
    test(`is none with ${lack}, and the failure says what to do`, () => {
      expect(() => chooseDevice(model, machine, auto)).toThrow(
        expect.objectContaining({
          failure: {
            kind: 'no-device',
            message: expect.stringMatching(message),
            advice: expect.stringMatching(/\w/),
          },
        }),
      );
    });
  }
});

describe('the variant that a machine runs', () => {
  const program = 'onnx/model.onnx';
  const half = { device: 'webgpu', dtype: 'q4f16', needs: ['shader-f16'], program } as const;
  const single = { device: 'webgpu', dtype: 'q4', program } as const;
  const wasm = { device: 'wasm', dtype: 'q8', program } as const;
  const listed = (variants: ListedModel['variants']) => ({
    ...({ engine: 'transformers', parameters: 6e8 } as const),
    variants,
  });
  const withoutHalf: Machine = { ...strong, adapter: { name: 'Old GPU', software: false, f16: false } };

  test.each([
    ['the first on a graphics processor with half precision', strong, half],
    ['the next without half precision', withoutHalf, single],
    ['the one for WebAssembly on a software adapter', swiftshader, wasm],
    ['the one for WebAssembly without an adapter', { ...strong, adapter: null }, wasm],
  ] as const)('is %s', (_, machine, variant) => {
    expect(chooseVariant(listed([half, single, wasm]), machine)).toEqual({ kind: 'fits', variant });
  });

  test.each([
    ['no WebGPU', { ...strong, gpu: false, adapter: null }, /does not have/],
    ['no adapter', { ...strong, adapter: null }, /no graphics processor/],
    ['a software adapter', swiftshader, /only plays one/],
    ['no half precision', withoutHalf, /shader-f16/],
  ] as const)('is none with %s, and the reason is told', (_, machine, reason) => {
    expect(chooseVariant(listed([half]), machine)).toEqual({
      kind: 'unfit',
      reason: expect.stringMatching(reason) as string,
    });
  });

  describe('by its largest matrix', () => {
    const withBuffers = (bufferBytes: number, bindingBytes = bufferBytes): Machine => ({
      ...strong,
      adapter: {
        ...strong.adapter!,
        limits: { bufferBytes, bindingBytes, workgroupBytes: 32_768, storageBuffers: 10 },
      },
    });
    /** 311 MB in half precision, 622 MB in single. */
    const large = (variants: ListedModel['variants']) => ({
      ...listed(variants),
      embeddingMatrix: [151_936, 1024] as const,
    });

    test('is the first whose matrix fits, and the one that was passed over is told', () => {
      expect(chooseVariant(large([half, single, wasm]), withBuffers(2 ** 29))).toEqual({
        kind: 'fits',
        variant: half,
      });
      expect(chooseVariant(large([half, single, wasm]), withBuffers(2 ** 28))).toEqual({
        kind: 'fits',
        variant: wasm,
        overflow: { dtype: 'q4f16', matrixBytes: 311_164_928, bufferBytes: 2 ** 28 },
      });
    });

    test('is one that probably does not fit only where there is no other', () => {
      expect(chooseVariant(large([half, single]), withBuffers(2 ** 28))).toMatchObject({
        variant: half,
        overflow: { dtype: 'q4f16' },
      });
    });

    test('is not held against a model of which nobody knows it, nor by a browser that tells no limits', () => {
      expect(chooseVariant(listed([half]), withBuffers(1))).not.toHaveProperty('overflow');
      expect(chooseVariant(large([half]), strong)).not.toHaveProperty('overflow');
    });

    test('has to fit a buffer, and with web-llm what that asks the adapter for', () => {
      const gib = 2 ** 30;
      const of = (engine: ModelSpec['engine'], bufferBytes: number, bindingBytes: number) =>
        largestMatrixBytes(engine, withBuffers(bufferBytes, bindingBytes).adapter!.limits!);
      expect(of('transformers', 4 * gib, 2 ** 27)).toBe(4 * gib);
      expect(of('webllm', 4 * gib, 2 ** 27)).toBe(2 ** 27);
      expect(of('webllm', gib - 1, gib)).toBe(2 ** 28);
      expect(of('webllm', 4 * gib, 4 * gib)).toBe(gib);
    });
  });
});
