import { InklingError } from '../../core/failure.ts';
import type { Failure } from '../../core/types.ts';
import type { CompletionStore } from '../../storage/ports.ts';

/** What models have answered and the browser keeps, so that the same question takes no time. */
export interface AnswersView {
  readonly bytes: number;
  readonly failure: Failure | null;
  refresh(): Promise<void>;
  clear(): Promise<void>;
}

export function createAnswersView(
  store: Pick<CompletionStore, 'completionBytes' | 'clearCompletions'>,
): AnswersView {
  let bytes = $state(0);
  let failure = $state.raw<Failure | null>(null);

  async function refresh(): Promise<void> {
    bytes = await store.completionBytes();
  }

  return {
    get bytes() {
      return bytes;
    },
    get failure() {
      return failure;
    },
    refresh,
    async clear() {
      failure = null;
      try {
        await store.clearCompletions();
      } catch (error) {
        if (!(error instanceof InklingError)) throw error;
        failure = error.failure;
      }
      await refresh();
    },
  };
}
