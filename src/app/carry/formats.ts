/** As what a run leaves the page. */
export interface ExportFormat {
  readonly id: 'lines' | 'page' | 'csv' | 'notebook' | 'edits' | 'calls';
  readonly label: string;
  readonly hint: string;
  /** What the name of the file ends with. */
  readonly ending: string;
  readonly type: string;
}

export type FormatId = ExportFormat['id'];

export const formats: readonly ExportFormat[] = [
  {
    id: 'lines',
    label: 'Everything (JSON Lines)',
    hint: 'to import again, to go on elsewhere, to replay',
    ending: '.inkling.jsonl',
    type: 'application/x-ndjson',
  },
  {
    id: 'page',
    label: 'A page to read (HTML)',
    hint: 'one file, to mail or to put anywhere',
    ending: '.html',
    type: 'text/html',
  },
  {
    id: 'csv',
    label: 'Rounds for a spreadsheet (CSV)',
    hint: 'one row per round, without prompts',
    ending: '.csv',
    type: 'text/csv',
  },
  {
    id: 'notebook',
    label: 'Rounds for a notebook (ndjson)',
    hint: 'context, preferences, draft, edit, cost and more',
    ending: '.ndjson',
    type: 'application/x-ndjson',
  },
  {
    id: 'edits',
    label: 'Chat data: what the user wanted',
    hint: 'the prompt of each draft, answered by the edit',
    ending: '.edits.jsonl',
    type: 'application/x-ndjson',
  },
  {
    id: 'calls',
    label: 'Chat data: every call of a model',
    hint: 'each prompt with its reply',
    ending: '.calls.jsonl',
    type: 'application/x-ndjson',
  },
];

export function formatOf(id: FormatId): ExportFormat {
  return formats.find((format) => format.id === id)!;
}
