import { formatLine } from '../csv.ts';
import type { CompletedRound, RunConfig } from '../types.ts';
import { fieldsOf } from './round-fields.ts';

type Fields = ReturnType<typeof fieldsOf>;

const columns = [
  ...['run', 'task', 'agent', 'seed', 'round', 'source', 'document', 'context', 'latent_preference'],
  ...['preference', 'draft', 'verdict', 'check', 'edit', 'cost', 'inferred_preference'],
  ...['expense_prompt_tokens', 'expense_reply_tokens', 'seconds'],
  ...['user_model', 'assistant_model', 'embedder_model'],
] as readonly (keyof Fields)[];

/** RFC 4180. The mark of the byte order tells spreadsheets that it is UTF-8. */
export const csvHeader = `\ufeff${formatLine(columns)}`;

/** One row; a field that is null is empty. */
export function writeCsvRow(round: CompletedRound, run: RunConfig): string {
  const fields = fieldsOf(round, run);
  return formatLine(columns.map((column) => fields[column]));
}
