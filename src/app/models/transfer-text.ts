import { formatBytes, formatPlural } from '../format.ts';
import type { DownloadPause } from '../../engines/downloads-protocol.ts';
import type { Transfer } from './library-state.ts';

/** How far, how fast, and how long it still takes, as far as anybody knows. */
export function describeTransfer(transfer: Transfer): string {
  const { loadedBytes, totalBytes, bytesPerSecond, waits, pause } = transfer;
  if (waits) return 'another tab, or an import, does it; this one waits, and finds the files then';
  const far =
    totalBytes === null
      ? formatBytes(loadedBytes)
      : `${formatBytes(loadedBytes)} of ${formatBytes(totalBytes)}`;
  if (pause !== null || bytesPerSecond === null || bytesPerSecond < 1) return far;
  // What is left is too little to be seen in these figures.
  if (totalBytes !== null && formatBytes(loadedBytes) === formatBytes(totalBytes)) return far;
  const speed = `${far}, ${formatBytes(bytesPerSecond)} a second`;
  if (totalBytes === null) return speed;
  return `${speed}, ${formatLeft((totalBytes - loadedBytes) / bytesPerSecond)} left`;
}

/** What goes on between two attempts at a file. */
export function describePause({ why, attempt, attempts }: DownloadPause, seconds: number): string {
  const reasons = {
    asked: 'The server asks to wait',
    refused: 'The server answered with an error',
    broken: 'The connection broke',
  };
  return `${reasons[why]}. Attempt ${attempt} of ${attempts} begins ${seconds < 1 ? 'now' : `in ${formatPlural(seconds, 'second', 'seconds')}`}.`;
}

/** In steps that nobody can watch counting. */
function formatLeft(seconds: number): string {
  if (seconds < 10) return 'a few seconds';
  if (seconds < 100) return `${Math.ceil(seconds / 10) * 10} seconds`;
  if (seconds < 5400) return `${Math.ceil(seconds / 60)} minutes`;
  return `${Math.ceil(seconds / 3600)} hours`;
}
