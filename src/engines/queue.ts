import { createError, type InklingError } from '../core/failure.ts';

export interface Queue {
  /** Starts the work when everything before it has ended. An abort rejects at once; work that runs still ends first. */
  enqueue<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>;
  /** Rejects everything that waits or runs, with kind `aborted`. */
  cancel(): void;
}

export function createQueue(): Queue {
  let tail: Promise<void> = Promise.resolve();
  const cancels = new Set<() => void>();

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
        tail = tail.then(async () => {
          if (!cancelled) await work().then(resolve, reject);
          cancels.delete(cancel);
          signal?.removeEventListener('abort', cancel);
        });
      }),
    cancel() {
      for (const cancel of [...cancels]) cancel();
    },
  };
}

function aborted(): InklingError {
  return createError('aborted', 'The call of the model was stopped.', 'Start again when you like.');
}
