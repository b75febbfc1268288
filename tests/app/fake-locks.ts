import type { RunLocks } from '../../src/app/run/run-lock.ts';

/** The locks of one browser, for any number of tabs. */
export function createFakeLocks(): RunLocks & { readonly held: Set<string> } {
  const held = new Set<string>();
  return {
    held,
    async acquire(runId) {
      if (held.has(runId)) return null;
      held.add(runId);
      return () => held.delete(runId);
    },
    async awaitRelease(runId) {
      while (held.has(runId)) await new Promise((resolve) => setTimeout(resolve));
      held.add(runId);
      return () => held.delete(runId);
    },
    isHeld: async (runId) => held.has(runId),
  };
}
