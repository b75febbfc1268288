// Writes docs/plan.schema.json, from the schema with which the page reads a plan: `npx tsx scripts/plan-schema.mjs`.
import { writeFile } from 'node:fs/promises';
import { planJsonSchema } from './plan-json-schema.mjs';

const file = new URL('../docs/plan.schema.json', import.meta.url);
await writeFile(file, `${JSON.stringify(planJsonSchema(), null, 2)}\n`);
