import { collectionLimits } from '../../core/collection.ts';
import { fileLimits } from './limits.ts';
import { parseCsv } from './parse-csv.ts';
import { parseJsonl } from './parse-jsonl.ts';
import { readPieces, readWhole, type ReadableFile, type Reading } from './read-text.ts';
import { placeOf, refuse, shorten } from './refuse.ts';
import type { Row, Table } from './table.ts';
import { takeTurns } from './take-turns.ts';

/** A file as it was chosen or dropped, with its path from the folder that it came in. */
export interface NamedFile {
  readonly path: string;
  readonly content: ReadableFile;
}

/**
 * One table (.csv, .tsv, .jsonl), or any number of text files, each of which is one document.
 *
 * @throws kind `invalid`, naming the file and the place in it
 */
export async function readFiles(files: readonly NamedFile[], reading: Reading): Promise<Table> {
  checkSizes(files);
  const tables = files.filter(({ path }) => isTable(path));
  if (files.length === 1 && tables.length === 1) return readTable(files[0]!, reading);
  if (tables.length > 0) {
    throw refuse(
      placeOf(tables[0]!.path),
      'holds many documents, and came with other files',
      'Choose one CSV or JSONL file alone, or several text files. Nothing was kept.',
    );
  }
  return readTexts(files, reading);
}

function checkSizes(files: readonly NamedFile[]): void {
  if (files.length === 0) throw refuse('What was chosen', 'holds no file');
  if (files.length > fileLimits.files) {
    throw refuse(
      'What was chosen',
      `holds more than ${fileLimits.files.toLocaleString('en')} files`,
      'Choose fewer, or put the texts into one CSV or JSONL file. Nothing was kept.',
    );
  }
  const bytes = files.reduce((sum, { content }) => sum + content.size, 0);
  // A single file is told about by its name.
  if (files.length > 1 && bytes > fileLimits.allBytes) {
    const most = fileLimits.allBytes / 1e6;
    throw refuse(
      'What was chosen',
      `has more than ${most} MB together`,
      'Nothing was opened. Choose fewer files.',
    );
  }
}

function readTable({ path, content }: NamedFile, reading: Reading): Promise<Table> {
  const turns = takeTurns(reading.signal);
  if (endingOf(path) === 'csv' || endingOf(path) === 'tsv') {
    const delimiter = endingOf(path) === 'tsv' ? '\t' : null;
    return readWhole(content, path, reading).then((text) => parseCsv(text, path, turns, delimiter));
  }
  return parseJsonl(readPieces(content, path, reading), path, turns);
}

async function readTexts(files: readonly NamedFile[], reading: Reading): Promise<Table> {
  // A single file is read whatever it is called; of a folder, what does not look like text is left out.
  const texts = files.length === 1 ? files : files.filter(({ path }) => isText(path));
  if (texts.length === 0) throw refuse('What was chosen', 'holds no text file (.txt, .md)');
  const rows: Row[] = [];
  for (const { path, content } of texts) {
    // Four bytes are the most that a character has.
    if (content.size > 4 * collectionLimits.documentCharacters + 4 && content.size <= fileLimits.bytes) {
      const most = collectionLimits.documentCharacters.toLocaleString('en');
      throw refuse(placeOf(path), `is one document, and has more than ${most} characters`);
    }
    const text = await readWhole(content, path, reading);
    rows.push({ file: path, line: 1, cells: [text, folderOf(path), nameOf(path)] });
  }
  const strange = files.length - texts.length;
  const folder = files[0]!.path.split('/')[0]!;
  const name = files.every(({ path }) => path.startsWith(`${folder}/`)) ? folder : nameOf(files[0]!.path);
  return {
    name,
    head: { file: name, line: 0, cells: ['text', 'folder', 'file'] },
    headMayBeRow: false,
    textIsFirst: true,
    rows,
    notes: strange > 0 ? [describeStrange(files, strange)] : [],
  };
}

function describeStrange(files: readonly NamedFile[], count: number): string {
  const first = files.find(({ path }) => !isText(path))!;
  const others = count > 1 ? ` and ${(count - 1).toLocaleString('en')} more` : '';
  return `Left out, because the name does not end like that of a text (.txt, .md): “${shorten(first.path)}”${others}.`;
}

/** The innermost folder, or nothing for a file that lies in none. */
function folderOf(path: string): string {
  return path.split('/').at(-2) ?? '';
}

function nameOf(path: string): string {
  return path.split('/').at(-1)!;
}

function endingOf(path: string): string {
  const name = nameOf(path);
  return name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : '';
}

function isTable(path: string): boolean {
  return ['csv', 'tsv', 'jsonl', 'ndjson', 'json'].includes(endingOf(path));
}

function isText(path: string): boolean {
  return !nameOf(path).startsWith('.') && ['txt', 'text', 'md', 'markdown', ''].includes(endingOf(path));
}
