import { createError, failureOf, InklingError } from '../core/failure.ts';
import type { Failure } from '../core/types.ts';
import type { Embedder, LanguageModel } from '../simulation/ports.ts';
import type { ModelWorker } from './bridge-worker.ts';
import { inspectMachine, type Machine } from './machine.ts';
import { openModelWorker } from './open-worker.ts';
import { asksForAdapter, chooseDevice, chooseWasm, type DeviceWish } from './preflight.ts';
import type { DeviceChoice, LoadProgress, LoadReport, ModelRole, ModelSpec } from './protocol.ts';
import { createQueue } from './queue.ts';

export type BridgeStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading'; readonly progress: LoadProgress }
  /** notes: sentences for the visitor, such as why the model does not run where it was meant to. */
  | { readonly kind: 'ready'; readonly report: LoadReport; readonly notes: readonly string[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface BridgeOptions extends DeviceWish {
  readonly role: ModelRole;
  readonly onStatus: (status: BridgeStatus) => void;
}

/** What a bridge takes from its surroundings; tests bring their own. */
export interface BridgeSurroundings {
  readonly inspect: (lookForAdapter: boolean) => Promise<Machine>;
  readonly openWorker: () => ModelWorker;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** A graphics processor whose driver broke is missing for seconds. */
const reloadPause = 3000;

const browser: BridgeSurroundings = {
  inspect: inspectMachine,
  openWorker: openModelWorker,
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

export interface Bridge extends LanguageModel, Embedder {
  /** Loads the model now rather than with the first call. Aborting it ends the worker and keeps whole files only. */
  load(signal?: AbortSignal): Promise<LoadReport>;
  /** Ends the worker, which is the one way to get its memory back, and aborts its calls. The next call loads again. */
  unload(): void;
  status(): BridgeStatus;
  /** Bytes of the heap that the model runs in; null where it is not loaded, or nobody can tell. */
  heapBytes(): Promise<number | null>;
}

/** The main thread's side of one model: owns one worker, and lets as many calls through to it as it can answer together. */
export function createBridge(
  spec: ModelSpec,
  options: BridgeOptions,
  surroundings: BridgeSurroundings = browser,
): Bridge {
  let status: BridgeStatus = { kind: 'idle' };
  let worker: ModelWorker | null = null;
  let unloads = 0;
  let wasReady = false;
  let reloadFailed = false;
  const queue = createQueue(() => readyReport()?.batch ?? 1);

  function readyReport(): LoadReport | null {
    return worker === null || worker.isSpent() || status.kind !== 'ready' ? null : status.report;
  }

  function show(next: BridgeStatus): void {
    status = next;
    options.onStatus(next);
  }

  function drop(next: BridgeStatus): void {
    worker?.end();
    worker = null;
    show(next);
  }

  function dropAfter(failure: Failure): void {
    drop(failure.kind === 'aborted' ? { kind: 'idle' } : { kind: 'failed', failure });
  }

  async function load(signal: AbortSignal | undefined): Promise<LoadReport> {
    const ready = readyReport();
    if (ready !== null) return ready;
    show({ kind: 'loading', progress: { loadedBytes: 0, totalBytes: 0, phase: 'fetch' } });
    const unloadsBefore = unloads;
    if (reloadFailed) await surroundings.wait(reloadPause);
    const machine = await surroundings.inspect(asksForAdapter(spec, options));
    let notes: readonly string[] = [];
    try {
      if (unloads !== unloadsBefore) throw unloaded();
      let choice = chooseDevice(spec, machine, options);
      if (choice.device === 'webgpu') {
        try {
          return await loadOn(choice, notes, signal);
        } catch (error) {
          const failure = failureOf(error);
          if (!mayWorkOnWasm(failure, spec)) throw error;
          notes = [`WebGPU was left, because it did not work: ${failure.message}`];
          choice = chooseWasm(spec, machine, 'WebGPU was tried and did not work here.');
        }
      }
      return await loadOn(choice, notes, signal);
    } catch (error) {
      const failure = wasReady ? describeReload(spec, failureOf(error)) : failureOf(error);
      reloadFailed = wasReady && failure.kind === 'load-failed';
      dropAfter(failure);
      throw new InklingError(failure);
    }
  }

  /** A worker in which one load failed fails every later one, so each attempt has a fresh one. */
  async function loadOn(
    choice: DeviceChoice,
    notes: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<LoadReport> {
    const current = surroundings.openWorker();
    worker = current;
    try {
      const report = await current.load(
        spec,
        choice,
        (progress) => {
          if (worker === current && status.kind === 'loading') show({ kind: 'loading', progress });
        },
        signal,
      );
      wasReady = true;
      reloadFailed = false;
      show({ kind: 'ready', report, notes });
      return report;
    } catch (error) {
      current.end();
      throw error;
    }
  }

  /** One call: loads if need be, and drops a worker that is gone, hangs or broke. */
  function call<T>(signal: AbortSignal | undefined, ask: (worker: ModelWorker) => Promise<T>): Promise<T> {
    return queue.enqueue(signal, async () => {
      await load(signal);
      const current = worker!;
      try {
        const answer = ask(current);
        // Only now, so that calls begin in their order: the first one has loaded the model.
        queue.advance();
        return await answer;
      } catch (error) {
        if (worker === current && current.isSpent()) dropAfter(failureOf(error));
        throw error;
      }
    });
  }

  return {
    load: (signal) => queue.enqueue(signal, () => load(signal)),
    generate: (request, { signal, onText } = {}) =>
      call(signal, (current) => current.generate(request, onText ?? (() => undefined), signal)),
    embed: (texts, { signal } = {}) => call(signal, (current) => current.embed(texts, signal)),
    embedTokens: (texts, { signal } = {}) => call(signal, (current) => current.embedTokens(texts, signal)),
    unload() {
      unloads++;
      queue.cancel();
      drop({ kind: 'idle' });
    },
    status: () => status,
    heapBytes: () => worker?.heapBytes() ?? Promise.resolve(null),
  };
}

function unloaded(): InklingError {
  return createError('aborted', 'The model was unloaded.', 'Start again when you like.');
}

/** What there was when the model was ready is missing for a while only; so another attempt may help, and no other model is needed. */
function describeReload({ name }: ModelSpec, failure: Failure): Failure {
  if (failure.kind !== 'no-device') return failure;
  return {
    kind: 'load-failed',
    message: `${name} ran on the graphics processor before, and the browser offers none now: ${failure.message}`,
    advice: 'Go on in a moment. If it stays so, reload the page, or start the browser again.',
  };
}

function mayWorkOnWasm(failure: Failure, spec: ModelSpec): boolean {
  const kinds: readonly Failure['kind'][] = [
    'load-failed',
    'model-damaged',
    'worker-died',
    'generation-failed',
  ];
  return kinds.includes(failure.kind) && spec.variants.some(({ device }) => device === 'wasm');
}
