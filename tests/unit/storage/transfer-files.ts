import type { TransferContents } from '../../../src/storage/transfer/check-lines.ts';
import type { ReadLine } from '../../../src/storage/transfer/read-transfer.ts';

export async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

export function fileOf(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return inChunks(bytes, 65_536);
}

export async function collectLines(
  reading: AsyncGenerator<ReadLine, TransferContents>,
): Promise<{ lines: readonly ReadLine[]; contents: TransferContents }> {
  const lines: ReadLine[] = [];
  for (;;) {
    const step = await reading.next();
    if (step.done) return { lines, contents: step.value };
    lines.push(step.value);
  }
}
