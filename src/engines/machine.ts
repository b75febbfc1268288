/** What the browser on this machine offers to a model. */
export interface Machine {
  readonly wasm: boolean;
  readonly simd: boolean;
  /** False on a page without https, to which browsers give neither WebGPU nor storage nor cryptography; missing elsewhere. */
  readonly secure?: boolean;
  /** Cross-origin isolated: threads may share memory. */
  readonly isolated: boolean;
  readonly cores: number;
  /** Whether the browser knows WebGPU at all. */
  readonly gpu: boolean;
  /** Null also where none was looked for. */
  readonly adapter: Adapter | null;
  /** Of the whole machine, rounded and capped; missing where the browser does not tell. */
  readonly memoryBytes?: number;
}

export interface Adapter {
  readonly name: string;
  /** The processor plays a GPU: slower than WebAssembly, and good for tests only. */
  readonly software: boolean;
  /** Half-precision arithmetic in shaders, which weights in q4f16 need. */
  readonly f16: boolean;
  /** Missing where the browser does not tell. */
  readonly limits?: AdapterLimits;
}

export interface AdapterLimits {
  /** No single buffer may be larger. */
  readonly bufferBytes: number;
  /** No part of a buffer that a shader reads in one piece may be larger. */
  readonly bindingBytes: number;
  /** What threads that work together may share. */
  readonly workgroupBytes: number;
  /** How many buffers a shader may read. */
  readonly storageBuffers: number;
}

/** @param lookForAdapter whether the answer matters: a browser without adapter complains in the console */
export async function inspectMachine(lookForAdapter: boolean): Promise<Machine> {
  const wasm = typeof WebAssembly === 'object';
  return {
    wasm,
    simd: wasm && WebAssembly.validate(simdProgram),
    ...(globalThis.isSecureContext === false ? { secure: false } : {}),
    isolated: globalThis.crossOriginIsolated === true,
    cores: navigator.hardwareConcurrency || 1,
    gpu: gpuOf(navigator) !== undefined,
    adapter: lookForAdapter ? await (found ??= findAdapter()) : null,
    ...memoryOf(navigator),
  };
}

/** Found once: every model of a page would ask the same. */
let found: Promise<Adapter | null> | null = null;

/** A function that makes a vector of zeros and drops all but one byte of it. */
const simdProgram = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0],
  ...[65, 0, 253, 15, 253, 98, 11],
);

/** The little of WebGPU that is asked here; the compiler's own library does not know it yet everywhere. */
interface Gpu {
  requestAdapter(): Promise<{
    info?: AdapterInfo;
    isFallbackAdapter?: boolean;
    features?: ReadonlySet<string>;
    limits?: {
      readonly maxBufferSize: number;
      readonly maxStorageBufferBindingSize: number;
      readonly maxComputeWorkgroupStorageSize: number;
      readonly maxStorageBuffersPerShaderStage: number;
    };
  } | null>;
}

interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

async function findAdapter(): Promise<Adapter | null> {
  try {
    const adapter = await gpuOf(navigator)?.requestAdapter();
    if (adapter === null || adapter === undefined) return null;
    const { info, limits } = adapter;
    const name = info?.description || `${info?.vendor ?? ''} ${info?.architecture ?? ''}`.trim() || 'unnamed';
    const software =
      adapter.isFallbackAdapter === true ||
      info?.isFallbackAdapter === true ||
      /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i.test(`${name} ${info?.device ?? ''}`);
    return {
      name,
      software,
      f16: adapter.features?.has('shader-f16') === true,
      ...(limits === undefined
        ? {}
        : {
            limits: {
              bufferBytes: limits.maxBufferSize,
              bindingBytes: limits.maxStorageBufferBindingSize,
              workgroupBytes: limits.maxComputeWorkgroupStorageSize,
              storageBuffers: limits.maxStorageBuffersPerShaderStage,
            },
          }),
    };
  } catch {
    return null;
  }
}

/** Chromium alone tells it, roughly: 16 stands for what is sold as 16 GB. */
function memoryOf(navigator: Navigator & { readonly deviceMemory?: number }): { memoryBytes?: number } {
  return navigator.deviceMemory === undefined ? {} : { memoryBytes: navigator.deviceMemory * 1e9 };
}

function gpuOf(navigator: Navigator): Gpu | undefined {
  return (navigator as Navigator & { gpu?: Gpu }).gpu;
}
