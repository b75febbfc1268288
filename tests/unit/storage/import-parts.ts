import type { Store } from '../../../src/storage/ports.ts';
import type { ImportSource, ImportTarget } from '../../../src/storage/transfer/import-runs.ts';

export function importTarget(store: Store, change: Partial<ImportTarget> = {}): ImportTarget {
  let ids = 0;
  return {
    store,
    saveRecord: (runId, record) => store.saveSetting(`run:${runId}`, record),
    lock: async () => () => undefined,
    createId: () => `copy-${++ids}`,
    now: () => 0,
    breathe: async () => undefined,
    ...change,
  };
}

export function sourceOf(
  open: () => AsyncIterable<Uint8Array>,
  { signal = new AbortController().signal, onBytes = () => undefined }: Partial<ImportSource> = {},
): ImportSource {
  return { open, signal, onBytes };
}
