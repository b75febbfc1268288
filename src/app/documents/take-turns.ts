import { createError } from '../../core/failure.ts';

/** Long work on the page's own thread, in slices that leave the page free. */
export interface Turns {
  /** Resolves at once while the slice lasts. Throws kind `aborted` when the visitor has stopped the work. */
  next(): Promise<void>;
}

const SLICE_MILLISECONDS = 12;

export function takeTurns(signal: AbortSignal, now: () => number = () => performance.now()): Turns {
  let end = now() + SLICE_MILLISECONDS;
  return {
    async next() {
      if (now() < end) return;
      // A page that nobody sees need not answer, and waits a second for each of its timers.
      if (!isHidden()) await new Promise((resolve) => setTimeout(resolve));
      stopIfAborted(signal);
      end = now() + SLICE_MILLISECONDS;
    },
  };
}

function isHidden(): boolean {
  return typeof document !== 'undefined' && document.hidden;
}

export function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw createError('aborted', 'Reading was stopped.', 'Nothing was kept.');
}
