import { env, LogLevel } from '@huggingface/transformers';
import asyncifyFactory from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import asyncifyBinary from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import plainFactory from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import captureFactory from './ort-capture.mjs?url';
import type { DeviceChoice } from '../src/engines/protocol.ts';
import { plainProgram } from './transformers-program.ts';

/** The name that the library knows our model by; its files are handed to it under this folder. */
export const MODEL_NAME = 'model';
const FOLDER = `/models/${MODEL_NAME}/`;

/**
 * Points the library at one build of ONNX Runtime and at files that are already in memory. It reaches no network: the
 * addresses below are our own files, and only the chosen build is ever fetched.
 * @param program the plain build where the page has compiled it
 * The plain build is 2.7 MB in brotli, starts sooner and is 5–12 % faster; WebGPU needs the asyncify build (4.6 MB).
 */
export function configureRuntime(
  choice: DeviceChoice,
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  program: WebAssembly.Module | undefined,
): void {
  env.logLevel = LogLevel.ERROR;
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = '/models/';
  env.useBrowserCache = false;
  // It would import the runtime from a blob address, which the Content-Security-Policy forbids.
  env.useWasmCache = false;
  env.useCustomCache = true;
  env.customCache = { match: (name) => Promise.resolve(answer(files, name)), put: () => Promise.resolve() };
  env.fetch = () => Promise.resolve(new Response(null, { status: 404 }));

  const wasm = env.backends.onnx.wasm;
  if (wasm === undefined) throw new Error('ONNX Runtime came without its WebAssembly part');
  if (choice.device === 'webgpu') {
    wasm.wasmPaths = { mjs: absolute(asyncifyFactory), wasm: absolute(asyncifyBinary) };
  } else {
    // The heap decoder needs the running module, which the library keeps to itself.
    globalThis.inklingRuntime = { factory: absolute(plainFactory), program };
    wasm.wasmPaths = { mjs: absolute(captureFactory), wasm: plainProgram };
  }
  wasm.numThreads = choice.threads;
}

function answer(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>, name: string): Response | undefined {
  if (!name.startsWith(FOLDER)) return undefined;
  const bytes = files.get(name.slice(FOLDER.length));
  return bytes && new Response(bytes);
}

function absolute(address: string): string {
  return new URL(address, self.location.href).href;
}
