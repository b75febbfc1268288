import type { TokenVectors } from '../core/bert-score.ts';
import type { Prompting } from '../core/prompting.ts';
import type { Failure } from '../core/types.ts';
import type { Embedding, GenerateReply, GenerateRequest } from '../simulation/ports.ts';

export type { Embedding, GenerateReply, GenerateRequest, TokenVectors };

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
  /** Where the file lies when it is not beside the others: libraries of web-llm come from another host than the weights. */
  readonly address?: string;
}

/** One way to run a model: a device, a dtype, and exactly the files that this needs. */
export interface Variant {
  readonly device: Device;
  readonly dtype: string;
  /** What the graphics adapter must offer beside WebGPU itself. */
  readonly needs?: readonly 'shader-f16'[];
  readonly files: readonly ModelFile[];
}

export type ModelRole = 'user' | 'assistant' | 'embedder';

export type ModelLocation =
  | { readonly kind: 'embedded'; readonly path: string }
  | { readonly kind: 'hub'; readonly repository: string; readonly revision: string }
  /** Of another server: all files lie beside each other, and what came first is what they are. With a slash at its end. */
  | { readonly kind: 'folder'; readonly address: string };

export interface ModelSpec {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly ModelRole[];
  readonly engine: 'transformers' | 'webllm' | 'scripted';
  readonly location: ModelLocation;
  readonly variants: readonly Variant[];
  readonly parameters: number;
  /** Rows and columns of the matrix that embeds the vocabulary, which is the largest of a small model; missing where nobody said. */
  readonly embeddingMatrix?: readonly [tokens: number, width: number];
  /** Tokens of prompt and reply together; of the text for an embedder. */
  readonly contextLength: number;
  readonly licence: string;
  /** The model card, a path or an address. */
  readonly card: string;
  /** Embedders: how a text's vector comes from those of its tokens; the mean where nothing is said. */
  readonly pooling?: 'mean' | 'cls';
  readonly prompting?: Prompting;
  /** What the makers of web-llm state for 4,096 tokens of context. */
  readonly gpuMemoryMB?: number;
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
  readonly phase: 'fetch' | 'start' | 'shaders' | 'self-test';
}

export interface LoadReport {
  readonly choice: DeviceChoice;
  readonly dtype: string;
  readonly milliseconds: number;
  /** Hash of the weight file that runs. */
  readonly sha256: string;
  /** Language models: whether past keys and values stay in the runtime's heap, or the library copies them. */
  readonly cache?: 'heap' | 'library';
  /** Language models: how many replies are written together, each with the tokens that it has alone; 1 where nothing is said. */
  readonly batch?: number;
}

/** What every worker answers beside its own calls. */
export interface LivingWorker {
  /** Resolves when the worker holds the lock, which it does until it is gone; false where it cannot have one. */
  holdLock(name: string): Promise<boolean>;
}

/** What a worker tells of itself. */
export interface MeasuredWorker {
  /** Bytes of the heap that the model runs in, which a browser may leave out of what it tells; null where nobody can see it. */
  heapBytes(): Promise<number | null>;
}

/** Compiles a WebAssembly program in the page, once for all workers that ask; undefined where that fails, and the worker does it itself. */
export type CompileProgram = (address: string) => Promise<WebAssembly.Module | undefined>;

/** The side of a worker that comlink exposes. Calls come one at a time, except `interrupt`, and `generate` as far as `batch` allows. */
export interface EngineWorker {
  load(
    spec: ModelSpec,
    choice: DeviceChoice,
    onProgress: (progress: LoadProgress) => void,
    compile: CompileProgram,
  ): Promise<Outcome<LoadReport>>;
  /** Cuts the spare parts of a prompt that is too long, by the model's own tokens, and says so in the reply. */
  generate(
    request: GenerateRequest,
    onText: (text: string) => void,
    call: number,
  ): Promise<Outcome<GenerateReply>>;
  embed(texts: readonly string[]): Promise<Outcome<readonly Embedding[]>>;
  embedTokens(texts: readonly string[]): Promise<Outcome<readonly TokenVectors[]>>;
  /** Ends this call of `generate` at its next token; resolves at once. The calls beside it go on. */
  interrupt(call: number): Promise<void>;
}
