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
export const csvHeader = `\ufeff${columns.join(',')}\r\n`;

/** One row; a field that is null is empty. */
export function writeCsvRow(round: CompletedRound, run: RunConfig): string {
  const fields = fieldsOf(round, run);
  return `${columns.map((column) => cell(fields[column])).join(',')}\r\n`;
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = isFormula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What a spreadsheet would calculate or run; an apostrophe in front makes it text. Lists with dashes are among them. */
const isFormula = /^[\s]*[=+\-@]|^[\t\r]/;
