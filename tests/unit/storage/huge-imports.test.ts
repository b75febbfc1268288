import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../../src/storage/transfer/read-lines.ts';
import { readTransfer } from '../../../src/storage/transfer/read-transfer.ts';
import { failureOf } from '../../fixtures/failure-of.ts';
import { collectLines } from './transfer-files.ts';

const header = new TextEncoder().encode('{"type":"inkling","version":1}\n');
const megabyte = new Uint8Array(1024 * 1024).fill('a'.charCodeAt(0));

/** Tells how much of it was asked for, and whether it was closed. */
function createStream(...parts: readonly Uint8Array[]) {
  const asked = { chunks: 0, closed: false };
  async function* open() {
    try {
      for (const part of parts) {
        asked.chunks++;
        yield part;
      }
    } finally {
      asked.closed = true;
    }
  }
  return { asked, chunks: open() };
}

describe('a line of a gigabyte', () => {
  it.each([
    ['from the beginning', []],
    ['after the header', [header]],
    ['that says it is a round', [header, new TextEncoder().encode('{"type":"round","round":{"draft":"')]],
  ])('%s is refused after some megabytes of it, and the file is let go', async (_name, start) => {
    const { asked, chunks } = createStream(...start, ...Array<Uint8Array>(1024).fill(megabyte));
    const failure = await failureOf(collectLines(readTransfer(chunks)));
    expect(failure).toMatchObject({
      kind: 'invalid',
      message: expect.stringMatching(/Line [12] .*longer than 16 MiB/) as string,
    });
    expect(asked.chunks).toBeLessThan(25);
    expect(asked.closed).toBe(true);
  });

  it('of documents may be longer, and not endless', async () => {
    const start = new TextEncoder().encode('{"type":"collection","collection":{"id":"');
    const { asked, chunks } = createStream(header, start, ...Array<Uint8Array>(1024).fill(megabyte));
    const failure = await failureOf(collectLines(readTransfer(chunks)));
    expect(failure.message).toMatch(/Line 2 .*longer than 96 MiB/);
    expect(asked.chunks).toBeLessThan(110);
  });
});

describe('reading lines', () => {
  it('holds no more than the line that is read, whatever the file', async () => {
    const line = new TextEncoder().encode(`"${'x'.repeat(9998)}"\n`);
    // One chunk of memory for the whole of 100 MB, as a stream may do it: what was read must not depend on it.
    const shared = new Uint8Array(line.length);
    async function* chunks() {
      for (let i = 0; i < 10_000; i++) {
        shared.set(line);
        yield shared;
        shared.fill(0);
      }
    }
    let lines = 0;
    for await (const { text } of readLines(chunks())) {
      if (text.length !== 10_000) throw new Error('a torn line');
      lines++;
    }
    expect(lines).toBe(10_000);
  });
});

describe('a file of 100 MB', () => {
  it('is read with less memory than that', async () => {
    const program = join(import.meta.dirname, 'read-100-mb.ts');
    const args = ['--max-old-space-size=48', '--max-semi-space-size=4', '--import', 'tsx', program];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const { rounds, bytes } = JSON.parse(stdout) as { rounds: number; bytes: number };
    expect(bytes).toBeGreaterThan(100_000_000 - 1);
    expect(rounds).toBeGreaterThan(5000);
  });
});
