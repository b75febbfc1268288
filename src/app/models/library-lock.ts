/** Runs one piece of work at a time. */
export type Exclusively = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Marking a model as kept and deleting one exclude each other, over all tabs: of a file that two models share, either the one is kept before
 * the other goes, or it is gone when the one is looked at.
 * @param locks undefined where the browser has none; then the tab is alone with itself
 */
export function createLibraryLock(locks: LockManager | undefined): Exclusively {
  if (locks !== undefined) return async (work) => locks.request('inkling-library', work);
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
