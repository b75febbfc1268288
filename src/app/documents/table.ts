/** Documents as they were read, before anybody has said which column is what. */
export interface Table {
  /** Of the file, or of the folder. */
  readonly name: string;
  /** The names of the columns. */
  readonly head: Row;
  /** Whether the head may be a row like the others, as in a CSV file that has no header. */
  readonly headMayBeRow: boolean;
  /** Whether the first column is the text, as in text files: nobody has to say so. */
  readonly textIsFirst: boolean;
  readonly rows: readonly Row[];
  /** What was left out while reading, one plain sentence each. */
  readonly notes: readonly string[];
}

export interface Row {
  readonly file: string;
  /** Where it begins, from 1. */
  readonly line: number;
  readonly cells: readonly Cell[];
}

/** Null where the row has no such column. A value that is no text is told by what it is: "a list". */
export type Cell = string | null | { readonly is: string };

export interface Columns {
  readonly names: readonly string[];
  readonly rows: readonly Row[];
}

/** The columns and rows, with the head as the names of columns or as a row like the others. */
export function readColumns(table: Table, hasHeader: boolean): Columns {
  const { head, rows } = table;
  if (hasHeader) {
    const names = head.cells.map((cell, i) => (typeof cell === 'string' && cell.trim()) || `Column ${i + 1}`);
    return { names, rows };
  }
  return { names: head.cells.map((_, i) => `Column ${i + 1}`), rows: [head, ...rows] };
}
