/**
 * Notices that a worker is gone. A browser that ends one for its memory sends no event, but it gives back the lock that
 * the worker held; so the page waits for that lock. Where there are no locks, nothing is noticed.
 *
 * @param hold asks the worker to hold a lock of this name as long as it lives, and tells whether it does
 * @param signal ends the watch, for a worker that is ended on purpose
 */
export async function watchLife(
  locks: LockManager | undefined,
  hold: (name: string) => Promise<boolean>,
  signal: AbortSignal,
  onDeath: () => void,
): Promise<void> {
  if (locks === undefined) return;
  const name = `inkling-worker-${crypto.randomUUID()}`;
  try {
    // The lock has to be the worker's first: the page would get one that nobody holds at once.
    if (!(await hold(name)) || signal.aborted) return;
    await locks.request(name, { signal }, () => undefined);
  } catch {
    return; // The watch was ended, or this page may have no locks after all.
  }
  if (!signal.aborted) onDeath();
}

/** Missing in old browsers, and where the page came neither over https nor from this machine. */
export function locksOf(page: { readonly navigator?: object }): LockManager | undefined {
  return (page.navigator as { readonly locks?: LockManager } | undefined)?.locks;
}
