import { toJsonSchema } from '@valibot/to-json-schema';
import { planSchema } from '../src/storage/plan-schema.ts';

/** What editors and other programs can check a plan with. Rules between its parts are left to the page, and to `npm run simulate`. */
export function planJsonSchema() {
  const { $schema, ...schema } = toJsonSchema(planSchema, { errorMode: 'ignore', typeMode: 'input' });
  return {
    $schema,
    title: 'A plan of Inkling',
    description:
      'Runs of a plan: one for every task with every trio of models, each with all agents and all seeds. Further rules: entries of a list are different from each other; sources and preferences are those of the task or of its collection; a collection is for the task that it stands in, and its id is made from its content.',
    ...schema,
  };
}
