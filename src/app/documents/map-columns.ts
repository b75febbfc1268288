import { collectionLimits, findDocumentFault, findSourceFault } from '../../core/collection.ts';
import type { Collection } from '../../core/types.ts';
import { pastedName } from './split-paste.ts';
import { placeOf, refuse } from './refuse.ts';
import { readColumns, type Cell, type Columns, type Row, type Table } from './table.ts';
import type { Turns } from './take-turns.ts';

/** Which column is what. */
export interface Mapping {
  /** Whether the first row names the columns. */
  readonly hasHeader: boolean;
  readonly text: number;
  /** Null where all documents are of one source. */
  readonly source: number | null;
  /** What that one is called. */
  readonly oneSource: string;
}

export interface Mapped {
  readonly documents: Collection['documents'];
  /** In the order in which they first occur. */
  readonly sources: readonly { readonly name: string; readonly documents: number }[];
  /** What was left out, one plain sentence each. */
  readonly notes: readonly string[];
}

/** What the names and the contents of the columns suggest. */
export function guessMapping(table: Table): Mapping {
  const { names, rows } = readColumns(table, true);
  const find = (pattern: RegExp) => names.findIndex((name) => pattern.test(name));
  const named = find(/^(text|document|content|body|notes?|article|abstract|review|message)$/i);
  const source = find(/^(source|category|kind|type|label|class|genre|folder)$/i);
  const text = table.textIsFirst ? 0 : named >= 0 ? named : longestColumn(names, rows, source);
  // Files that lie side by side are of one source, whatever their folder is called.
  const told = source >= 0 && source !== text && (names[source] !== 'folder' || varies(rows, source));
  return { hasHeader: true, text, source: told ? source : null, oneSource: 'mine' };
}

/**
 * The documents, each with its source. Those without text, and those that stand there already, are left out and told.
 *
 * @throws kind `invalid`, naming file, line and column
 */
export async function mapColumns(table: Table, mapping: Mapping, turns: Turns): Promise<Mapped> {
  const columns = readColumns(table, mapping.hasHeader);
  if (columns.rows.length === 0)
    throw refuse(placeOf(table.name), 'has a first row with names and none below it');
  const documents: { source: string; text: string }[] = [];
  const counts = new Map<string, number>();
  const known = new Set<string>();
  const empty: Row[] = [];
  const repeated: Row[] = [];
  let characters = 0;
  for (const row of columns.rows) {
    await turns.next();
    const text = readText(columns, row, mapping.text);
    if (text === '') {
      empty.push(row);
      continue;
    }
    const source = readSource(columns, row, mapping);
    const key = JSON.stringify([source, text]);
    if (known.has(key)) {
      repeated.push(row);
      continue;
    }
    known.add(key);
    counts.set(source, (counts.get(source) ?? 0) + 1);
    characters += text.length;
    checkCounts(counts.size, characters, placeIn(columns, row));
    documents.push({ source, text });
  }
  if (documents.length === 0) {
    const place = table.name === pastedName ? 'The pasted text' : placeOf(table.name);
    throw refuse(place, 'has no text in it', 'Choose another column, or another file. Nothing was kept.');
  }
  return {
    documents,
    sources: Array.from(counts, ([name, count]) => ({ name, documents: count })),
    notes: [
      ...table.notes,
      ...describeLeftOut(empty, 'without text', table),
      ...describeLeftOut(repeated, 'that stands there already', table),
    ],
  };
}

function readText(columns: Columns, row: Row, column: number): string {
  const cell = asText(row.cells[column] ?? '', () => placeIn(columns, row, column));
  const text = cell.replace(/\r\n?|\f/g, '\n').trim();
  const fault = text === '' ? null : findDocumentFault(text);
  if (fault !== null) throw refuse(placeIn(columns, row, column), fault);
  return text;
}

function readSource(columns: Columns, row: Row, { source, oneSource }: Mapping): string {
  if (source === null) {
    const name = oneSource.trim();
    const fault = findSourceFault(name);
    if (fault !== null) throw refuse('The name of the source', fault, 'Give it another name.');
    return name;
  }
  const place = () => placeIn(columns, row, source);
  const name = asText(row.cells[source] ?? '', place)
    .replace(/\s+/g, ' ')
    .trim();
  const fault = findSourceFault(name);
  if (fault !== null) {
    throw refuse(
      place(),
      fault,
      'It should say which source the document is of. Correct it, or choose another column.',
    );
  }
  return name;
}

function asText(cell: Exclude<Cell, null>, place: () => string): string {
  if (typeof cell === 'string') return cell;
  throw refuse(
    place(),
    `is ${cell.is} and not a text`,
    'Choose a column of texts, or correct the file. Nothing was kept.',
  );
}

function checkCounts(sources: number, characters: number, place: string): void {
  if (sources > collectionLimits.sources) {
    throw refuse(
      place,
      `has the ${sources}th source, and ${collectionLimits.sources} are the most`,
      'Choose a column with fewer different values, or one source for all documents.',
    );
  }
  const most = collectionLimits.characters;
  if (characters > most) {
    throw refuse(place, `brings all documents to more than ${most.toLocaleString('en')} characters`);
  }
}

function placeIn({ names }: Columns, row: Row, column?: number): string {
  if (row.file === pastedName) return `The pasted text, line ${row.line.toLocaleString('en')},`;
  return placeOf(row.file, row.line, column === undefined ? undefined : names[column]);
}

function describeLeftOut(rows: readonly Row[], why: string, table: Table): readonly string[] {
  if (rows.length === 0) return [];
  const shown = rows
    .slice(0, 5)
    .map(({ file, line }) => (file === table.name ? `line ${line.toLocaleString('en')}` : placeOf(file)));
  const more =
    rows.length > shown.length ? ` and ${(rows.length - shown.length).toLocaleString('en')} more` : '';
  const what = rows.length === 1 ? 'One document' : `${rows.length.toLocaleString('en')} documents`;
  return [`${what} ${why}, left out: ${shown.join(', ')}${more}.`];
}

function longestColumn(names: readonly string[], rows: readonly Row[], source: number): number {
  const lengths = names.map((_, i) =>
    rows
      .slice(0, 50)
      .reduce((sum, { cells }) => sum + (typeof cells[i] === 'string' ? cells[i].length : 0), 0),
  );
  const others = names.map((_, i) => i).filter((i) => i !== source);
  return others.reduce((best, i) => (lengths[i]! > lengths[best]! ? i : best), others[0] ?? 0);
}

function varies(rows: readonly Row[], column: number): boolean {
  return rows.some(({ cells }) => cells[column] !== rows[0]!.cells[column]);
}
