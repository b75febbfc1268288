import type { DownloadProgress } from '../../engines/downloads-protocol.ts';
import type { Transfer } from './library-state.ts';

/** What is shown of a work's progress. @param totalBytes null where only the progress tells, or nobody */
export function createTransfers(
  now: () => number,
  totalBytes: number | null,
): (progress: DownloadProgress) => Transfer {
  const rate = createRate(now);
  return ({ loadedBytes, path, totalBytes: told, waits = false, pause = null }) => {
    const known = totalBytes ?? told ?? null;
    return {
      loadedBytes,
      // Files whose length nobody told come on top: there is never more than all, nor less than nothing left.
      totalBytes: known === null ? null : Math.max(known, loadedBytes),
      ...{ path, waits, pause },
      bytesPerSecond: rate(loadedBytes),
    };
  };
}

/** Over how long the speed is measured: long enough for a calm number, short enough to follow a change. */
const windowMilliseconds = 5000;

/** The speed of what grows, from the last five seconds. */
function createRate(now: () => number): (loadedBytes: number) => number | null {
  let seen: { readonly at: number; readonly bytes: number }[] = [];
  return (bytes) => {
    const at = now();
    // A file that is fetched again begins anew.
    if (bytes < (seen.at(-1)?.bytes ?? 0)) seen = [];
    seen.push({ at, bytes });
    while (seen.length > 2 && at - seen[1]!.at > windowMilliseconds) seen.shift();
    const { at: since, bytes: before } = seen[0]!;
    return at - since < 500 ? null : ((bytes - before) / (at - since)) * 1000;
  };
}
