import { wrapWorker, type ModelWorker } from './bridge-worker.ts';
import { locksOf } from './worker-life.ts';

/** Longer than a prompt takes to read on a weak laptop, which is the longest stretch without a chance to stop. */
const GRACE_MILLISECONDS = 5000;

export function openModelWorker(): ModelWorker {
  const worker = new Worker(new URL('../../workers/model.worker.ts', import.meta.url), { type: 'module' });
  return wrapWorker(worker, GRACE_MILLISECONDS, locksOf(globalThis));
}
