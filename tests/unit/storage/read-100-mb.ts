import { headerLine, writeLine } from '../../../src/storage/transfer/lines.ts';
import { readTransfer } from '../../../src/storage/transfer/read-transfer.ts';
import { aRound, aRun } from '../../fixtures/rounds.ts';

/** A program of its own, which is started with less memory than the file that it makes up and reads has bytes. */
const size = 100_000_000;
const encoder = new TextEncoder();
const embedding = Array.from({ length: 384 }, (_, i) => Math.sin(i) / 20);
const calls = aRound(1).calls.map((call) => ({
  ...call,
  messages: [{ role: 'user' as const, content: 'Notes about the lake. '.repeat(250) }],
}));

let bytes = 0;
async function* makeFile(): AsyncGenerator<Uint8Array> {
  const run = { ...aRun(), rounds: 100_000 };
  yield encoder.encode(writeLine(headerLine) + writeLine({ type: 'run', run, record: null }));
  for (let t = 1; bytes < size; t++) {
    const round = aRound(t, { neighbours: [], embedding, calls });
    const line = encoder.encode(writeLine({ type: 'round', round }));
    bytes += line.length;
    yield line;
  }
}

let rounds = 0;
for await (const { line } of readTransfer(makeFile())) if (line.type === 'round') rounds++;
console.log(JSON.stringify({ rounds, bytes }));
