import type { KeptCollection } from './documents-controller.ts';

/** What is kept, the same for everyone who shows it. */
export interface Shelf {
  /** Null until it is read. */
  readonly kept: readonly KeptCollection[] | null;
  put(kept: readonly KeptCollection[] | null): void;
  /** @param listener is called after each change, for as long as the page stands */
  watch(listener: () => void): void;
}

export function createShelf(): Shelf {
  const listeners: (() => void)[] = [];
  let kept: Shelf['kept'] = null;
  return {
    get kept() {
      return kept;
    },
    put(next) {
      kept = next;
      for (const listener of listeners) listener();
    },
    watch: (listener) => void listeners.push(listener),
  };
}
