import { createError, type InklingError } from '../core/failure.ts';

export interface Queue {
  /** Starts the work in its turn, when there is room. An abort rejects at once; work that runs still takes its room until it ends. */
  enqueue<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>;
  /** Rejects everything that waits or runs, with kind `aborted`. */
  cancel(): void;
  /** Starts what has room now: the width has grown. */
  advance(): void;
}

/** @param width how many may run at once at this moment; at least 1 */
export function createQueue(width: () => number): Queue {
  const waiting: (() => Promise<void>)[] = [];
  const cancels = new Set<() => void>();
  let running = 0;

  function advance(): void {
    while (waiting.length > 0 && running < width()) {
      running++;
      void waiting.shift()!().finally(() => {
        running--;
        advance();
      });
    }
  }

  return {
    enqueue: (signal, work) =>
      new Promise((resolve, reject) => {
        let cancelled = false;
        const cancel = () => {
          cancelled = true;
          cancels.delete(cancel);
          reject(aborted());
        };
        if (signal?.aborted) {
          cancel();
          return;
        }
        cancels.add(cancel);
        signal?.addEventListener('abort', cancel, { once: true });
        waiting.push(async () => {
          if (!cancelled) await work().then(resolve, reject);
          cancels.delete(cancel);
          signal?.removeEventListener('abort', cancel);
        });
        advance();
      }),
    cancel() {
      for (const cancel of [...cancels]) cancel();
    },
    advance,
  };
}

function aborted(): InklingError {
  return createError('aborted', 'The call of the model was stopped.', 'Start again when you like.');
}
