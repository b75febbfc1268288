import { failureOf } from '../../core/failure.ts';
import type { DownloadProgress, KeptFile } from '../../engines/downloads-protocol.ts';
import { keptOf, lookAgain, stateOf, type ModelState, type Work } from './library-state.ts';
import { createTransfers } from './transfer-rate.ts';

interface WorkParts {
  readonly states: ReadonlyMap<string, ModelState>;
  /** What is worked on, with the way to stop it. */
  readonly running: Map<string, AbortController>;
  readonly now: () => number;
  readonly show: (id: string, state: ModelState) => void;
  readonly listFiles: () => Promise<readonly KeptFile[] | null>;
  /** Looks what another tab did to the model meanwhile. */
  readonly catchUp: (id: string) => Promise<void>;
}

interface WorkOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DownloadProgress) => void;
}

/** One work on a model at a time, with its progress on show and its failure told beside the model. */
export function createWork({ states, running, now, show, listFiles, catchUp }: WorkParts) {
  /** @returns null where it was stopped or failed, or where something else is done with the model */
  return async function work<T>(
    id: string,
    kind: Work,
    totalBytes: number | null,
    job: (options: WorkOptions) => Promise<T>,
  ): Promise<T | null> {
    if (running.has(id)) return null;
    const before = states.get(id);
    const kept = keptOf(before);
    const controller = new AbortController();
    running.set(id, controller);
    const toTransfer = createTransfers(now, totalBytes);
    const onProgress = (progress: DownloadProgress) => {
      // Progress comes over a channel of its own, and a late word would overwrite what came of the work.
      if (running.get(id) !== controller) return;
      show(id, { kind: 'working', work: kind, kept, transfer: toTransfer(progress) });
    };
    onProgress({ loadedBytes: 0, path: null });
    try {
      return await job({ signal: controller.signal, onProgress });
    } catch (error) {
      const failure = failureOf(error);
      const after = kept === null ? stateOf(null) : lookAgain(before, kept, await listFiles());
      const damaged = 'damaged' in after ? (after.damaged ?? []) : [];
      show(id, failure.kind === 'aborted' ? after : { kind: 'failed', failure, kept, damaged });
      return null;
    } finally {
      running.delete(id);
      // Where the record cannot be read, what is shown stays.
      await catchUp(id).catch(failureOf);
    }
  };
}
