/**
 * Does pieces of work one at a time, when the browser has nothing more urgent to do, so that scrolling goes on between them.
 * Whoever asked first is served first.
 *
 * @returns takes back the pieces that have not begun
 */
export function postpone(...pieces: readonly (() => void)[]): () => void {
  let taken = false;
  for (const piece of pieces) {
    waiting.push(() => {
      if (!taken) piece();
    });
  }
  if (waiting.length === pieces.length) wake();
  return () => void (taken = true);
}

const waiting: (() => void)[] = [];

function work(): void {
  try {
    waiting[0]?.();
  } finally {
    waiting.shift();
    if (waiting.length > 0) wake();
  }
}

/** A busy page must not put it off for ever. Not every browser tells when it is idle. */
function wake(): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout: 300 });
  else setTimeout(work);
}
