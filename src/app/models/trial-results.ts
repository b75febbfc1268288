import * as v from 'valibot';
import type { Device } from '../../engines/protocol.ts';
import type { SettingsStore } from '../../storage/ports.ts';

interface TrialBase {
  /** Milliseconds since 1970; names the result among those of its model. */
  readonly at: number;
  /** Browser and adapter: numbers of different machines are not to be compared. */
  readonly machine: string;
  readonly device: Device;
  readonly dtype: string;
  readonly loadMilliseconds: number;
  /** Of the page, its workers and the model's heap, without graphics memory; null where the browser does not tell. */
  readonly memoryBytes: number | null;
}

export interface WriterResult extends TrialBase {
  readonly kind: 'writer';
  /** Null for a reply of a single token. */
  readonly tokensPerSecond: number | null;
  readonly firstTokenMilliseconds: number;
}

export interface EmbedderResult extends TrialBase {
  readonly kind: 'embedder';
  /** Cosine of the two texts. */
  readonly similarity: number;
  readonly milliseconds: number;
}

export type TrialResult = WriterResult | EmbedderResult;

/** How many of one model are kept. */
const most = 20;

/** Newest first; what cannot be read is left out. */
export async function readTrials(store: SettingsStore, modelId: string): Promise<readonly TrialResult[]> {
  return parseTrials(await store.setting(keyOf(modelId)));
}

/** In the place of what was known of the same trial. */
export function addTrial(store: SettingsStore, modelId: string, result: TrialResult): Promise<void> {
  return store.changeSetting(keyOf(modelId), (stored) =>
    [result, ...parseTrials(stored).filter(({ at }) => at !== result.at)].slice(0, most),
  );
}

export function forgetTrial(store: SettingsStore, modelId: string, at: number): Promise<void> {
  return store.changeSetting(keyOf(modelId), (stored) =>
    parseTrials(stored).filter((result) => result.at !== at),
  );
}

function parseTrials(value: unknown): readonly TrialResult[] {
  const stored = v.safeParse(v.array(v.unknown()), value);
  if (!stored.success) return [];
  return stored.output.flatMap((entry) => {
    const result = v.safeParse(resultSchema, entry);
    return result.success ? [result.output] : [];
  });
}

const base = {
  at: v.number(),
  machine: v.string(),
  device: v.picklist(['webgpu', 'wasm']),
  dtype: v.string(),
  loadMilliseconds: v.number(),
  memoryBytes: v.nullable(v.number()),
};

const resultSchema: v.GenericSchema<unknown, TrialResult> = v.variant('kind', [
  v.object({
    ...base,
    kind: v.literal('writer'),
    tokensPerSecond: v.nullable(v.number()),
    firstTokenMilliseconds: v.number(),
  }),
  v.object({ ...base, kind: v.literal('embedder'), similarity: v.number(), milliseconds: v.number() }),
]);

function keyOf(modelId: string): string {
  return `trials:${modelId}`;
}
