import type { FileHandle } from 'node:fs/promises';
import { createError } from '../../src/core/failure.ts';
import { writeLine, type TransferLine } from '../../src/storage/transfer/lines.ts';

/**
 * Resolves when the lines are on the disk; where they do not come there whole, nothing of them stays. Half a line would be a torn
 * one only until the next is written behind it, and after that a damaged file.
 *
 * @throws kind `storage-full`
 */
export async function appendLines(
  file: Pick<FileHandle, 'stat' | 'appendFile' | 'datasync' | 'truncate'>,
  lines: readonly TransferLine[],
): Promise<void> {
  const { size } = await file.stat();
  try {
    await file.appendFile(lines.map(writeLine).join(''));
    await file.datasync();
  } catch (error) {
    await file.truncate(size).catch(() => undefined);
    throw createError(
      'storage-full',
      `A round cannot be written: ${(error as Error).message}.`,
      'Make room on the disk, then start the same command again: everything up to the last round is kept.',
    );
  }
}
