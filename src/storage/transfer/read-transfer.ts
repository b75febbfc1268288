import { createLineCheck, type TransferContents } from './check-lines.ts';
import type { TransferLine } from './lines.ts';
import { parseLine } from './parse-line.ts';
import { longestLine, readLines } from './read-lines.ts';

export interface ReadLine {
  readonly line: TransferLine;
  /** From 1. */
  readonly number: number;
  /** Bytes of the file up to the end of this line. */
  readonly bytes: number;
}

/**
 * The lines of a transfer file, each checked by itself and against those before it, and without those that say again what
 * was said. Returns what the file holds.
 *
 * @throws kind `invalid` with the number of the line and the field, at the first thing that is wrong
 */
export async function* readTransfer(
  chunks: AsyncIterable<Uint8Array>,
  longest = longestLine,
): AsyncGenerator<ReadLine, TransferContents, undefined> {
  const check = createLineCheck();
  for await (const { number, text, bytes, closed } of readLines(chunks, longest)) {
    const line = parseLine(text, number, closed);
    if (check.accept(line, number)) yield { line, number, bytes };
  }
  return check.end();
}
