import { createError } from '../core/failure.ts';
import type { AdapterLimits, Machine } from './machine.ts';
import { estimateLargestBuffer } from './memory-estimate.ts';
import type { ListedModel } from './download-plan.ts';
import type { Device, DeviceChoice, ModelSpec } from './protocol.ts';
import { lackOfWebllm, webllmMatrixBytes } from './webllm-limits.ts';

export interface DeviceWish {
  readonly device: 'auto' | Device;
  readonly allowSoftwareAdapter: boolean;
}

/**
 * A real WebGPU adapter first, then WebAssembly with threads, then WebAssembly with one. Its reasons say apart why this
 * device and why so many threads.
 * @throws InklingError no-device
 */
export function chooseDevice(spec: ModelSpec, machine: Machine, wish: DeviceWish): DeviceChoice {
  checkRuntime(machine);
  const obstacle = obstacleToWebgpu(spec, machine, wish);
  if (obstacle === null) {
    const name = machine.adapter?.name ?? 'unnamed';
    const software = machine.adapter?.software === true;
    return {
      device: 'webgpu',
      threads: 1,
      reason: software
        ? `WebGPU on a software adapter (${name}), because that was allowed: slow, and right for tests.`
        : `WebGPU on this machine's graphics processor (${name}).`,
    };
  }
  return chooseWasm(spec, machine, obstacle);
}

/** @param because a sentence that says why it is not WebGPU */
export function chooseWasm(spec: ModelSpec, machine: Machine, because: string): DeviceChoice {
  if (!hasVariant(spec, 'wasm')) {
    throw createError(
      'no-device',
      `${spec.name} runs on WebGPU only. It does not run here, because ${because}`,
      'Choose another model, or a browser and a machine with WebGPU.',
    );
  }
  const { threads, reason } = countThreads(machine);
  return { device: 'wasm', threads, reason: `WebAssembly, because ${because} ${reason}` };
}

/** Whether the choice depends on an adapter: looking for one wakes the graphics driver, and may be logged. */
export function asksForAdapter(spec: ModelSpec, wish: DeviceWish): boolean {
  return wish.device !== 'wasm' && hasVariant(spec, 'webgpu');
}

function obstacleToWebgpu(spec: ModelSpec, machine: Machine, wish: DeviceWish): string | null {
  if (wish.device === 'wasm') return 'it was chosen.';
  if (!hasVariant(spec, 'webgpu')) return `${spec.name} has no files for WebGPU.`;
  if (!machine.gpu) return 'this browser has no WebGPU.';
  if (machine.adapter === null) return 'WebGPU finds no graphics processor that it may use here.';
  if (!machine.adapter.f16 && needsHalf(spec)) {
    return `${spec.name} needs half-precision arithmetic (shader-f16), which this graphics processor does not offer.`;
  }
  const lack = spec.engine === 'webllm' ? lackOfWebllm(machine.adapter.limits) : null;
  if (lack !== null) return `${lack}.`;
  if (machine.adapter.software && !wish.allowSoftwareAdapter) {
    return `WebGPU is only played by the processor here (${machine.adapter.name}), which is slower.`;
  }
  return null;
}

/** The runtime is a WebAssembly program with SIMD on every device: WebGPU only takes its arithmetic over. */
function checkRuntime(machine: Machine): void {
  if (machine.secure === false) {
    throw createError(
      'no-device',
      'No model can run on this page, because it came without https.',
      'Browsers give what models need to pages with https only. Open Inkling by an address that begins with https://, or on the machine that serves it as http://localhost.',
    );
  }
  if (!machine.wasm) {
    throw createError(
      'no-device',
      'This browser runs no WebAssembly, so no model can run here.',
      'Allow WebAssembly in the browser (some lock it in a strict mode), or use a current Chrome, Edge, Firefox or Safari.',
    );
  }
  if (!machine.simd) {
    throw createError(
      'no-device',
      'WebAssembly has no SIMD instructions in this browser, and the models need them.',
      'Use a current Chrome, Edge, Firefox or Safari; on very old processors no browser offers SIMD.',
    );
  }
}

/**
 * Threads share memory, which a browser allows to isolated pages only. A second one needs cores to spare: on an idle
 * machine with two, which the page and the browser use too, a round took 1.36 times as long with two threads as with
 * one (`npm run demo -- --rounds 12 --agents cipher-5,oracle --device wasm`, both ways in turn, twice).
 */
function countThreads({ isolated, cores }: Machine): { readonly threads: number; readonly reason: string } {
  if (!isolated) {
    return { threads: 1, reason: 'One thread, because threads share memory and this page is not isolated.' };
  }
  if (cores < 4) {
    return {
      threads: 1,
      reason: `One thread, because two need at least four cores and this machine shows ${cores}.`,
    };
  }
  return {
    threads: 2,
    reason: `Two threads, because this page is isolated and the machine shows ${cores} cores.`,
  };
}

function needsHalf(spec: ModelSpec): boolean {
  return spec.variants.every(({ device, needs = [] }) => device !== 'webgpu' || needs.includes('shader-f16'));
}

function hasVariant(spec: ModelSpec, device: Device): boolean {
  return spec.variants.some((variant) => variant.device === device);
}

/** Which variant of a model this machine runs, and why not a better one; or why none at all. */
export type VariantChoice<V> =
  | { readonly kind: 'fits'; readonly variant: V; readonly overflow?: Overflow }
  | { readonly kind: 'unfit'; readonly reason: string };

/** The best variant for WebGPU has a matrix that probably finds no buffer here. It is chosen only where there is no other. */
export interface Overflow {
  readonly dtype: string;
  /** Estimated. */
  readonly matrixBytes: number;
  readonly bufferBytes: number;
}

type AnyVariant = ModelSpec['variants'][number] | ListedModel['variants'][number];

/** On the machine of this page. */
export type ChooseVariant = <V extends AnyVariant>(
  model: Pick<ModelSpec, 'engine' | 'parameters' | 'embeddingMatrix'> & { readonly variants: readonly V[] },
) => VariantChoice<V>;

/** The first that fits of a model's variants, which stand in the order in which they are good. */
export function chooseVariant<V extends AnyVariant>(
  model: Pick<ModelSpec, 'engine' | 'parameters' | 'embeddingMatrix'> & { readonly variants: readonly V[] },
  { gpu, adapter, wasm, simd, secure = true }: Machine,
): VariantChoice<V> {
  if (!secure) return unfit('It can be neither kept nor run on a page without https.');
  const real = adapter !== null && !adapter.software;
  const lack = model.engine === 'webllm' ? lackOfWebllm(adapter?.limits) : null;
  const runs = ({ device, needs = [] }: V) =>
    device === 'wasm'
      ? wasm && simd
      : real && lack === null && (adapter.f16 || !(needs as readonly string[]).includes('shader-f16'));
  const overflowOf = (variant: V) =>
    variant.device === 'wasm' ? null : findOverflow(model, variant, adapter?.limits);
  const running = model.variants.filter(runs);
  const [best] = running;
  if (best !== undefined) {
    const variant = running.find((one) => overflowOf(one) === null) ?? best;
    const overflow = overflowOf(best);
    return { kind: 'fits', variant, ...(overflow === null ? {} : { overflow }) };
  }
  if (!gpu) return unfit('It needs WebGPU, which this browser does not have.');
  if (adapter === null)
    return unfit('It needs WebGPU, which finds no graphics processor that it may use here.');
  if (adapter.software) {
    return unfit(`It needs a graphics processor; here the processor only plays one (${adapter.name}).`);
  }
  if (lack !== null) return unfit(`It does not start here: ${lack}.`);
  return unfit(
    'It needs half-precision arithmetic (shader-f16), which this graphics processor does not offer to web pages.',
  );
}

function findOverflow(
  model: Parameters<typeof estimateLargestBuffer>[0],
  variant: AnyVariant,
  limits: AdapterLimits | undefined,
): Overflow | null {
  const matrixBytes = estimateLargestBuffer(model, variant);
  if (matrixBytes === null || limits === undefined) return null;
  const bufferBytes = largestMatrixBytes(model.engine, limits);
  return matrixBytes > bufferBytes ? { dtype: variant.dtype, matrixBytes, bufferBytes } : null;
}

/** The runtime of transformers.js binds a buffer in several pieces where one is too large, so the buffer alone counts. */
export function largestMatrixBytes(engine: ModelSpec['engine'], limits: AdapterLimits): number {
  return engine === 'webllm' ? webllmMatrixBytes(limits) : limits.bufferBytes;
}

function unfit(reason: string): { readonly kind: 'unfit'; readonly reason: string } {
  return { kind: 'unfit', reason };
}
