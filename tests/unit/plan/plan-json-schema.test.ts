// @vitest-environment node
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { planJsonSchema } from '../../../scripts/plan-json-schema.mjs';

it('the schema in docs is the one with which plans are read', () => {
  const file = new URL('../../../docs/plan.schema.json', import.meta.url);
  expect(
    JSON.parse(readFileSync(file, 'utf8')),
    'write it anew with npx tsx scripts/plan-schema.mjs, then npx prettier --write docs/plan.schema.json',
  ).toEqual(JSON.parse(JSON.stringify(planJsonSchema())));
});
