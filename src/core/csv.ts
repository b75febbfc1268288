/** A value of a table; null is an empty cell. */
export type Cell = string | number | boolean | null;

/**
 * A table as CSV after RFC 4180: commas, lines that end with CR LF, quotes where a cell needs them. Text that a spreadsheet would
 * run as a formula gets an apostrophe before it; a number stays a number, also below zero.
 */
export function formatCsv(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [formatLine(header)];
  for (const row of rows) lines.push(formatLine(row));
  return lines.join('');
}

/** One line of it, for who writes a table bit by bit. */
export function formatLine(cells: readonly Cell[]): string {
  return `${cells.map(formatCell).join(',')}\r\n`;
}

function formatCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  if (typeof cell !== 'string') return String(cell);
  const text = isFormula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What a spreadsheet would calculate or run, also in the wide letters of East Asian keyboards and behind blanks. Lists with dashes are among them. */
const isFormula = /^\s*[=+\-@＝＋－＠]|^[\t\r]/;
