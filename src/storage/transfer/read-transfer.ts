import { isArchive, readArchive } from './read-archive.ts';
import { createLineCheck, type TransferContents } from './check-lines.ts';
import type { HeaderLine, TransferLine } from './lines.ts';
import { parseLine } from './parse-line.ts';
import { longestLine, readLines } from './read-lines.ts';
import { refuseLine, type Refuse } from './refuse.ts';
import { verifyIds } from './verify-ids.ts';

export interface ReadLine {
  readonly line: Exclude<TransferLine, HeaderLine>;
  /** Bytes of the file up to the end of this line. */
  readonly bytes: number;
}

/**
 * The lines of a transfer file, each checked by itself and against those before it, without headers and without those that
 * say again what was said. Returns what the file holds. Reads the files of versions before as well, which were one JSON value.
 *
 * @throws kind `invalid` with the number of the line and the field, at the first thing that is wrong
 */
export async function* readTransfer(
  chunks: AsyncIterable<Uint8Array>,
  longest = longestLine,
): AsyncGenerator<ReadLine, TransferContents, undefined> {
  const check = createLineCheck();
  const lines = readLines(chunks, longest);
  let first = true;
  for await (const { number, text, bytes, closed } of lines) {
    if (first && isArchive(text)) return yield* readArchive(text, lines, check);
    first = false;
    const line = parseLine(text, number, closed);
    const refuse: Refuse = (...reason) => refuseLine(number, ...reason);
    const isNew = check.accept(line, refuse);
    // Rounds, which are most of a file, have none: they need not wait.
    if (line.type === 'collection' || line.type === 'plan') await verifyIds(line, refuse);
    if (isNew && line.type !== 'inkling') yield { line, bytes };
  }
  return check.end();
}
