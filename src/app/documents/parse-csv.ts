import Papa, { type ParseResult } from 'papaparse';
import { collectionLimits } from '../../core/collection.ts';
import { fileLimits } from './limits.ts';
import { countLines } from './read-text.ts';
import { placeOf, refuse } from './refuse.ts';
import type { Row, Table } from './table.ts';
import type { Turns } from './take-turns.ts';

const CHUNK_CHARACTERS = 100_000;
/** A row that has not ended by then never will: a quotation mark was opened and not closed. */
const ROW_CHARACTERS = 500_000;

/**
 * Rows of cells with commas, semicolons, tabs or bars between them, after RFC 4180.
 *
 * @param text with \n at the end of lines
 * @param delimiter where the name of the file says it; otherwise the first row does
 */
export async function parseCsv(
  text: string,
  file: string,
  turns: Turns,
  delimiter: '\t' | null = null,
): Promise<Table> {
  const rows: Row[] = [];
  let line = 1;
  let read = 0;
  await eachChunk(text, delimiter ?? findDelimiter(text), async ({ data, errors, meta }) => {
    const begin = line;
    const broken = new Map(errors.map(({ row, code }) => [row, code]));
    for (const [i, cells] of data.entries()) {
      const code = broken.get(i);
      if (code !== undefined) throw badQuotes(placeOf(file, line), code);
      // A line without anything in it is no row.
      if (cells.length > 1 || cells[0]!.trim() !== '') {
        rows.push({ file, line, cells });
        checkRow(rows, file);
      }
      line += 1 + cells.reduce((sum, cell) => sum + countLines(cell), 0);
    }
    read = Math.min(read + CHUNK_CHARACTERS, text.length);
    if (read - meta.cursor > ROW_CHARACTERS) throw badQuotes(placeOf(file, line), 'MissingQuotes');
    if (line !== begin) await turns.next();
  });
  const [head, ...others] = rows;
  if (head === undefined) throw refuse(placeOf(file), 'is empty');
  return { name: file, head, headMayBeRow: true, textIsFirst: false, rows: others, notes: [] };
}

function checkRow(rows: readonly Row[], file: string): void {
  const [head, row] = [rows[0]!, rows.at(-1)!];
  const place = placeOf(file, row.line);
  const { documents } = collectionLimits;
  if (rows.length > documents + 1) {
    throw refuse(place, `is one row too many: ${documents.toLocaleString('en')} documents are the most`);
  }
  if (row.cells.length > fileLimits.columns) {
    throw refuse(
      place,
      `has ${row.cells.length.toLocaleString('en')} cells, and ${fileLimits.columns} are the most`,
    );
  }
  const width = head.cells.length;
  if (row.cells.slice(width).some((cell) => cell !== '')) {
    throw refuse(
      place,
      `has ${row.cells.length} cells where the first row has ${width}`,
      'A cell that holds the sign between the cells, or a new line, needs quotation marks around it. Nothing was kept.',
    );
  }
}

function badQuotes(place: string, code: string) {
  return code === 'MissingQuotes'
    ? refuse(place, 'opens a quotation mark that is never closed')
    : refuse(
        place,
        'has a quotation mark in the middle of a quoted cell',
        'Write two of them ("") for one that belongs to the text. Nothing was kept.',
      );
}

/** The sign that stands most often between the names of the columns: what stands in the rows below is text, which has any of them. */
function findDelimiter(text: string): string {
  const counts = new Map([',', ';', '\t', '|'].map((sign) => [sign, 0]));
  let quoted = false;
  for (const sign of text.trimStart()) {
    if (sign === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (sign === '\n') break;
    else if (counts.has(sign)) counts.set(sign, counts.get(sign)! + 1);
  }
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

/** Between two chunks the page may breathe: the parser waits for what is done with the first. */
function eachChunk(
  text: string,
  delimiter: string,
  read: (chunk: ParseResult) => Promise<void>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    Papa.parse(text, {
      delimiter,
      newline: '\n',
      chunkSize: CHUNK_CHARACTERS,
      chunk: (results, parser) => {
        parser.pause();
        read(results).then(
          () => parser.resume(),
          (error: unknown) => {
            // In this order: whoever aborts is told that all is complete.
            reject(error);
            parser.abort();
          },
        );
      },
      complete: () => resolve(),
    });
  });
}
