import { describe, expect, it } from 'vitest';
import { headerLine, writeLine, type TransferLine } from '../../../src/storage/transfer/lines.ts';
import { readTransfer } from '../../../src/storage/transfer/read-transfer.ts';
import { aRound, aRun } from '../../fixtures/rounds.ts';
import { collectLines, fileOf, inChunks } from './transfer-files.ts';

const run: TransferLine = { type: 'run', run: aRun(), record: null };
const rounds = [1, 2, 3].map((t): TransferLine => ({ type: 'round', round: aRound(t, { neighbours: [] }) }));

describe('a transfer file', () => {
  it('gives back what was written, whatever the pieces in which it comes', async () => {
    const lines = [headerLine, run, ...rounds];
    const bytes = new TextEncoder().encode(lines.map(writeLine).join(''));
    for (const size of [1, 7, 4096, bytes.length]) {
      const read = await collectLines(readTransfer(inChunks(bytes, size)));
      expect(read.lines.map(({ line }) => line)).toEqual(lines.slice(1));
      expect(read.lines.at(-1)?.bytes).toBe(bytes.length);
      expect(read.contents.runs).toEqual([{ run: aRun(), record: null, rounds: 3 }]);
    }
  });

  it('may lack the last line break, have empty lines, Windows line ends and a mark of the byte order', async () => {
    const text = `\ufeff${[headerLine, run, ...rounds].map((line) => `${JSON.stringify(line)}\r\n`).join('\r\n')}`;
    const { contents } = await collectLines(readTransfer(fileOf(text.trimEnd())));
    expect(contents.rounds).toBe(3);
  });

  it('may be several files in a row: what is said twice in the same way counts once', async () => {
    const one = [headerLine, run, rounds[0]!, rounds[1]!].map(writeLine).join('');
    const later = { ...run, run: { ...aRun(), createdAt: 99 } };
    const slower = {
      ...rounds[1]!,
      round: { ...aRound(2, { neighbours: [] }), milliseconds: 99 },
    } as TransferLine;
    const other = [headerLine, later, slower, rounds[2]!].map(writeLine).join('');
    const { lines, contents } = await collectLines(readTransfer(fileOf(one + other)));
    expect(contents.runs).toEqual([{ run: aRun(), record: null, rounds: 3 }]);
    expect(lines.map(({ line }) => line)).toEqual([run, ...rounds]);
  });

  it('may have the rounds of an episode in any order', async () => {
    const text = [headerLine, run, rounds[2]!, rounds[0]!, rounds[1]!].map(writeLine).join('');
    expect((await collectLines(readTransfer(fileOf(text)))).contents.rounds).toBe(3);
  });
});
