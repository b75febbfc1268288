import { createError, type InklingError } from '../core/failure.ts';

/** A round arrived for a run that is not stored. */
export function createRunGoneError(): InklingError {
  return createError(
    'invalid',
    'This run is no longer stored: it was deleted, perhaps in another tab.',
    'Start a new run.',
  );
}

/** A run arrived that is stored already. */
export function createRunThereError(runId: string): InklingError {
  return createError(
    'invalid',
    `The run ${runId} is stored already.`,
    'Leave it out, or keep both under different names.',
  );
}
