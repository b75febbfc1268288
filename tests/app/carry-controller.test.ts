import { beforeEach, describe, expect, it } from 'vitest';
import { createCarryController, type CarryParts } from '../../src/app/carry/carry-controller.ts';
import type { CarryState } from '../../src/app/carry/carry-state.ts';
import { carryText } from '../../src/app/carry/carry-text.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import type { Store } from '../../src/storage/ports.ts';
import { chunksOf } from '../../src/storage/transfer/chunks-of.ts';
import { exportRuns } from '../../src/storage/transfer/export-runs.ts';
import { importFile, reviewFile } from '../../src/storage/transfer/import-runs.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';

let store: Store;
let states: CarryState[];
let written: { name: string; text: string; closed: boolean; aborted: boolean; large: boolean }[];

beforeEach(async () => {
  [store, states, written] = [createMemoryStore(), [], []];
  await store.saveRun(aRun());
  for (const t of [1, 2, 3]) await store.commit(aRound(t, { neighbours: [] }));
});

function createCarry(change: Partial<CarryParts> = {}) {
  let ids = 0;
  return createCarryController({
    store,
    locks: { acquire: async () => () => undefined },
    importTransfer: async () => ({ exportRuns, importFile, reviewFile, chunksOf }),
    openSink: async (name, _type, large) => {
      const file = { name, text: '', closed: false, aborted: false, large };
      written.push(file);
      return {
        write: async (text) => void (file.text += text),
        close: async () => void (file.closed = true),
        abort: async () => void (file.aborted = true),
      };
    },
    createId: () => `copy-${++ids}`,
    now: () => 0,
    breathe: async () => undefined,
    onImported: async () => undefined,
    onState: (state) => states.push(state),
    ...change,
  });
}

const last = () => states.at(-1)!;

async function exportedFile(): Promise<File> {
  await createCarry().exportAll();
  return new File([written[0]!.text], 'runs.jsonl');
}

describe('an export', () => {
  it('tells how far it is, and what it wrote', async () => {
    await createCarry().exportRuns([aRun()], 'lines', 'run-1');
    expect(written).toMatchObject([{ name: 'inkling-run-1.inkling.jsonl', closed: true, large: false }]);
    expect(states.map(({ kind }) => kind)).toContain('exporting');
    expect(last()).toEqual({ kind: 'exported', name: 'inkling-run-1.inkling.jsonl', rounds: 3, leftOut: 0 });
    expect(carryText(last())).toBe('inkling-run-1.inkling.jsonl has 3 rounds.');
  });

  it.each([
    ['csv', '.csv', 4],
    ['notebook', '.ndjson', 3],
    ['calls', '.calls.jsonl', 6],
    ['edits', '.edits.jsonl', 3],
  ] as const)('as %s has a line per item', async (format, ending, lines) => {
    await createCarry().exportRuns([aRun()], format, 'x');
    expect(written[0]!.name).toBe(`inkling-x${ending}`);
    expect(written[0]!.text.trim().split('\n')).toHaveLength(lines);
  });

  it('as a page is one page', async () => {
    await createCarry().exportRuns([aRun()], 'page', 'x');
    expect(written[0]!.text).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/);
    expect(written[0]!.text.match(/class="round"/g)).toHaveLength(3);
  });

  it('of everything leaves out what was thrown away', async () => {
    await store.saveRun(aRun('gone'));
    await store.discardRun('gone');
    await createCarry().exportAll();
    expect(written[0]!.text).not.toContain('gone');
  });

  it('that is stopped leaves no file', async () => {
    const carry = createCarry({ breathe: async () => carry.stop() });
    await carry.exportRuns([aRun()], 'lines', 'x');
    expect(written[0]).toMatchObject({ aborted: true, closed: false });
    expect(last()).toEqual({ kind: 'stopped', what: 'export' });
  });

  it('on a full disk says so and gives the file up', async () => {
    const openSink: CarryParts['openSink'] = async () => ({
      write: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
      close: async () => undefined,
      abort: async () => undefined,
    });
    await createCarry({ openSink }).exportRuns([aRun()], 'lines', 'x');
    expect(last()).toMatchObject({ kind: 'failed', failure: { kind: 'storage-full' } });
  });

  it('whose question was given up is nothing', async () => {
    await createCarry({ openSink: async () => null }).exportRuns([aRun()], 'lines', 'x');
    expect(last()).toEqual({ kind: 'idle' });
  });
});

describe('an import', () => {
  it('into an empty store checks, stores and tells what came', async () => {
    const file = await exportedFile();
    store = createMemoryStore();
    await createCarry().importFile(file);
    expect(new Set(states.map(({ kind }) => kind))).toEqual(
      new Set(['exporting', 'exported', 'checking', 'storing', 'imported']),
    );
    expect(carryText(last())).toBe('Imported from runs.jsonl: 1 run with 3 rounds.');
    expect(await store.rounds('run-1', 'cipher-5', 1)).toHaveLength(3);
  });

  it('of a run that is here asks first, and keeps both where that is the answer', async () => {
    const file = await exportedFile();
    const carry = createCarry();
    await carry.importFile(file);
    expect(last()).toMatchObject({ kind: 'asking', here: 1, fresh: 0 });
    expect(await store.runs()).toHaveLength(1);
    await carry.answer('copy');
    expect(last()).toMatchObject({ kind: 'imported', skipped: 0 });
    expect((await store.runs()).map(({ id }) => id).sort()).toEqual(['copy-1', 'run-1']);
  });

  it('of a run that is here stores nothing where the question is given up', async () => {
    const file = await exportedFile();
    const carry = createCarry();
    await carry.importFile(file);
    carry.stop();
    await carry.answer('copy');
    expect(last()).toEqual({ kind: 'stopped', what: 'import' });
    expect(await store.runs()).toHaveLength(1);
  });

  it('that is refused says that nothing was imported, and the next one goes', async () => {
    const file = await exportedFile();
    store = createMemoryStore();
    const carry = createCarry();
    await carry.importFile(new File(['<html>'], 'page.html'));
    expect(last()).toMatchObject({
      kind: 'failed',
      failure: { message: expect.stringMatching(/^Nothing was imported\. Line 1 /) as string },
    });
    await carry.importFile(file);
    expect(last().kind).toBe('imported');
  });

  it('of a file with a header and nothing else is refused', async () => {
    await createCarry().importFile(new File(['{"type":"inkling","version":1}\n'], 'x'));
    expect(last()).toMatchObject({ kind: 'failed', failure: { kind: 'invalid' } });
  });

  it('that is stopped takes back what was stored', async () => {
    const file = await exportedFile();
    store = createMemoryStore();
    const carry = createCarry({
      onState: (state) => {
        states.push(state);
        if (state.kind === 'storing') carry.stop();
      },
    });
    await carry.importFile(file);
    expect(last()).toEqual({ kind: 'stopped', what: 'import' });
    expect(await store.runs()).toEqual([]);
  });
});
