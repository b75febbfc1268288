/** Gives the lock back; the browser does it by itself when the tab closes. */
export type Release = () => void;

export interface RunLocks {
  /** Null when another tab holds this run, and still does after a second and a half. */
  acquire(runId: string): Promise<Release | null>;
  /** Waits until no other tab holds the run any more, however it lets go. */
  awaitRelease(runId: string): Promise<Release>;
  /** Whether any tab, this one included, is working on the run. */
  isHeld(runId: string): Promise<boolean>;
}

/** Milliseconds. The lock of a page that was reloaded or killed this moment is free a little later. */
const patience = 1500;

/**
 * One tab per run: two would write the same rounds. Where the browser has no Web Locks the run goes ahead,
 * because a second commit of the same round changes nothing.
 */
export function createRunLocks(manager: LockManager | undefined): RunLocks {
  if (manager === undefined) {
    const release = () => undefined;
    return {
      acquire: () => Promise.resolve(release),
      awaitRelease: () => Promise.resolve(release),
      isHeld: () => Promise.resolve(false),
    };
  }
  return {
    acquire: (runId) =>
      new Promise((resolve, reject) => {
        const signal = AbortSignal.timeout(patience);
        manager
          .request(nameOf(runId), { signal }, () => holdUntilReleased(resolve))
          .catch((error: unknown) => (signal.aborted ? resolve(null) : reject(error as Error)));
      }),
    awaitRelease: (runId) =>
      new Promise((resolve, reject) => {
        manager.request(nameOf(runId), () => holdUntilReleased(resolve)).catch(reject);
      }),
    isHeld: async (runId) => {
      const { held = [] } = await manager.query();
      return held.some((lock) => lock.name === nameOf(runId));
    },
  };
}

/** The browser holds a lock for as long as the promise is open that its callback returns. */
function holdUntilReleased(hand: (release: Release) => void): Promise<void> {
  return new Promise<void>((release) => hand(() => release()));
}

function nameOf(runId: string): string {
  return `inkling-run-${runId}`;
}
