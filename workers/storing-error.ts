import { createError, InklingError } from '../src/core/failure.ts';
import type { KeptFiles } from './kept-files.ts';

/**
 * Why the browser's store did not take a file. What browsers throw differs, tells visitors nothing, and says less than the room that is left:
 * in private windows a full store is an internal error.
 * @param what for messages: the file, or those of a pack
 * @param goOn what to do once there is room, and what stays
 */
export async function describeStoring(
  error: unknown,
  { what, bytes, room, goOn }: Stored,
): Promise<InklingError> {
  if (error instanceof InklingError) return error;
  if (isQuota(error) || (bytes !== null && bytes > ((await room()) ?? Infinity))) {
    return createError(
      'storage-full',
      `The browser has no room left for ${what}.`,
      `Delete a model that you do not need, or free space on the disk; ${goOn}`,
    );
  }
  return createError(
    'storage-unavailable',
    `The browser could not store ${what}: its storage for this page does not work at the moment, or takes nothing so large.`,
    `Private windows often allow little or nothing: use another one. Or free space on the disk and reload the page; ${goOn}`,
  );
}

interface Stored {
  readonly what: string;
  readonly bytes: number | null;
  readonly room: KeptFiles['room'];
  readonly goOn: string;
}

function isQuota(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}
