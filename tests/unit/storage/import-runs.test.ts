import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readRunRecord } from '../../../src/app/run/run-record.ts';
import { createError } from '../../../src/core/failure.ts';
import type { LoadedModel, RunRecord } from '../../../src/core/run-record.ts';
import type { Collection, CompletedRound, ModelCall, RunConfig } from '../../../src/core/types.ts';
import { openStore } from '../../../src/storage/open-store.ts';
import type { Store } from '../../../src/storage/ports.ts';
import { exportRuns } from '../../../src/storage/transfer/export-runs.ts';
import { importFile, reviewFile, type ImportTarget } from '../../../src/storage/transfer/import-runs.ts';
import { headerLine, writeLine } from '../../../src/storage/transfer/lines.ts';
import { failureOf } from '../../fixtures/failure-of.ts';
import { aRound, aRun } from '../../fixtures/rounds.ts';
import { importTarget, sourceOf } from './import-parts.ts';
import { fileOf } from './transfer-files.ts';

let store: Store;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  ({ store } = await openStore());
});

const record = { device: 'wasm', software: false, browser: 'A browser', loaded: {} } as const;
const collection: Collection = {
  // Of these sources and documents, as docs/formats.md says.
  id: '02798b237e14adf4',
  name: 'Mine',
  task: 'email',
  sources: [{ name: 'diary', preference: 'brief' }],
  documents: [{ source: 'diary', text: 'It rained.' }],
};

function roundsOf(run: RunConfig, count: number): readonly CompletedRound[] {
  return run.agents.flatMap((agent) =>
    run.seeds.flatMap((seed) =>
      Array.from({ length: count }, (_, i) => aRound(i + 1, { runId: run.id, agent, seed, neighbours: [] })),
    ),
  );
}

function fileWith(...runs: readonly (readonly [RunConfig, readonly CompletedRound[]])[]): string {
  return [
    headerLine,
    ...runs.flatMap(([run, rounds]) => [
      { type: 'run', run, record } as const,
      ...rounds.map((round) => ({ type: 'round', round }) as const),
    ]),
  ]
    .map(writeLine)
    .join('');
}

async function take(text: string, again: 'skip' | 'copy' = 'skip', change: Partial<ImportTarget> = {}) {
  const target = importTarget(store, change);
  const source = sourceOf(() => fileOf(text));
  return importFile(source, target, await reviewFile(source, target), again);
}

async function exportAll(from: Store = store): Promise<string> {
  const source = {
    store: from,
    plans: async () => (await from.plans()) as never,
    record: async (id: string) => (await from.setting(`run:${id}`)) as never,
  };
  let text = '';
  for await (const part of exportRuns(source, { runs: await from.runs(), all: true })) text += part.text;
  return text;
}

describe('an import', () => {
  it('brings back all that an export wrote: runs, rounds with calls, records, collections and plans', async () => {
    const runs = [aRun('a', 1), { ...aRun('b', 2), plan: 'p' }];
    await store.saveCollection(collection);
    const plan = {
      format: 'inkling-plan',
      version: 1,
      name: 'P',
      tasks: [{ task: 'email' }],
      agents: ['oracle'],
    };
    const rest = { models: [aRun().models], seeds: [1], rounds: 2, device: 'auto' };
    await store.savePlan({ id: 'p', createdAt: 0, plan: { ...plan, ...rest } });
    for (const run of runs) {
      await store.saveRun(run);
      await store.commitAll(roundsOf(run, 20));
      await store.saveSetting(`run:${run.id}`, record);
    }
    const text = await exportAll();

    globalThis.indexedDB = new IDBFactory();
    ({ store } = await openStore());
    const imported = await take(text);
    const came = { runs: expect.objectContaining({ length: 2 }) as object, rounds: 160 };
    expect(imported).toMatchObject({ ...came, collections: 1, plans: 1 });
    expect(await store.runs()).toEqual(runs.toReversed());
    expect(await store.discardedRuns()).toEqual([]);
    expect(await exportAll()).toBe(text);
    // What is here already does not come a second time.
    expect(await take(text, 'copy')).toMatchObject({ ...came, collections: 0, plans: 0 });
  });

  it('brings back every field that a run, its record and its rounds may have', async () => {
    const run: Required<RunConfig> = {
      ...aRun('a', 7),
      ...{ agents: ['icl-edit-3'], seeds: [4], rounds: 2, sources: ['diary'] },
      ...{ preferences: { diary: 'long' }, collection: 'c1', plan: 'p' },
    };
    const model: Required<LoadedModel> = {
      choice: { device: 'webgpu', threads: 1, reason: 'a real adapter' },
      ...{ dtype: 'q4f16', milliseconds: 12.5, sha256: 'ab12', revision: 'main', cache: 'library', batch: 8 },
      files: [{ path: 'onnx/model.onnx', sha256: 'ab12' }],
    };
    const whole: Required<RunRecord> = {
      ...{ device: 'auto', software: true, browser: 'A browser', adapter: 'A card', version: '0.1.0' },
      loaded: { user: model, assistant: model, embedder: model },
    };
    const call: Required<ModelCall> = {
      ...aRound(1).calls[0]!,
      ...{ prompt: 'edit', role: 'user', finish: 'length' },
      cuts: [{ part: 'further-revisions', tokens: 9 }],
    };
    const fields: Required<CompletedRound> = {
      ...aRound(1, { neighbours: [], runId: 'a', agent: 'icl-edit-3', seed: 4 }),
      document: { id: 'c1-1', task: 'email', source: 'diary', text: 'It rained.' },
      ...{ unreadTokens: 3, closeness: [{ source: 'diary', score: 0.75 }], calls: [call] },
    };
    const rounds: readonly CompletedRound[] = [
      fields,
      { ...fields, t: 2, neighbours: [{ t: 1, similarity: -0.5, preference: null }], embedding: [0.1, -1] },
    ];
    const lines = [
      headerLine,
      { type: 'collection', collection },
      { type: 'run', run, record: whole },
      ...rounds.map((round) => ({ type: 'round', round }) as const),
    ] as const;
    await take(lines.map(writeLine).join(''));
    expect(await store.runs()).toEqual([run]);
    expect(await store.collections()).toEqual([collection]);
    expect(await store.rounds('a', 'icl-edit-3', 4)).toEqual(rounds);
    expect(await readRunRecord(store, 'a')).toEqual(whole);
    const exported = (await exportAll()).trim().split('\n');
    expect(exported.map((line) => JSON.parse(line) as unknown)).toEqual(lines);
  });

  it('is not there before all of it has come', async () => {
    const seen: number[] = [];
    const breathe = async () => {
      const discarded = await store.discardedRuns();
      seen.push((await store.runs()).filter(({ id }) => !discarded.includes(id)).length);
    };
    const runs = [aRun('a'), aRun('b')].map((run) => [run, roundsOf(run, 20)] as const);
    await take(fileWith(...runs), 'skip', { breathe });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.every((count) => count === 0)).toBe(true);
    expect(await store.discardedRuns()).toEqual([]);
  });

  it('writes transactions of bounded size', async () => {
    const sizes: number[] = [];
    const commitAll = vi
      .spyOn(store, 'commitAll')
      .mockImplementation(async (rounds) => void sizes.push(rounds.length));
    await take(fileWith([aRun('a'), roundsOf(aRun('a'), 20)], [aRun('b'), roundsOf(aRun('b'), 20)]));
    expect(commitAll).toHaveBeenCalled();
    expect(Math.max(...sizes)).toBeLessThanOrEqual(64);
    expect(sizes.reduce((a, b) => a + b)).toBe(160);
  });

  it('leaves a run that is here alone, or keeps both, as was answered', async () => {
    await take(fileWith([aRun('a'), roundsOf(aRun('a'), 2)]));
    const text = fileWith([aRun('a'), roundsOf(aRun('a'), 3)], [aRun('b'), roundsOf(aRun('b'), 1)]);
    const review = await reviewFile(
      sourceOf(() => fileOf(text)),
      importTarget(store),
    );
    expect(review.here).toEqual(['a']);

    expect((await take(text, 'skip')).runs.map(({ id }) => id)).toEqual(['b']);
    expect(await store.rounds('a', 'cipher-5', 1)).toHaveLength(2);

    await store.deleteRun('b');
    expect((await take(text, 'copy')).runs.map(({ id }) => id)).toEqual(['copy-1', 'b']);
    expect(await store.rounds('a', 'cipher-5', 1)).toHaveLength(2);
    expect(await store.rounds('copy-1', 'cipher-5', 1)).toHaveLength(3);
    expect(await store.setting('run:copy-1')).toEqual(record);
  });

  it('leaves a collection that is here as it is called here, and takes one that two parts call differently by its first name', async () => {
    const other: Collection = {
      ...{ id: '5058fd2b2773b64d', name: 'Snow', task: 'email', sources: collection.sources },
      documents: [{ source: 'diary', text: 'It snowed.' }],
    };
    await store.saveCollection({ ...collection, name: 'Called here' });
    const run = { ...aRun('a'), collection: collection.id };
    const lines = [
      headerLine,
      { type: 'run', run, record: null },
      { type: 'collection', collection },
      { type: 'collection', collection: other },
      { type: 'collection', collection: { ...other, name: 'Renamed' } },
    ] as const;
    expect(await take(lines.map(writeLine).join(''))).toMatchObject({ collections: 1 });
    expect((await store.runs())[0]?.collection).toBe(collection.id);
    expect(await store.collections()).toEqual([{ ...collection, name: 'Called here' }, other]);
  });

  it('reads what the version before exported', async () => {
    const archive = {
      format: 'inkling-run',
      version: 1,
      run: aRun('old'),
      rounds: roundsOf(aRun('old'), 2),
      record,
    };
    await take(JSON.stringify(archive, null, 2));
    expect(await store.rounds('old', 'no-learning', 2)).toHaveLength(2);
    expect(await store.setting('run:old')).toEqual(record);
  });

  it.each([
    ['pretty', 2],
    ['in one line', 0],
  ])('reads it %s, without its record', async (_name, indent) => {
    const archive = { format: 'inkling-run', version: 1, run: aRun('old'), rounds: roundsOf(aRun('old'), 1) };
    expect((await take(JSON.stringify(archive, null, indent))).rounds).toBe(4);
  });
});

describe('an import that fails half-way', () => {
  const text = fileWith([aRun('a'), roundsOf(aRun('a'), 20)], [aRun('b'), roundsOf(aRun('b'), 20)]);

  async function expectNothing() {
    expect(await store.runs()).toEqual([]);
    expect(await store.discardedRuns()).toEqual([]);
    expect(await store.countRounds('a')).toBe(0);
    expect(await store.collections()).toEqual([]);
    expect(await store.plans()).toEqual([]);
  }

  it('for want of room is taken back whole', async () => {
    const { commitAll } = store;
    let batches = 0;
    vi.spyOn(store, 'commitAll').mockImplementation(async (rounds) => {
      if (++batches === 2) throw createError('storage-full', 'There is no room left.', '');
      await commitAll(rounds);
    });
    const withDocuments = text + writeLine({ type: 'collection', collection });
    expect((await failureOf(take(withDocuments))).kind).toBe('storage-full');
    await expectNothing();
  });

  it('because it was stopped is taken back whole', async () => {
    const controller = new AbortController();
    const target = importTarget(store);
    const review = await reviewFile(
      sourceOf(() => fileOf(text)),
      target,
    );
    const onBytes = (bytes: number) => bytes > 40_000 && controller.abort();
    const source = sourceOf(() => fileOf(text), { signal: controller.signal, onBytes });
    const released = vi.fn();
    const work = importFile(source, { ...target, lock: async () => released }, review, 'skip');
    expect((await failureOf(work)).kind).toBe('aborted');
    expect(released).toHaveBeenCalled();
    await expectNothing();
  });

  it('because the file was taken away is taken back whole, and says so', async () => {
    const target = importTarget(store);
    const review = await reviewFile(
      sourceOf(() => fileOf(text)),
      target,
    );
    async function* torn() {
      yield new TextEncoder().encode(text.slice(0, 30_000));
      throw new DOMException('gone', 'NotReadableError');
    }
    const failure = await failureOf(importFile(sourceOf(torn), target, review, 'skip'));
    expect(failure).toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining('NotReadableError') as string,
    });
    await expectNothing();
  });

  it('because it is another file by now is taken back whole', async () => {
    const target = importTarget(store);
    const review = await reviewFile(
      sourceOf(() => fileOf(text)),
      target,
    );
    const changed = `${text}{"type":"nonsense"}\n`;
    await failureOf(
      importFile(
        sourceOf(() => fileOf(changed)),
        target,
        review,
        'skip',
      ),
    );
    await expectNothing();
  });

  it('does not take a run that another tab works on', async () => {
    const failure = await failureOf(take(text, 'skip', { lock: async () => null }));
    expect(failure.message).toContain('Another tab');
    await expectNothing();
  });

  it('and cannot even be taken back stays out of sight, to be deleted with the next visit', async () => {
    vi.spyOn(store, 'commitAll').mockRejectedValue(createError('storage-full', 'full', ''));
    vi.spyOn(store, 'deleteRun').mockRejectedValue(createError('storage-unavailable', 'gone', ''));
    await failureOf(take(text));
    expect(await store.discardedRuns()).toEqual(['a']);
  });
});

describe('an export', () => {
  it('leaves out what comes after a round that cannot be read, and says how much: the file is sound', async () => {
    await store.saveRun(aRun('a'));
    const rounds = [1, 2, 4, 5].map((t) => aRound(t, { runId: 'a', neighbours: [] }));
    await store.commitAll([...rounds, aRound(1, { runId: 'a', agent: 'no-learning', neighbours: [] })]);
    const parts = [];
    const source = { store, plans: async () => [], record: async () => null };
    for await (const part of exportRuns(source, { runs: [aRun('a')], all: false })) parts.push(part);
    expect(parts.at(-1)).toMatchObject({ rounds: 3, leftOut: 2 });
    const text = parts.map((part) => part.text).join('');
    expect(
      (
        await reviewFile(
          sourceOf(() => fileOf(text)),
          importTarget(store),
        )
      ).rounds,
    ).toBe(3);
  });

  it('of some runs has the collections and plans that they name, and no others', async () => {
    await store.saveCollection(collection);
    await store.saveCollection({ ...collection, id: 'c2' });
    const run = { ...aRun('a'), collection: 'c2', plan: 'p2' };
    await store.saveRun(run);
    const source = {
      store,
      plans: async () => ['p1', 'p2'].map((id) => ({ id, plan: {} as never })),
      record: async () => null,
    };
    let text = '';
    for await (const part of exportRuns(source, { runs: [run], all: false })) text += part.text;
    const lines = text
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one) as { type: string; id?: string });
    expect(lines.map(({ type }) => type)).toEqual(['inkling', 'collection', 'plan', 'run']);
    expect(lines[1]).toMatchObject({ collection: { id: 'c2' } });
    expect(lines[2]).toMatchObject({ id: 'p2' });
  });
});
