import type { Failure, Message } from '../core/types.ts';
import type { GenerateReply } from '../simulation/ports.ts';

export type { GenerateReply };

/**
 * What a worker and its bridge say to each other. Everything is plain data: a thrown error would lose its class,
 * code and cause on the way, so a worker answers with `Outcome` and never throws.
 */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export type Device = 'webgpu' | 'wasm';

/** One file of a model as models.json lists it. */
export interface ModelFile {
  /** Inside the model's folder or repository, for example onnx/model_quantized.onnx. */
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** One way to run a model: a device, a dtype, and exactly the files that this needs. */
export interface Variant {
  readonly device: Device;
  readonly dtype: string;
  readonly files: readonly ModelFile[];
}

export type ModelRole = 'user' | 'assistant' | 'embedder';

export type ModelLocation =
  | { readonly kind: 'embedded'; readonly path: string }
  | { readonly kind: 'hub'; readonly repository: string; readonly revision: string };

export interface ModelSpec {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly ModelRole[];
  readonly engine: 'transformers' | 'scripted';
  readonly location: ModelLocation;
  readonly variants: readonly Variant[];
  readonly parameters: number;
  /** Tokens of prompt and reply together; of the text for an embedder. */
  readonly contextLength: number;
  readonly licence: string;
  /** The model card, a path or an address. */
  readonly card: string;
  /** Embedders: fixed sentences with their vectors; embedded again at every load. */
  readonly selfTest?: readonly { readonly text: string; readonly vector: readonly number[] }[];
}

/** Which build of the runtime a worker loads, and why; shown on the page as it stands. */
export interface DeviceChoice {
  readonly device: Device;
  /** 1 unless the page is cross-origin isolated. */
  readonly threads: number;
  readonly reason: string;
}

export interface LoadProgress {
  readonly loadedBytes: number;
  readonly totalBytes: number;
  readonly phase: 'fetch' | 'start' | 'self-test';
}

export interface LoadReport {
  readonly choice: DeviceChoice;
  readonly dtype: string;
  readonly milliseconds: number;
  /** Hash of the weight file that runs. */
  readonly sha256: string;
  /** Language models: whether past keys and values stay in the runtime's heap, or the library copies them. */
  readonly cache?: 'heap' | 'library';
}

/** The side of a worker that comlink exposes. Calls come one at a time, except `interrupt`. */
export interface EngineWorker {
  load(
    spec: ModelSpec,
    choice: DeviceChoice,
    onProgress: (progress: LoadProgress) => void,
  ): Promise<Outcome<LoadReport>>;
  generate(
    messages: readonly Message[],
    maxTokens: number,
    onText: (text: string) => void,
  ): Promise<Outcome<GenerateReply>>;
  embed(texts: readonly string[]): Promise<Outcome<readonly (readonly number[])[]>>;
  /** Ends the running generation at its next token; resolves at once. */
  interrupt(): Promise<void>;
}
