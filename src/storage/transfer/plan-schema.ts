import * as v from 'valibot';
import type { Plan } from '../../core/plan.ts';
import { collectionSchema, runEntries } from '../records.ts';

const { task, agents, seeds, rounds, models, sources, preferences } = runEntries;

export const planSchema: v.GenericSchema<unknown, Plan> = v.object({
  format: v.literal('inkling-plan'),
  version: v.literal(1),
  name: v.string(),
  tasks: v.array(v.object({ task, sources, preferences, collection: v.exactOptional(collectionSchema) })),
  agents,
  models: v.array(models),
  seeds,
  rounds,
  device: v.picklist(['auto', 'wasm', 'webgpu']),
});
