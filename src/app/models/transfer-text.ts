import { formatBytes } from '../format.ts';
import type { Transfer } from './library-state.ts';

/** How far, how fast, and how long it still takes, as far as anybody knows. */
export function describeTransfer({ loadedBytes, totalBytes, bytesPerSecond, waits }: Transfer): string {
  if (waits) return 'another tab does it; this one waits, and finds the files then';
  const far =
    totalBytes === null
      ? formatBytes(loadedBytes)
      : `${formatBytes(loadedBytes)} of ${formatBytes(totalBytes)}`;
  if (bytesPerSecond === null || bytesPerSecond < 1) return far;
  const speed = `${far}, ${formatBytes(bytesPerSecond)} a second`;
  if (totalBytes === null) return speed;
  return `${speed}, ${formatLeft((totalBytes - loadedBytes) / bytesPerSecond)} left`;
}

/** In steps that nobody can watch counting. */
function formatLeft(seconds: number): string {
  if (seconds < 10) return 'a few seconds';
  if (seconds < 100) return `${Math.ceil(seconds / 10) * 10} seconds`;
  if (seconds < 5400) return `${Math.ceil(seconds / 60)} minutes`;
  return `${Math.ceil(seconds / 3600)} hours`;
}
