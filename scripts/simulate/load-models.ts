import { env, LogLevel } from '@huggingface/transformers';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { InklingError } from '../../src/core/failure.ts';
import { createError } from '../../src/core/failure.ts';
import type { LoadedModel } from '../../src/core/run-record.ts';
import { describeLoaded } from '../../src/engines/describe-loaded.ts';
import type { FailureKind, Trio } from '../../src/core/types.ts';
import type { ModelRole, Outcome } from '../../src/engines/protocol.ts';
import type { Embedder, LanguageModel } from '../../src/simulation/ports.ts';
import { settle } from '../../workers/outcome.ts';
import { selfTest } from '../../workers/self-test.ts';
import { loadEmbedder, type TextEmbedder } from '../../workers/transformers-embedder.ts';
import { sessionOptions, weightFile } from '../../workers/transformers-variant.ts';
import { loadWriter, type Writer } from '../../workers/transformers-writer.ts';
import { findModel, type FoundModel, type ModelPlaces } from './find-model.ts';

export interface LoadedTrio {
  readonly user: LanguageModel;
  readonly assistant: LanguageModel;
  readonly embedder: Embedder;
  readonly loaded: Readonly<Record<ModelRole, LoadedModel>>;
}

export interface ModelLoader {
  /** @throws InklingError */
  load(trio: Trio): Promise<LoadedTrio>;
  close(): Promise<void>;
}

type Loaded<T> = { readonly model: T; readonly report: LoadedModel };

/**
 * The page's own code around the models, with the library's build for Node in the place of the one for browsers: prompts are
 * fitted, replies decoded and texts embedded by the same functions. Each model is loaded once, whatever its roles.
 */
export async function createModelLoader(places: ModelPlaces, threads: number): Promise<ModelLoader> {
  const links = await mkdtemp(join(tmpdir(), 'inkling-'));
  env.logLevel = LogLevel.ERROR;
  env.allowRemoteModels = false;
  env.useFSCache = false;
  env.localModelPath = links;
  const writers = new Map<string, Promise<Loaded<LanguageModel>>>();
  const embedders = new Map<string, Promise<Loaded<Embedder>>>();

  async function open<T, M>(
    role: ModelRole,
    id: string,
    load: (found: FoundModel, options: ReturnType<typeof sessionOptions>) => Promise<M>,
    serve: (model: M) => T,
  ): Promise<Loaded<T>> {
    const found = await findModel(id, role, places);
    const { spec, variant } = found;
    await linkFiles(found, join(links, id));
    const start = performance.now();
    const options = {
      ...sessionOptions(variant, 'cpu'),
      session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
    };
    const model = unwrap(
      await settle(
        () => load(found, options),
        (detail) => broken('load-failed', `${spec.name} could not be started: ${detail}`),
      ),
    );
    const report = describeLoaded(spec, {
      choice: { device: 'wasm', threads, reason: 'outside a browser, on the processor' },
      dtype: variant.dtype,
      milliseconds: performance.now() - start,
      sha256: weightFile(variant).sha256,
    });
    return { model: serve(model), report };
  }

  const openWriter = (role: ModelRole, id: string) =>
    keep(writers, id, () =>
      open(role, id, ({ spec }, options) => loadWriter(spec, spec.id, options), serveWriter),
    );
  const openEmbedder = (id: string) =>
    keep(embedders, id, () =>
      open(
        'embedder',
        id,
        async ({ spec, variant }, options) => {
          const embedder = await loadEmbedder(spec, spec.id, options);
          await selfTest(spec, variant.dtype, embedder.embed);
          return embedder;
        },
        serveEmbedder,
      ),
    );

  return {
    async load(trio) {
      // One after the other: they would share the processor, and the first that is missing is told.
      const assistant = await openWriter('assistant', trio.assistant);
      const user = await openWriter('user', trio.user);
      const embedder = await openEmbedder(trio.embedder);
      return {
        ...{ user: user.model, assistant: assistant.model, embedder: embedder.model },
        loaded: { user: user.report, assistant: assistant.report, embedder: embedder.report },
      };
    },
    close: () => rm(links, { recursive: true, force: true }),
  };
}

/** The library sees the files that were checked, and no others that lie beside them: a browser has no others either. */
async function linkFiles({ variant, folder }: FoundModel, place: string): Promise<void> {
  for (const { path } of variant.files) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await symlink(resolve(folder, path), join(place, path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

function serveWriter(writer: Writer): LanguageModel {
  let calls = 0;
  return {
    async generate(request, { signal, onText = () => undefined } = {}) {
      const call = ++calls;
      const stop = () => writer.interrupt(call);
      signal?.addEventListener('abort', stop, { once: true });
      try {
        return unwrap(
          await settle(
            () => writer.generate(request, onText, call),
            (detail) => broken('generation-failed', `The model stopped while it was writing: ${detail}`),
          ),
        );
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    },
  };
}

function serveEmbedder(embedder: TextEmbedder): Embedder {
  const ask = async <T>(work: () => Promise<T>) =>
    unwrap(
      await settle(work, (detail) => broken('generation-failed', `The embedding model stopped: ${detail}`)),
    );
  return {
    embed: (texts) => ask(() => embedder.embed(texts)),
    embedTokens: (texts) => ask(() => embedder.embedTokens(texts)),
  };
}

async function keep<T>(known: Map<string, Promise<T>>, id: string, open: () => Promise<T>): Promise<T> {
  const opening = known.get(id) ?? open();
  known.set(id, opening);
  return opening;
}

function broken(kind: FailureKind, message: string) {
  return { kind, message, advice: 'Start the same command again: finished rounds are kept.' };
}

function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  const { kind, message, advice } = outcome.failure;
  throw createError(kind, message, advice) satisfies InklingError;
}
