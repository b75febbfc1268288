import type { LineCheck, TransferContents } from './check-lines.ts';
import { headerLine } from './lines.ts';
import { parseValue } from './parse-line.ts';
import { readJson } from './read-json.ts';
import type { TextLine } from './read-lines.ts';
import type { ReadLine } from './read-transfer.ts';
import { refuseFile } from './refuse.ts';

/** In characters: it has to be read whole. */
const longest = 256 * 1024 * 1024;

/** Whether a file that begins so is a run as the first version exported it: one JSON value over many lines. */
export function isArchive(firstLine: string): boolean {
  const start = firstLine.slice(0, 200).replaceAll(/\s/g, '');
  return start === '{' || start.startsWith('{"format":"inkling-run"');
}

/** The lines that it would be today. */
export async function* readArchive(
  firstLine: string,
  rest: AsyncIterable<TextLine>,
  check: LineCheck,
): AsyncGenerator<ReadLine, TransferContents, undefined> {
  const parts = [firstLine];
  let length = firstLine.length;
  let bytes = 0;
  for await (const line of rest) {
    parts.push(line.text);
    bytes = line.bytes;
    length += line.text.length;
    if (length > longest)
      throw refuseFile(`it is no JSON Lines, and longer than ${longest / 1024 / 1024} MiB`);
  }
  const archive = readJson(parts.join('\n'), refuseFile, true);
  const { format, version, run, rounds, record } = archive as Readonly<Record<string, unknown>>;
  if (format !== 'inkling-run') throw refuseFile('it is JSON, but no run of Inkling');
  if (version !== 1) throw refuseFile(`version: 1 can be read, and not ${JSON.stringify(version)}`);
  if (!Array.isArray(rounds)) throw refuseFile('rounds: not a list');

  check.accept(headerLine, refuseFile);
  yield* take({ type: 'run', run, record: record ?? null }, '');
  for (const [i, round] of (rounds as readonly unknown[]).entries()) {
    yield* take({ type: 'round', round }, `rounds.${i}, `);
  }
  return check.end();

  function* take(value: unknown, place: string): Generator<ReadLine> {
    const refuse = (reason: string, advice?: string) => refuseFile(place + reason, advice);
    const line = parseValue(value, refuse);
    if (check.accept(line, refuse) && line.type !== 'inkling') yield { line, bytes };
  }
}
