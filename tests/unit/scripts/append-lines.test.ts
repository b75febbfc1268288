import { mkdtemp, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendLines } from '../../../scripts/simulate/append-lines.ts';
import { headerLine, writeLine, type TransferLine } from '../../../src/storage/transfer/lines.ts';
import { failureOf } from '../../fixtures/failure-of.ts';
import { aRound, aRun } from '../../fixtures/rounds.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'inkling-test-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

const run: TransferLine = { type: 'run', run: aRun(), record: null };
const round: TransferLine = { type: 'round', round: aRound(1) };

/** A disk that is full in the middle of what is written. */
function fillUp(file: FileHandle): Parameters<typeof appendLines>[0] {
  return {
    stat: () => file.stat() as never,
    truncate: (length) => file.truncate(length),
    datasync: () => file.datasync(),
    async appendFile(text) {
      await file.appendFile(String(text).slice(0, 40));
      throw new Error('ENOSPC: no space left on device');
    },
  };
}

describe('lines of a file of rounds', () => {
  it('are all or not at all in it, so that what is written later is behind a whole line', async () => {
    const path = join(folder, 'rounds.jsonl');
    const file = await open(path, 'a+');
    await appendLines(file, [headerLine, run]);
    const failure = await failureOf(appendLines(fillUp(file), [round]));
    expect(failure).toMatchObject({
      kind: 'storage-full',
      message: expect.stringContaining('ENOSPC') as string,
    });
    await appendLines(file, [round]);
    await file.close();
    expect(await readFile(path, 'utf8')).toBe([headerLine, run, round].map(writeLine).join(''));
  });
});
