/** Gives the lock back; the browser does it by itself when the tab closes. */
export type Release = () => void;

export interface RunLocks {
  /** Null when another tab holds this run. */
  acquire(runId: string): Promise<Release | null>;
  /** Whether any tab, this one included, is working on the run. */
  isHeld(runId: string): Promise<boolean>;
}

/**
 * One tab per run: two would write the same rounds. Where the browser has no Web Locks the run goes ahead,
 * because a second commit of the same round changes nothing.
 */
export function createRunLocks(manager: LockManager | undefined): RunLocks {
  if (manager === undefined) {
    return { acquire: () => Promise.resolve(() => undefined), isHeld: () => Promise.resolve(false) };
  }
  return {
    acquire: (runId) =>
      new Promise((resolve, reject) => {
        manager
          .request(nameOf(runId), { ifAvailable: true }, (lock) => {
            if (lock === null) {
              resolve(null);
              return undefined;
            }
            return new Promise<void>((release) => resolve(() => release()));
          })
          .catch(reject);
      }),
    isHeld: async (runId) => {
      const { held = [] } = await manager.query();
      return held.some((lock) => lock.name === nameOf(runId));
    },
  };
}

function nameOf(runId: string): string {
  return `inkling-run-${runId}`;
}
