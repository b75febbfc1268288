import { InklingError } from '../core/failure.ts';
import type { Failure } from '../core/types.ts';

export type PendingState<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface Pending<T> {
  readonly state: PendingState<T>;
}

/** Something that is fetched when it is first wanted. */
export interface Later<T> extends Pending<T> {
  begin(): void;
}

export function createLater<T>(open: () => Promise<T>): Later<T> {
  let begin: () => void = () => undefined;
  const pending = createPending(new Promise<void>((resolve) => (begin = resolve)).then(open));
  return {
    begin,
    get state() {
      return pending.state;
    },
  };
}

/** Something that is on its way, with a state that components can watch. */
export function createPending<T>(promise: Promise<T>): Pending<T> {
  let state = $state.raw<PendingState<T>>({ kind: 'loading' });
  promise.then(
    (value) => (state = { kind: 'ready', value }),
    (error: unknown) => {
      if (!(error instanceof InklingError)) throw error;
      state = { kind: 'failed', failure: error.failure };
    },
  );
  return {
    get state() {
      return state;
    },
  };
}
