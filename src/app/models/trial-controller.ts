import { InklingError, isAborted } from '../../core/failure.ts';
import type { Failure } from '../../core/types.ts';
import type { Bridge } from '../../engines/bridge.ts';
import type { LoadProgress, LoadReport, ModelSpec } from '../../engines/protocol.ts';
import type { Clock } from '../../simulation/ports.ts';
import type { KeptModelStore, SettingsStore } from '../../storage/ports.ts';
import { fetchPart } from '../fetch-part.ts';
import type { Engines } from './model-shelf.ts';
import { addTrial, type EmbedderResult, type TrialResult, type WriterResult } from './trial-results.ts';

/** What a model is given to try it: a writer answers the first text, an embedder compares the two. */
export type TrialTexts = readonly [string, string];

export type TrialState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading'; readonly id: string; readonly progress: LoadProgress }
  /** `text` is the reply so far; nothing for an embedder. */
  | { readonly kind: 'answering' | 'stopped'; readonly id: string; readonly text: string }
  /** While it is measured the result has all but the memory. */
  | {
      readonly kind: 'measuring' | 'done';
      readonly id: string;
      readonly text: string;
      readonly result: TrialResult;
    }
  | { readonly kind: 'failed'; readonly id: string; readonly failure: Failure };

export interface TrialParts {
  readonly importEngines: () => Promise<Pick<Engines, 'createBridge'>>;
  readonly store: SettingsStore & Pick<KeptModelStore, 'noteModelUse'>;
  readonly clock: Clock;
  now(): number;
  /** Bytes of the page and its workers; null where the browser does not tell. */
  measureMemory(): Promise<number | null>;
  /** Browser and adapter. */
  readonly nameMachine: () => Promise<string>;
  /** A run has its models loaded, maybe this one. */
  isRunGoingOn(): boolean;
  /** Unloads what an earlier run left. */
  freeMemory(): void;
  onState(state: TrialState): void;
}

export interface TrialController {
  run(spec: ModelSpec, texts: TrialTexts): Promise<void>;
  stop(): void;
}

const maxTokens = 160;

/** Tries one model at a time, in a worker of its own that ends with the trial. */
export function createTrialController(parts: TrialParts): TrialController {
  let going: AbortController | null = null;

  async function attempt(spec: ModelSpec, texts: TrialTexts, signal: AbortSignal): Promise<void> {
    const { id } = spec;
    const loading = (progress: LoadProgress) => parts.onState({ kind: 'loading', id, progress });
    loading({ loadedBytes: 0, totalBytes: 0, phase: 'fetch' });
    const { createBridge } = await fetchPart(parts.importEngines());
    parts.freeMemory();
    const bridge = createBridge(spec, {
      role: spec.roles[0]!,
      device: 'auto',
      allowSoftwareAdapter: false,
      onStatus: (status) => {
        if (status.kind === 'loading' && !signal.aborted) loading(status.progress);
      },
    });
    let text = '';
    try {
      const report = await bridge.load(signal);
      await parts.store.noteModelUse(id, parts.now()).catch(() => undefined);
      parts.onState({ kind: 'answering', id, text });
      const onText = (next: string) => {
        text = next;
        parts.onState({ kind: 'answering', id, text });
      };
      const measured = spec.roles.includes('embedder')
        ? await compare(bridge, texts, signal, parts.clock)
        : await write(bridge, texts[0], onText, signal, parts.clock);
      const known = { ...measured, ...(await describe(report)) };
      // Kept at once: the page may be left while the memory is measured.
      await addTrial(parts.store, id, known);
      parts.onState({ kind: 'measuring', id, text, result: known });
      // Whoever does not wait for the memory to be measured has the rest.
      const memoryBytes = await Promise.race([measureAll(bridge), nullOnAbort(signal)]);
      const result = { ...known, memoryBytes };
      await addTrial(parts.store, id, result);
      parts.onState({ kind: 'done', id, text, result });
    } catch (error) {
      if (!isAborted(error)) throw error;
      parts.onState({ kind: 'stopped', id, text });
    } finally {
      bridge.unload();
    }
  }

  /** Chromium at times leaves out the worker, and with it the heap in which the model lies: it tells less than that alone. */
  async function measureAll(bridge: Bridge): Promise<number | null> {
    const [page, heap] = await Promise.all([parts.measureMemory(), bridge.heapBytes()]);
    if (page === null || heap === null || page >= heap) return page;
    return page + heap;
  }

  async function describe({ choice, dtype, milliseconds }: LoadReport) {
    return {
      at: parts.now(),
      machine: await parts.nameMachine(),
      device: choice.device,
      dtype,
      loadMilliseconds: milliseconds,
      memoryBytes: null,
    };
  }

  return {
    async run(spec, texts) {
      const { id } = spec;
      if (going !== null) return;
      if (parts.isRunGoingOn()) {
        parts.onState({ kind: 'failed', id, failure: runGoesOn });
        return;
      }
      const own = new AbortController();
      going = own;
      try {
        await attempt(spec, texts, own.signal);
      } catch (error) {
        if (!(error instanceof InklingError)) throw error;
        parts.onState({ kind: 'failed', id, failure: error.failure });
      } finally {
        going = null;
      }
    },
    stop: () => going?.abort(),
  };
}

async function write(
  bridge: Bridge,
  prompt: string,
  onText: (text: string) => void,
  signal: AbortSignal,
  clock: Clock,
): Promise<Pick<WriterResult, 'kind' | 'tokensPerSecond' | 'firstTokenMilliseconds'>> {
  const start = clock.now();
  let first: number | null = null;
  const { replyTokens } = await bridge.generate(
    { messages: [{ role: 'user', content: prompt }], maxTokens },
    {
      signal,
      onText: (text) => {
        first ??= clock.now();
        onText(text);
      },
    },
  );
  const end = clock.now();
  const seconds = (end - (first ?? end)) / 1000;
  return {
    kind: 'writer',
    tokensPerSecond: seconds > 0 && replyTokens > 1 ? (replyTokens - 1) / seconds : null,
    firstTokenMilliseconds: (first ?? end) - start,
  };
}

async function compare(
  bridge: Bridge,
  texts: TrialTexts,
  signal: AbortSignal,
  clock: Clock,
): Promise<Pick<EmbedderResult, 'kind' | 'similarity' | 'milliseconds'>> {
  const start = clock.now();
  const [a, b] = await bridge.embed(texts, { signal });
  // Both have unit length.
  const similarity = (a?.vector ?? []).reduce((sum, value, i) => sum + value * (b?.vector[i] ?? 0), 0);
  return { kind: 'embedder', similarity, milliseconds: clock.now() - start };
}

function nullOnAbort(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}

const runGoesOn: Failure = {
  kind: 'invalid',
  message: 'A run is going on in this tab, and it has its models loaded.',
  advice: 'Stop the run or wait for its end: a second copy of a model may not fit into memory.',
};
