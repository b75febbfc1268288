import { createReadStream } from 'node:fs';
import { mkdir, open, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createError, InklingError } from '../../src/core/failure.ts';
import type { RunRecord } from '../../src/core/run-record.ts';
import { findOtherModel } from '../../src/core/same-models.ts';
import type { Collection, CompletedRound, RunConfig } from '../../src/core/types.ts';
import type { CollectionSource, RoundStore } from '../../src/simulation/ports.ts';
import { headerLine, type TransferLine } from '../../src/storage/transfer/lines.ts';
import { readTransfer } from '../../src/storage/transfer/read-transfer.ts';
import { appendLines } from './append-lines.ts';
import type { NamedPlan } from './read-plan.ts';

export interface FileStore extends RoundStore, CollectionSource {
  /** How many bytes of a line were thrown away that an earlier process did not live to end; 0 for none. */
  readonly torn: number;
  /** Writes down how a run is played, once, and before its first round. @throws kind `invalid` where it was begun with other model files */
  begin(run: RunConfig, record: RunRecord): Promise<void>;
  close(): Promise<void>;
}

/**
 * Rounds in a file of the transfer format, which the page imports as it is. Lines are only ever appended, and a round is on
 * the disk before it counts as finished: whatever ends the process, the file is whole up to its last line.
 *
 * @throws kind `invalid` where the file holds something else, with the line
 */
export async function openFileStore(path: string, { id, plan }: NamedPlan): Promise<FileStore> {
  await mkdir(dirname(path), { recursive: true }).catch((error: Error) => {
    throw createError(
      'invalid',
      `The folder ${dirname(path)} cannot be made: ${error.message}`,
      'Name another folder with --out.',
    );
  });
  const file = await open(path, 'a+');
  try {
    const torn = await cutTornLine(file);
    const kept = await readLines(path);
    const collections = plan.tasks.flatMap(({ collection }) => collection ?? []);
    return {
      torn,
      async begin(run, record) {
        const before = kept.records.get(run.id);
        if (before !== undefined) return expectSameModels(before, record, path);
        kept.records.set(run.id, record);
        const own = collections.filter((collection) => collection.id === run.collection);
        const first: readonly TransferLine[] =
          kept.lines === 0 ? [headerLine, { type: 'plan', id, plan }] : [];
        await appendLines(file, [
          ...first,
          ...own.map((collection): TransferLine => ({ type: 'collection', collection })),
          { type: 'run', run, record },
        ]);
        kept.lines += first.length;
      },
      rounds: async (runId, agent, seed) => kept.rounds.get(keyOf({ runId, agent, seed })) ?? [],
      commit: (round) => appendLines(file, [{ type: 'round', round }]),
      settle: async () => undefined,
      collection: async (wanted) => findCollection(collections, wanted),
      async close() {
        const { size } = await file.stat();
        await file.close();
        // Nothing was begun: no file is left that holds nothing.
        if (size === 0) await rm(path);
      },
    };
  } catch (error) {
    await file.close();
    if (!(error instanceof InklingError)) throw error;
    throw createError(
      error.failure.kind,
      `${path}: ${error.failure.message}`,
      'It holds what an earlier run of this command wrote. Move it away, or name another folder for --out.',
    );
  }
}

const lineFeed = 0x0a;
const chunk = 64 * 1024;

/** A process that was killed may leave the beginning of a line. */
async function cutTornLine(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  const buffer = Buffer.alloc(chunk);
  for (let end = size; end > 0; end -= chunk) {
    const start = Math.max(0, end - chunk);
    const { bytesRead } = await file.read(buffer, 0, end - start, start);
    const last = buffer.subarray(0, bytesRead).lastIndexOf(lineFeed);
    if (last >= 0) return cutAt(file, start + last + 1, size);
  }
  return cutAt(file, 0, size);
}

async function cutAt(file: FileHandle, length: number, size: number): Promise<number> {
  if (length < size) await file.truncate(length);
  return size - length;
}

async function readLines(path: string) {
  const rounds = new Map<string, CompletedRound[]>();
  const records = new Map<string, RunRecord | null>();
  let lines = 0;
  if ((await stat(path)).size === 0) return { rounds, records, lines };
  for await (const { line } of readTransfer(createReadStream(path))) {
    lines++;
    if (line.type === 'run') records.set(line.run.id, line.record);
    if (line.type !== 'round') continue;
    const key = keyOf(line.round);
    const known = rounds.get(key);
    if (known === undefined) rounds.set(key, [line.round]);
    else known.push(line.round);
  }
  for (const list of rounds.values()) list.sort((a, b) => a.t - b.t);
  return { rounds, records, lines };
}

function keyOf({ runId, agent, seed }: Pick<CompletedRound, 'runId' | 'seed'> & { readonly agent: string }) {
  return JSON.stringify([runId, agent, seed]);
}

function findCollection(collections: readonly Collection[], id: string): Collection | null {
  return collections.find((collection) => collection.id === id) ?? null;
}

function expectSameModels(before: RunRecord | null, now: RunRecord, path: string): void {
  const other = findOtherModel(before?.loaded ?? {}, now.loaded);
  if (other === null) return;
  throw createError(
    'invalid',
    `The rounds in ${path} were written by another ${other.role} model: ${other.difference}.`,
    'Use the model that they were begun with, or another folder for --out.',
  );
}
