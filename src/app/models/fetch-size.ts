import { formatBytesExactly, formatPlural } from '../format.ts';
import type { DownloadPlan } from '../../engines/download-plan.ts';
import type { KeptFile } from '../../engines/downloads-protocol.ts';
import { bytesHere } from './leftovers.ts';

/** How much a fetch is, of one plan or of several together. */
export interface FetchSize {
  readonly files: number;
  /** Of all files whose length is known. */
  readonly bytes: number;
  /** Of them lie here already. */
  readonly hereBytes: number;
  /** How many files have a length that nobody tells. */
  readonly unknown: number;
}

/** Files that several plans share are counted once. */
export function sizeOfFetch(plans: readonly DownloadPlan[], here: readonly KeptFile[]): FetchSize {
  const files = [
    ...new Map(plans.flatMap((plan) => plan.files.map((file) => [file.address, file]))).values(),
  ];
  return {
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    hereBytes: bytesHere({ files }, here),
    unknown: files.filter(({ bytes }) => bytes === null).length,
  };
}

/** What is still to come, to the byte; null where nothing is. */
export function describeRest({ bytes, hereBytes, unknown }: FetchSize): string | null {
  const rest = bytes - hereBytes;
  const parts = [
    ...(rest > 0 ? [formatBytesExactly(rest)] : []),
    ...(unknown > 0 ? [`${formatPlural(unknown, 'file', 'files')} of unknown length`] : []),
  ];
  return parts.length === 0 ? null : parts.join(' and ');
}
