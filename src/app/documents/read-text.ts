import { fileLimits } from './limits.ts';
import { placeOf, refuse } from './refuse.ts';
import { stopIfAborted } from './take-turns.ts';

export interface Reading {
  readonly signal: AbortSignal;
  /** Told as bytes are read. */
  onBytes(count: number): void;
}

/** As much of a file as is asked of it. */
export type ReadableFile = Pick<Blob, 'size' | 'stream'>;

/**
 * The text of a file, piece by piece, with one \n at the end of each line. UTF-8, or UTF-16 that begins with its mark. No file is
 * read further than its first fault, and none that is too large at all.
 *
 * @throws kind `invalid`, naming the file and, where there is one, the line
 */
export async function* readPieces(
  file: ReadableFile,
  path: string,
  { signal, onBytes }: Reading,
): AsyncGenerator<string> {
  if (file.size > fileLimits.bytes) throw tooLarge(file.size, path);
  const reader = openStream(file, path);
  let decoder: TextDecoder | null = null;
  let line = 1;
  let bytes = 0;
  /** A \r at the end of a piece may be the first half of a \r\n. */
  let held = '';
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw refuse(
          placeOf(path),
          'cannot be read',
          'Look whether it is still there, then choose it again.',
        );
      });
      stopIfAborted(signal);
      if (value !== undefined) onBytes(value.byteLength);
      bytes += value?.byteLength ?? 0;
      // It may grow while it is read, or be no file with an end at all.
      if (bytes > fileLimits.bytes) throw tooLarge(null, path);
      decoder ??= openDecoder(value ?? new Uint8Array(), path);
      const piece = held + decode(decoder, value, done, (lines) => placeOf(path, line + lines));
      held = !done && piece.endsWith('\r') ? '\r' : '';
      const text = piece.slice(0, piece.length - held.length).replace(/\r\n?|\f/g, '\n');
      const nul = text.indexOf('\0');
      if (nul >= 0) throw binary(placeOf(path, line + countLines(text.slice(0, nul))));
      line += countLines(text);
      if (text !== '') yield text;
      if (done) return;
    }
  } finally {
    // Whoever stops early needs no more of it, and how the rest ends is nobody's concern.
    reader.cancel().catch(() => undefined);
  }
}

export async function readWhole(file: ReadableFile, path: string, reading: Reading): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of readPieces(file, path, reading)) pieces.push(piece);
  return pieces.join('');
}

export function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function openStream(file: ReadableFile, path: string): ReadableStreamDefaultReader<Uint8Array> {
  try {
    return file.stream().getReader();
  } catch {
    throw refuse(placeOf(path), 'cannot be read', 'Look whether it is still there, then choose it again.');
  }
}

function openDecoder(start: Uint8Array, path: string): TextDecoder {
  const begins = (...bytes: readonly number[]) => bytes.every((byte, i) => start[i] === byte);
  const kind = packedKinds.find(({ sign }) => begins(...sign));
  if (kind !== undefined) {
    throw refuse(
      placeOf(path),
      `is ${kind.is} and no plain text`,
      'Save its text as .txt or .csv, then choose that file.',
    );
  }
  const encoding = begins(0xff, 0xfe) ? 'utf-16le' : begins(0xfe, 0xff) ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding, { fatal: true });
}

const packedKinds = [
  { sign: [0x50, 0x4b, 3, 4], is: 'a packed file (such as .docx, .xlsx or .zip)' },
  { sign: [0x25, 0x50, 0x44, 0x46], is: 'a PDF' },
  { sign: [0x1f, 0x8b], is: 'a packed file (.gz)' },
  { sign: [0xd0, 0xcf, 0x11, 0xe0], is: 'an old document of Word or Excel' },
  { sign: [0x7b, 0x5c, 0x72, 0x74, 0x66], is: 'a document in RTF' },
] as const;

/** @param placeAt so many lines further down than the bytes begin */
function decode(
  decoder: TextDecoder,
  bytes: Uint8Array | undefined,
  last: boolean,
  placeAt: (lines: number) => string,
): string {
  try {
    return decoder.decode(bytes, { stream: !last });
  } catch {
    const readable = new TextDecoder(decoder.encoding).decode(bytes).split('\ufffd', 1)[0]!;
    const place = placeAt(countLines(readable.replace(/\r\n?/g, '\n')));
    throw decoder.encoding === 'utf-8'
      ? refuse(place, 'is not in UTF-8', notUtf8Advice)
      : refuse(
          place,
          'breaks off in the middle of a character',
          'Save the file as UTF-8, then choose it again.',
        );
  }
}

const notUtf8Advice =
  'It may be in Latin-1 or another older encoding: open it in an editor and save it as UTF-8. If it is no text at all, choose another file.';

function binary(place: string) {
  return refuse(
    place,
    'has NUL bytes: it is no text, or it is in UTF-16 without the mark that says so',
    'Save it as UTF-8, then choose it again.',
  );
}

/** @param bytes null where it is more than was said, and nobody knows how much */
function tooLarge(bytes: number | null, path: string) {
  const size = (count: number) => `${(count / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
  const most = size(fileLimits.bytes);
  const problem =
    bytes === null
      ? `goes on after ${most}, which are the most that is read`
      : `has ${size(bytes)}, and ${most} are the most that is read`;
  return refuse(placeOf(path), problem, 'Take a part of it.');
}
