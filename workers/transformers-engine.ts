import { createError } from '../src/core/failure.ts';
import type {
  DeviceChoice,
  EngineWorker,
  LoadProgress,
  LoadReport,
  ModelSpec,
  Variant,
} from '../src/engines/protocol.ts';
import { fetchModelFiles } from './model-files.ts';
import { settle } from './outcome.ts';
import { selfTest } from './self-test.ts';
import type { TextEmbedder } from './transformers-embedder.ts';
import { plainProgram } from './transformers-program.ts';
import { sessionOptions, weightFile } from './transformers-variant.ts';
import type { Writer } from './transformers-writer.ts';

/** One model of the transformers.js library, in one worker. A worker whose load failed is of no use any more. */
export function createTransformersEngine(): EngineWorker {
  let writer: Writer | null = null;
  let embedder: TextEmbedder | null = null;

  return {
    load: (spec, choice, onProgress, compile) =>
      settle(
        async () => {
          const start = performance.now();
          const variant = findVariant(spec, choice);
          const [files, library, program] = await Promise.all([
            fetchModelFiles(spec, variant, reportBytes(variant, onProgress)),
            // Its code takes as long to read as the files of a small model.
            import('./transformers-library.ts'),
            // 14 MB that every worker would read and check again.
            choice.device === 'wasm' ? compile(plainProgram) : undefined,
          ]);
          onProgress({ ...finished(variant), phase: 'start' });
          library.configureRuntime(choice, files, program);
          const options = sessionOptions(variant, choice.device);
          if (spec.roles.includes('embedder')) {
            embedder = await library.loadEmbedder(spec, library.MODEL_NAME, options);
            onProgress({ ...finished(variant), phase: 'self-test' });
            await selfTest(spec, variant.dtype, embedder.embed);
          } else {
            writer = await library.loadWriter(spec, library.MODEL_NAME, options);
          }
          const report = describe(variant, choice, performance.now() - start);
          return writer === null ? report : { ...report, cache: writer.cache, batch: writer.batch };
        },
        (detail) => describeLoad(spec, choice, detail),
      ),

    generate: (request, onText, call) =>
      settle(
        () => (writer ?? notLoaded()).generate(request, onText, call),
        (detail) => ({
          kind: 'generation-failed',
          message: `The model stopped while it was writing: ${detail}`,
          advice:
            'Go on with the run: the model is loaded anew. If it happens again, choose WebAssembly as the device.',
        }),
      ),

    embed: (texts) => settle(() => (embedder ?? notLoaded()).embed(texts), describeEmbedding),

    embedTokens: (texts) => settle(() => (embedder ?? notLoaded()).embedTokens(texts), describeEmbedding),

    async interrupt(call) {
      writer?.interrupt(call);
    },
  };
}

function findVariant(spec: ModelSpec, choice: DeviceChoice): Variant {
  const variant = spec.variants.find(({ device }) => device === choice.device);
  if (variant !== undefined) return variant;
  throw createError(
    'no-device',
    `${spec.name} has no files for ${choice.device === 'webgpu' ? 'WebGPU' : 'WebAssembly'}.`,
    'Choose another device or another model.',
  );
}

/** Progress is reported per 256 kB: a message per network chunk would cost more than it shows. */
function reportBytes(
  variant: Variant,
  onProgress: (progress: LoadProgress) => void,
): (bytes: number) => void {
  const { totalBytes } = finished(variant);
  let reported = -Infinity;
  return (loadedBytes) => {
    if (loadedBytes - reported < 262_144 && loadedBytes < totalBytes) return;
    reported = loadedBytes;
    onProgress({ loadedBytes, totalBytes, phase: 'fetch' });
  };
}

function finished(variant: Variant): { loadedBytes: number; totalBytes: number } {
  const totalBytes = variant.files.reduce((sum, { bytes }) => sum + bytes, 0);
  return { loadedBytes: totalBytes, totalBytes };
}

function describe(variant: Variant, choice: DeviceChoice, milliseconds: number): LoadReport {
  return { choice, dtype: variant.dtype, milliseconds, sha256: weightFile(variant).sha256 };
}

function describeLoad(spec: ModelSpec, choice: DeviceChoice, detail: string) {
  if (/protobuf|ORT_INVALID|INVALID_PROTOBUF|JSON/i.test(detail)) {
    return {
      kind: 'model-damaged' as const,
      message: `${spec.name} cannot be read: ${detail}`,
      advice: 'The file is what models.json describes, but no model. Choose another model.',
    };
  }
  return {
    kind: 'load-failed' as const,
    message: `${spec.name} could not be started on ${choice.device === 'webgpu' ? 'WebGPU' : 'WebAssembly'}: ${detail}`,
    advice: 'Close other tabs to free memory and try again, or choose a smaller model.',
  };
}

function describeEmbedding(detail: string) {
  return {
    kind: 'generation-failed' as const,
    message: `The embedding model stopped: ${detail}`,
    advice:
      'Go on with the run: the model is loaded anew. If it happens again, choose WebAssembly as the device.',
  };
}

function notLoaded(): never {
  throw new Error('a call came before the model was loaded');
}
