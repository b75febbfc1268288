import { collectionLimits } from '../../core/collection.ts';
import { fileLimits } from './limits.ts';
import { placeOf, refuse } from './refuse.ts';
import type { Cell, Row, Table } from './table.ts';
import type { Turns } from './take-turns.ts';

/** One object on each line; its names are the columns. */
export async function parseJsonl(pieces: AsyncIterable<string>, file: string, turns: Turns): Promise<Table> {
  const columns = new Map<string, number>();
  const rows: Row[] = [];
  for await (const { text, line } of readLines(pieces, file)) {
    if (text.trim() === '') continue;
    const place = placeOf(file, line);
    if (rows.length === collectionLimits.documents) {
      const most = collectionLimits.documents.toLocaleString('en');
      throw refuse(place, `is one object too many: ${most} documents are the most`);
    }
    const cells: Cell[] = [];
    // Names such as __proto__ are names like others here.
    for (const [name, value] of Object.entries(parseObject(text, place))) {
      if (!columns.has(name)) columns.set(name, columns.size);
      if (columns.size > fileLimits.columns) {
        throw refuse(place, `brings the number of names to more than ${fileLimits.columns}`);
      }
      cells[columns.get(name)!] = readCell(value);
    }
    rows.push({ file, line, cells: Array.from(cells, (cell) => cell ?? null) });
    await turns.next();
  }
  if (rows.length === 0) throw refuse(placeOf(file), 'is empty');
  if (columns.size === 0) throw refuse(placeOf(file), 'has objects without anything in them');
  const head = { file, line: 0, cells: [...columns.keys()] };
  return { name: file, head, headMayBeRow: false, textIsFirst: false, rows, notes: [] };
}

async function* readLines(pieces: AsyncIterable<string>, file: string) {
  let line = 1;
  let begun = '';
  for await (const piece of pieces) {
    const [first, ...others] = piece.split('\n');
    begun += first!;
    for (const next of others) {
      checkLength(begun, placeOf(file, line));
      yield { text: begun, line };
      begun = next;
      line++;
    }
    checkLength(begun, placeOf(file, line));
  }
  yield { text: begun, line };
}

function checkLength(line: string, place: string): void {
  const most = fileLimits.lineCharacters;
  if (line.length > most) throw refuse(place, `has more than ${most.toLocaleString('en')} characters`);
}

function parseObject(text: string, place: string): object {
  if (isDeep(text))
    throw refuse(place, `has more than ${fileLimits.depth} objects and lists within each other`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse(place, 'is not an object in JSON', oneObjectAdvice);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw refuse(place, `is ${nameOf(value)} and not an object`, oneObjectAdvice);
}

const oneObjectAdvice =
  'Each line holds one whole object, such as {"text": "…", "source": "…"}, with no comma after it. Nothing was kept.';

function readCell(value: unknown): Cell {
  if (typeof value === 'string' || value === null) return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return { is: nameOf(value) };
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'null';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Brackets within strings count for nothing. */
function isDeep(json: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < json.length; i++) {
    const sign = json[i];
    if (sign === '"') quoted = !quoted;
    else if (quoted) {
      if (sign === '\\') i++;
    } else if (sign === '{' || sign === '[') depth++;
    else if (sign === '}' || sign === ']') depth--;
    if (depth > fileLimits.depth) return true;
  }
  return false;
}
