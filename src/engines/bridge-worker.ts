import { proxy, wrap, type Endpoint } from 'comlink';
import { createError, InklingError } from '../core/failure.ts';
import { listenDuring } from './bridge-listener.ts';
import { compileProgram } from './compile-program.ts';
import type {
  DeviceChoice,
  Embedding,
  EngineWorker,
  GenerateReply,
  GenerateRequest,
  LivingWorker,
  LoadProgress,
  LoadReport,
  MeasuredWorker,
  ModelSpec,
  Outcome,
  TokenVectors,
} from './protocol.ts';
import { watchLife } from './worker-life.ts';

/** As much of a Worker as is needed here. */
export interface WorkerLike extends Endpoint {
  terminate(): void;
}

/** A worker whose answers are values or InklingErrors, and which can be ended at any moment. */
export interface ModelWorker {
  load(
    spec: ModelSpec,
    choice: DeviceChoice,
    onProgress: (progress: LoadProgress) => void,
    signal?: AbortSignal,
  ): Promise<LoadReport>;
  generate(
    request: GenerateRequest,
    onText: (text: string) => void,
    signal?: AbortSignal,
  ): Promise<GenerateReply>;
  embed(texts: readonly string[], signal?: AbortSignal): Promise<readonly Embedding[]>;
  embedTokens(texts: readonly string[], signal?: AbortSignal): Promise<readonly TokenVectors[]>;
  /** Null where nobody can tell, or the worker is gone. */
  heapBytes(): Promise<number | null>;
  /** It is gone or broken; only a new one helps. */
  isSpent(): boolean;
  end(): void;
}

/**
 * @param graceMilliseconds how long it may go on after an interrupt before it is ended
 * @param locks show that it died without a word; undefined where there are none
 */
export function wrapWorker(raw: WorkerLike, graceMilliseconds: number, locks?: LockManager): ModelWorker {
  const remote = wrap<EngineWorker & LivingWorker & MeasuredWorker>(raw);
  let calls = 0;
  let spent = false;
  const watch = new AbortController();
  let die: (error: InklingError) => void;
  const death = new Promise<never>((_, reject) => (die = reject));
  // Nobody may be waiting when it dies; the next call finds it spent.
  death.catch(() => undefined);

  function end(error: InklingError): void {
    if (spent) return;
    spent = true;
    watch.abort();
    raw.terminate();
    die(error);
  }
  raw.addEventListener('error', (event) => end(died(describeEvent(event))));
  raw.addEventListener('messageerror', (event) => end(died(describeEvent(event))));
  const hold = (name: string) => remote.holdLock(name);
  void watchLife(locks, hold, watch.signal, () =>
    end(died('the browser ended it, which it does for memory')),
  );

  /** @param onAbort asks the worker to stop; it is ended when it has not answered within the grace */
  async function ask<T>(
    call: () => Promise<Outcome<T>>,
    signal: AbortSignal | undefined,
    onAbort: () => void,
  ): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const abort = () => {
      onAbort();
      timer = setTimeout(() => end(died('a call that was stopped did not end')), graceMilliseconds);
    };
    if (signal?.aborted) throw aborted();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const outcome = await Promise.race([call().catch(broken), death]);
      if (outcome.ok) return outcome.value;
      // A lost graphics device answers nothing, without an error; so the next call gets a new worker.
      if (['generation-failed', 'empty-reply'].includes(outcome.failure.kind)) {
        end(died(`a call beside it failed: ${outcome.failure.message}`));
      }
      throw new InklingError(outcome.failure);
    } catch (error) {
      throw signal?.aborted ? aborted() : error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  return {
    load: (spec, choice, onProgress, signal) =>
      listenDuring(onProgress, (listener) =>
        ask(
          () => remote.load(spec, choice, listener, proxy(compileProgram)),
          signal,
          // Nothing is lost by ending it: files that arrived whole are kept.
          () => end(aborted()),
        ),
      ),
    async generate(request, onText, signal) {
      const id = calls++;
      const show = (text: string) => {
        if (signal?.aborted !== true) onText(text);
      };
      const reply = await listenDuring(show, (listener) =>
        ask(
          () => remote.generate(request, listener, id),
          signal,
          () => void remote.interrupt(id),
        ),
      );
      if (signal?.aborted) throw aborted();
      onText(reply.text);
      return reply;
    },
    embed: (texts, signal) =>
      ask(
        () => remote.embed(texts),
        signal,
        () => undefined,
      ),
    embedTokens: (texts, signal) =>
      ask(
        () => remote.embedTokens(texts),
        signal,
        () => undefined,
      ),
    heapBytes: () => Promise.race([remote.heapBytes(), death]).catch(() => null),
    isSpent: () => spent,
    end: () => end(aborted()),
  };
}

/** A worker answers with outcomes; if it throws all the same, it is a fault of the program in it. */
function broken(error: unknown): Outcome<never> {
  const detail = error instanceof Error ? error.message : String(error);
  return {
    ok: false,
    failure: {
      kind: 'generation-failed',
      message: `The model's worker failed: ${detail}`,
      advice: 'Try again: the model is loaded anew.',
    },
  };
}

function describeEvent(event: Event): string {
  return 'message' in event ? String(event.message) : '';
}

function died(detail: string): InklingError {
  return createError(
    'worker-died',
    `The model's worker ended unexpectedly${detail && ` (${detail.replace(/\.$/, '')})`}.`,
    'Go on with the run: the model is loaded anew. If it happens again, close other tabs to free memory.',
  );
}

function aborted(): InklingError {
  return createError('aborted', 'The model was stopped.', 'Start again when you like.');
}
