import * as v from 'valibot';
import type { Plan } from '../../core/plan.ts';
import type { RunRecord } from '../../core/run-record.ts';
import { callSchema, collectionSchema, roundEntries, runSchema } from '../records.ts';
import { parsePlan } from '../parse-plan.ts';
import type { CollectionLine, HeaderLine, PlanLine, RoundLine, RunLine, TransferLine } from './lines.ts';

/** In characters: far beyond what Inkling writes, and short enough to be shown. */
const short = v.pipe(v.string(), v.nonEmpty(), v.maxLength(500));
const number = v.pipe(v.number(), v.finite());

const hash = v.pipe(v.string(), v.maxLength(500));

const loadedModel = v.exactOptional(
  v.object({
    choice: v.object({ device: v.picklist(['webgpu', 'wasm']), threads: number, reason: v.string() }),
    dtype: short,
    milliseconds: number,
    sha256: hash,
    files: v.exactOptional(v.pipe(v.array(v.object({ path: short, sha256: hash })), v.maxLength(10_000))),
    revision: v.exactOptional(short),
    cache: v.exactOptional(v.picklist(['heap', 'library'])),
    batch: v.exactOptional(number),
  }),
);

export const recordSchema: v.GenericSchema<unknown, RunRecord> = v.object({
  device: v.picklist(['auto', 'wasm', 'webgpu']),
  software: v.boolean(),
  browser: v.pipe(v.string(), v.maxLength(2000)),
  adapter: v.exactOptional(v.pipe(v.string(), v.maxLength(2000))),
  version: v.exactOptional(short),
  loaded: v.object({ user: loadedModel, assistant: loadedModel, embedder: loadedModel }),
});

const header: v.GenericSchema<unknown, HeaderLine> = v.object({
  type: v.literal('inkling'),
  version: v.literal(1),
});
const collection: v.GenericSchema<unknown, CollectionLine> = v.object({
  type: v.literal('collection'),
  collection: collectionSchema,
});
/** What the page would not take as a plan of its own, it would never show. */
const wholePlan = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, Plan>(({ dataset, addIssue, NEVER }) => {
    const reading = parsePlan(dataset.value);
    if (reading.ok) return reading.plan;
    addIssue({ message: reading.problem.replace(/\.$/, '') });
    return NEVER;
  }),
);
const plan: v.GenericSchema<unknown, PlanLine> = v.object({
  type: v.literal('plan'),
  id: short,
  plan: wholePlan,
});
const run: v.GenericSchema<unknown, RunLine> = v.object({
  type: v.literal('run'),
  run: runSchema,
  record: v.nullable(recordSchema),
});
/** An agent that refines what it inferred asks for each of its k neighbours again. */
const mostCalls = 10_000;
const round: v.GenericSchema<unknown, RoundLine> = v.object({
  type: v.literal('round'),
  round: v.object({ ...roundEntries, calls: v.pipe(v.array(callSchema), v.maxLength(mostCalls)) }),
});

export const lineSchemas = { inkling: header, collection, plan, run, round } satisfies Record<
  TransferLine['type'],
  v.GenericSchema<unknown, TransferLine>
>;
