import type {
  ChatCompletionChunk,
  ChatCompletionRequestStreaming,
  InitProgressReport,
  ModelRecord,
} from '@mlc-ai/web-llm';
import { createError } from '../src/core/failure.ts';
import { fitPrompt } from '../src/core/fit-prompt.ts';
import { withSystem, withThinking } from '../src/core/prompting.ts';
import type { FailureKind, Message } from '../src/core/types.ts';
import { addressOf } from '../src/engines/model-address.ts';
import type {
  EngineWorker,
  GenerateReply,
  GenerateRequest,
  LoadProgress,
  LoadReport,
  ModelFile,
  ModelSpec,
  Outcome,
  Variant,
} from '../src/engines/protocol.ts';
import { createAskedAddress } from './asked-address.ts';
import { checkKept } from './kept-check.ts';
import { settle } from './outcome.ts';
import { serveCaches, type FindKept } from './served-caches.ts';
import { readReply } from './webllm-reply.ts';

/** As much of the library's engine as is used; tests bring their own. */
export interface Pipeline {
  reload(modelId: string): Promise<void>;
  interruptGenerate(): void | Promise<void>;
  /** By the loaded model's own tokenizer; null where the library shows none. */
  countTokens(text: string): number | null;
  readonly chat: {
    readonly completions: {
      create(request: ChatCompletionRequestStreaming): Promise<AsyncIterable<ChatCompletionChunk>>;
    };
  };
}

export interface WebllmSurroundings {
  readonly open: (record: ModelRecord, onProgress: (report: InitProgressReport) => void) => Promise<Pipeline>;
  readonly find: FindKept;
}

/**
 * One model of the web-llm library, in one worker. The library finds every file kept and checked, and fetches nothing by itself: it would
 * check only some of them, and keep whatever a server sends.
 */
export function createWebllmEngine({ open, find }: WebllmSurroundings): EngineWorker {
  let loaded: Loaded | null = null;
  let interrupted = false;

  async function write(
    model: Loaded,
    request: GenerateRequest,
    onText: (text: string) => void,
  ): Promise<GenerateReply> {
    const { spec, pipeline } = model;
    const start = performance.now();
    interrupted = false;
    const { messages, encoded, room, cuts } = fitPrompt(
      withThinking(request, spec.prompting),
      (some) => ({ tokens: countPrompt(model, some) }),
      spec.contextLength,
    );
    if (room < 1) throw tooLong(spec, encoded.tokens);
    const chunks = await pipeline.chat.completions.create(toRequest(model, messages, room));
    const reply = await readReply(chunks, onText, () => pipeline.interruptGenerate());
    if (interrupted) throw aborted();
    if (reply.text.trim() === '') throw emptyReply(spec);
    const fitted = cuts.length === 0 ? {} : { fitted: { messages, cuts } };
    return { ...reply, ...fitted, milliseconds: performance.now() - start };
  }

  return {
    load: (spec, choice, onProgress) =>
      settle(
        async (): Promise<LoadReport> => {
          const start = performance.now();
          const variant = findVariant(spec);
          const totalBytes = variant.files.reduce((sum, { bytes }) => sum + bytes, 0);
          await checkKept(spec, variant, find);
          const keptUnder = createAskedAddress(spec, variant);
          serveCaches((asked) => find(keptUnder(asked)));
          const pipeline = await open(describeRecord(spec, variant), (report) =>
            onProgress(readProgress(report, totalBytes)),
          );
          await pipeline.reload(spec.id);
          onProgress({ loadedBytes: totalBytes, totalBytes, phase: 'self-test' });
          // The library resolves where a load was aborted, and only logs where the device was lost: one short reply tells.
          const probe = { messages: [{ role: 'user', content: 'Write one line.' }], maxTokens: 4 } as const;
          const fresh = { spec, pipeline, overhead: 0 };
          const { promptTokens } = await write(fresh, probe, () => undefined);
          loaded = { ...fresh, overhead: Math.max(0, promptTokens - countPrompt(fresh, probe.messages)) };
          const milliseconds = performance.now() - start;
          return { choice, dtype: variant.dtype, milliseconds, sha256: libraryOf(spec, variant).sha256 };
        },
        (detail) => describeLoad(spec, detail),
      ),

    generate: (request, onText) =>
      settle(
        () => write(loaded ?? notLoaded(), request, onText),
        (detail) => ({
          kind: 'generation-failed',
          message: `The model stopped while it was writing: ${detail}`,
          advice:
            'Go on with the run: the model is loaded anew. If it happens again, choose a smaller model.',
        }),
      ),

    embed: refuseToEmbed,
    embedTokens: refuseToEmbed,

    async interrupt() {
      interrupted = true;
      await loaded?.pipeline.interruptGenerate();
    },
  };
}

interface Loaded {
  readonly spec: ModelSpec;
  readonly pipeline: Pipeline;
  /** Tokens that the conversation template puts around a message, with its system prompt: those of the first reply's prompt beyond its text. */
  readonly overhead: number;
}

/** A little too many for a conversation of several messages, each of which counts the system prompt again. */
function countPrompt({ spec, pipeline, overhead }: Loaded, messages: readonly Message[]): number {
  return withSystem(messages, spec.prompting).reduce(
    (sum, { content }) => sum + overhead + (pipeline.countTokens(content) ?? estimateTokens(content)),
    0,
  );
}

/** Where no tokenizer can be asked. Common tokenizers have 3.5 to 4.5 bytes of text a token, in most languages. */
function estimateTokens(text: string): number {
  return Math.ceil(new TextEncoder().encode(text).length / 3);
}

/** Greedy, and without thinking aloud where a model can do without. */
function toRequest(
  { spec, pipeline }: Loaded,
  messages: readonly Message[],
  maxTokens: number,
): ChatCompletionRequestStreaming {
  // The library turns thinking off by an empty block of it before the reply, which only models that know the mark understand.
  const thinks = pipeline.countTokens('<think>') === 1;
  const off = thinks && spec.prompting?.thinkingTokens === undefined;
  return {
    messages: withSystem(messages, spec.prompting).map(({ role, content }) => ({ role, content })),
    max_tokens: maxTokens,
    temperature: 0,
    seed: 0,
    stream: true,
    stream_options: { include_usage: true },
    ...(off ? { extra_body: { enable_thinking: false } } : {}),
  };
}

function findVariant(spec: ModelSpec): Variant {
  const variant = spec.variants.find(({ device }) => device === 'webgpu');
  if (variant !== undefined) return variant;
  throw createError('no-device', `${spec.name} has no files for WebGPU.`, 'Choose another model.');
}

/** The program that MLC compiled for the model: its one file that is no weight and no text. */
function libraryOf(spec: ModelSpec, variant: Variant): ModelFile {
  const library = variant.files.find(({ path }) => path.endsWith('.wasm'));
  if (library !== undefined) return library;
  throw createError(
    'invalid',
    `models.json lists no .wasm library for ${spec.name}.`,
    'Correct the entry in models.json.',
  );
}

function describeRecord(spec: ModelSpec, variant: Variant): ModelRecord {
  const template = spec.prompting?.template;
  return {
    model_id: spec.id,
    // The library adds the names of its files to it.
    model: addressOf(spec, { path: '' }),
    model_lib: addressOf(spec, libraryOf(spec, variant)),
    required_features: [...(variant.needs ?? [])],
    overrides: {
      context_window_size: spec.contextLength,
      // Some manifests have a sliding window, and the library takes a model with one of the two only.
      sliding_window_size: -1,
      ...(typeof template === 'object' ? { conv_config: template } : {}),
    },
  };
}

/** The library reads the kept files, then compiles its shaders; each phase counts from 0 to 1 again. */
function readProgress({ progress, text }: InitProgressReport, totalBytes: number): LoadProgress {
  const phase = text.startsWith('Loading GPU shader') ? 'shaders' : 'start';
  return { loadedBytes: Math.round(Math.min(Math.max(progress, 0), 1) * totalBytes), totalBytes, phase };
}

function describeLoad(
  spec: ModelSpec,
  detail: string,
): { kind: FailureKind; message: string; advice: string } {
  if (/shader-f16|FeatureSupport/i.test(detail)) {
    return {
      kind: 'no-device',
      message: `${spec.name} needs half-precision arithmetic (shader-f16), which this graphics processor does not offer to web pages.`,
      advice: 'Choose the variant q4f32 of the model.',
    };
  }
  if (/WebGPU/i.test(detail) && /not available|not found|not supported|compatible GPU/i.test(detail)) {
    return {
      kind: 'no-device',
      message: `${spec.name} runs on WebGPU only, and this browser offers none: ${detail}`,
      advice: 'Choose a model that also runs on WebAssembly, or a browser and a machine with WebGPU.',
    };
  }
  if (/WebAssembly|magic word|CompileError|JSON|tokenizer/i.test(detail)) {
    return {
      kind: 'model-damaged',
      message: `${spec.name} cannot be read: ${detail}`,
      advice:
        'The files are what the catalogue describes, but no model that this version of web-llm understands. Choose another model.',
    };
  }
  return {
    kind: 'load-failed',
    message: `${spec.name} could not be started on WebGPU: ${detail}`,
    advice:
      'Close other tabs to free memory of the graphics processor and try again, or choose a smaller model.',
  };
}

function tooLong(spec: ModelSpec, promptTokens: number) {
  return createError(
    'invalid',
    `The prompt has about ${promptTokens} tokens, and ${spec.name} reads ${spec.contextLength} with its reply.`,
    'Shorten the text, in a run also by retrieving fewer entries, or choose a model with a longer context.',
  );
}

function emptyReply(spec: ModelSpec) {
  return createError(
    'empty-reply',
    `${spec.name} answered nothing. A graphics device that was lost answers so.`,
    'The round was not counted. Try again: the model is loaded anew; or choose a smaller model.',
  );
}

function aborted() {
  return createError('aborted', 'The generation was stopped.', 'Start again when you like.');
}

function notLoaded(): never {
  throw new Error('a call came before the model was loaded');
}

function refuseToEmbed(): Promise<Outcome<never>> {
  return Promise.resolve({
    ok: false,
    failure: {
      kind: 'generation-failed',
      message: 'models of web-llm embed nothing here',
      advice: 'Choose another embedding model.',
    },
  });
}
