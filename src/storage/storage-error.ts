import { createError, InklingError } from '../core/failure.ts';

/** What IndexedDB throws, told as one of our kinds. */
export function toStorageError(error: unknown): InklingError {
  if (error instanceof InklingError) return error;
  const name = nameOf(error);
  if (name === 'QuotaExceededError') {
    return createError(
      'storage-full',
      'There is no room left to keep this round.',
      'Delete earlier runs or free disk space, then go on: everything up to the last round is kept.',
    );
  }
  if (name === 'DataCloneError' || name === 'DataError') {
    return createError(
      'invalid',
      'This record cannot be stored.',
      'Please report this: it is a mistake in Inkling.',
    );
  }
  return createError(
    'storage-unavailable',
    `The browser's database does not answer (${name}).`,
    'Reload the page. If another tab has Inkling open in a newer version, close this one.',
  );
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : String(error);
}
