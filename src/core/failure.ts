import type { Failure, FailureKind } from './types.ts';

/** The one error class that ports reject with; its `failure` is plain data and crosses every border. */
export class InklingError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'InklingError';
    this.failure = failure;
  }
}

export function createError(kind: FailureKind, message: string, advice: string): InklingError {
  return new InklingError({ kind, message, advice });
}

/** Of what a port rejected with: InklingErrors only, so anything else is a mistake in the program, and thrown on. */
export function failureOf(error: unknown): Failure {
  if (error instanceof InklingError) return error.failure;
  throw error;
}

export function isAborted(error: unknown): boolean {
  return error instanceof InklingError && error.failure.kind === 'aborted';
}
