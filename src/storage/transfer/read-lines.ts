import { refuseFile, refuseLine } from './refuse.ts';

export interface TextLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** Bytes of the file up to the end of this line. */
  readonly bytes: number;
  /** False where the file ends without a line break. */
  readonly closed: boolean;
}

/** In bytes. A round with all its calls has some ten thousand. */
export const longestLine = 16 * 1024 * 1024;
/** Of collections, and of plans with collections in them. */
const longestWithDocuments = 96 * 1024 * 1024;

/**
 * The lines of a stream of bytes in UTF-8, one at a time: no more than one line is held. Empty lines are left out.
 *
 * @throws kind `invalid`, with the number of the line, as soon as a line is too long or no text
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  longest = longestLine,
): AsyncGenerator<TextLine, void, undefined> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let number = 1;
  let bytes = 0;

  const take = (part: Uint8Array) => {
    length += part.length;
    if (length > longest) {
      const most = isWithDocuments(parts[0] ?? part) ? Math.max(longest, longestWithDocuments) : longest;
      if (length > most) throw tooLong(number, most);
    }
    if (number === 1 && bytes === 0) refuseOtherFormats(part);
    bytes += part.length;
    // The stream may use its memory again for the next chunk.
    parts.push(part.slice());
  };
  const finish = (closed: boolean): TextLine | null => {
    const text = decode(parts, length, number);
    parts = [];
    length = 0;
    const line = { number: number++, text, bytes, closed };
    return text.trim() === '' ? null : line;
  };

  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      take(chunk.subarray(start, end));
      bytes++;
      start = end + 1;
      const line = finish(true);
      if (line !== null) yield line;
    }
    if (start < chunk.length) take(chunk.subarray(start));
  }
  if (length > 0) {
    const line = finish(false);
    if (line !== null) yield line;
  }
}

const lineFeed = 0x0a;

/** The type of a line stands first. */
function isWithDocuments(start: Uint8Array): boolean {
  const text = String.fromCharCode(...start.subarray(0, 40));
  return /^\s*\{\s*"type"\s*:\s*"(collection|plan)"/.test(text);
}

/** A mark of the byte order is left out, also where several files stand in a row. */
function decode(parts: readonly Uint8Array[], length: number, number: number): string {
  const whole = parts.length === 1 ? parts[0]! : concatenate(parts, length);
  if (whole.includes(0)) {
    throw refuseLine(number, 'it has bytes that are no text (NUL)', 'Save the file as UTF-8 and try again.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(whole);
  } catch {
    throw refuseLine(number, 'it is not UTF-8', 'Save the file as UTF-8 and try again.');
  }
}

function concatenate(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}

/** What people choose by mistake, told by name rather than as broken JSON. */
function refuseOtherFormats(start: Uint8Array): void {
  const found = otherFormats.find(({ bytes }) => bytes.every((byte, i) => start[i] === byte));
  if (found !== undefined) throw refuseFile(`it is ${found.name}`, found.advice);
}

const otherFormats: readonly { bytes: readonly number[]; name: string; advice: string }[] = [
  { bytes: [0xff, 0xfe], name: 'written in UTF-16', advice: 'Save the file as UTF-8 and try again.' },
  { bytes: [0xfe, 0xff], name: 'written in UTF-16', advice: 'Save the file as UTF-8 and try again.' },
  { bytes: [0x50, 0x4b, 0x03, 0x04], name: 'a zip', advice: 'Unpack it and choose the file in it.' },
  { bytes: [0x1f, 0x8b], name: 'compressed', advice: 'Unpack it and choose the file in it.' },
];

function tooLong(number: number, longest: number) {
  const most = `${Math.round(longest / 1024 / 1024)} MiB`;
  return refuseLine(
    number,
    `it is longer than ${most}`,
    'Inkling writes one round per line: this is another kind of file.',
  );
}
