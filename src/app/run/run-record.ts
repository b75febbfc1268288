import * as v from 'valibot';
import type { RunRecord } from '../../core/run-record.ts';
import type { SettingsStore } from '../../storage/ports.ts';

export async function saveRunRecord(store: SettingsStore, runId: string, record: RunRecord): Promise<void> {
  await store.saveSetting(keyOf(runId), record);
}

/** Null for a run without a record, or with one that cannot be read. */
export async function readRunRecord(store: SettingsStore, runId: string): Promise<RunRecord | null> {
  const result = v.safeParse(recordSchema, await store.setting(keyOf(runId)));
  return result.success ? result.output : null;
}

const report = v.optional(
  v.object({
    choice: v.object({ device: v.picklist(['webgpu', 'wasm']), threads: v.number(), reason: v.string() }),
    dtype: v.string(),
    milliseconds: v.number(),
    sha256: v.string(),
    files: v.exactOptional(v.array(v.object({ path: v.string(), sha256: v.string() }))),
    revision: v.exactOptional(v.string()),
    cache: v.exactOptional(v.picklist(['heap', 'library'])),
    batch: v.exactOptional(v.number()),
  }),
);

const recordSchema = v.object({
  device: v.picklist(['auto', 'wasm', 'webgpu']),
  software: v.boolean(),
  browser: v.string(),
  adapter: v.exactOptional(v.string()),
  version: v.exactOptional(v.string()),
  loaded: v.object({ user: report, assistant: report, embedder: report }),
}) as v.GenericSchema<unknown, RunRecord>;

function keyOf(runId: string): string {
  return `run:${runId}`;
}
