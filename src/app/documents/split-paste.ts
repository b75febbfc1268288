import { collectionLimits } from '../../core/collection.ts';
import { refuse } from './refuse.ts';
import type { Row, Table } from './table.ts';

/** A line that holds nothing else ends one document and begins the next. */
export const separator = '===';

export const pastedName = 'the pasted text';

/** What was pasted or typed, as one document or several. */
export function splitPaste(pasted: string): Table {
  const most = collectionLimits.characters;
  if (pasted.length > most) {
    throw refuse('The pasted text', `has more than ${most.toLocaleString('en')} characters`);
  }
  const rows: Row[] = [];
  let lines: string[] = [];
  let begin = 1;
  for (const [i, line] of pasted
    .replace(/\r\n?|\f/g, '\n')
    .split('\n')
    .entries()) {
    if (line.trim() !== separator) {
      lines.push(line);
      continue;
    }
    rows.push(rowOf(lines, begin));
    lines = [];
    begin = i + 2;
  }
  // A separator at the end begins nothing.
  if (rows.length === 0 || lines.some((line) => line.trim() !== '')) rows.push(rowOf(lines, begin));
  if (rows.length > collectionLimits.documents) {
    const place = `The pasted text, line ${rows[collectionLimits.documents]!.line.toLocaleString('en')},`;
    const count = collectionLimits.documents.toLocaleString('en');
    throw refuse(place, `begins one document too many: ${count} are the most`);
  }
  return {
    name: pastedName,
    head: { file: pastedName, line: 0, cells: ['text'] },
    headMayBeRow: false,
    textIsFirst: true,
    rows,
    notes: [],
  };
}

function rowOf(lines: readonly string[], line: number): Row {
  return { file: pastedName, line, cells: [lines.join('\n')] };
}
