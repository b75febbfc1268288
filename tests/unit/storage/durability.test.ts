import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InklingError } from '../../../src/core/failure.ts';
import { createIdbStore } from '../../../src/storage/idb-store.ts';
import { openDatabase } from '../../../src/storage/open-database.ts';
import { openStore } from '../../../src/storage/open-store.ts';
import type { DamagedRecord } from '../../../src/storage/ports.ts';
import { databaseName, migrations } from '../../../src/storage/schema.ts';
import { aRound, aRun } from '../../fixtures/rounds.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function openWithRun(onDamaged: (record: DamagedRecord) => void = () => undefined) {
  const { store } = await openStore(onDamaged);
  await store.saveRun(aRun());
  return store;
}

function failPutsInto(table: string, error: unknown): void {
  const put = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...values) {
    if (this.name === table) throw error;
    return put.apply(this, values);
  });
}

describe('a round that cannot be written whole', () => {
  it('is not there at all, and a full disk is told as such', async () => {
    const store = await openWithRun();
    await store.commit(aRound(1));
    failPutsInto('rounds', new DOMException('no room', 'QuotaExceededError'));
    await expect(store.commit(aRound(2))).rejects.toMatchObject({ failure: { kind: 'storage-full' } });
    vi.restoreAllMocks();
    expect(await store.rounds('run-1', 'cipher-5', 1)).toEqual([aRound(1)]);
  });

  it('can be committed again once there is room', async () => {
    const store = await openWithRun();
    failPutsInto('rounds', new DOMException('no room', 'QuotaExceededError'));
    await expect(store.commit(aRound(1))).rejects.toThrow();
    vi.restoreAllMocks();
    await store.commit(aRound(1));
    expect(await store.rounds('run-1', 'cipher-5', 1)).toEqual([aRound(1)]);
  });

  it('says that the database does not answer for any other reason', async () => {
    const store = await openWithRun();
    failPutsInto('rounds', new DOMException('broken', 'UnknownError'));
    await expect(store.commit(aRound(1))).rejects.toMatchObject({ failure: { kind: 'storage-unavailable' } });
  });
});

describe('a deletion that fails half-way', () => {
  it('leaves the run as it was', async () => {
    const store = await openWithRun();
    await store.commit(aRound(1));
    vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(function (this: IDBObjectStore) {
      throw new DOMException('broken', 'UnknownError');
    });
    await expect(store.deleteRun('run-1')).rejects.toThrow();
    vi.restoreAllMocks();
    expect(await store.rounds('run-1', 'cipher-5', 1)).toEqual([aRound(1)]);
    expect(await store.runs()).toEqual([aRun()]);
  });
});

describe('a damaged record', () => {
  async function damage(
    change: (record: Record<string, unknown>) => void,
    table: 'rounds' | 'runs' = 'rounds',
  ) {
    const database = await openDatabase();
    const key = table === 'rounds' ? ['run-1', 'cipher-5', 1, 2] : 'run-1';
    const record = (await database.get(table, key as never)) as unknown as Record<string, unknown>;
    change(record);
    await database.put(table, record as never);
    database.close();
  }

  it.each([
    ['a cost that is no number', (record: Record<string, unknown>) => (record['cost'] = 'nine'), /cost/],
    ['a missing draft', (record: Record<string, unknown>) => delete record['draft'], /draft/],
    ['missing model calls', (record: Record<string, unknown>) => delete record['calls'], /calls/],
  ])('with %s is reported and left out, the rest is read', async (_name, change, reason) => {
    const reports: DamagedRecord[] = [];
    const store = await openWithRun((record) => reports.push(record));
    for (const t of [1, 2, 3]) await store.commit(aRound(t));
    await damage(change);
    expect((await store.rounds('run-1', 'cipher-5', 1)).map(({ t }) => t)).toEqual([1, 3]);
    expect(reports).toEqual([
      { table: 'rounds', key: '["run-1","cipher-5",1,2]', reason: expect.stringMatching(reason) },
    ]);
  });

  it('among the runs leaves the other runs in the list', async () => {
    const reports: DamagedRecord[] = [];
    const store = await openWithRun((record) => reports.push(record));
    await store.saveRun(aRun('run-2', 2));
    await damage((record) => (record['agents'] = ['teacher']), 'runs');
    expect((await store.runs()).map(({ id }) => id)).toEqual(['run-2']);
    expect(reports).toEqual([{ table: 'runs', key: 'run-1', reason: expect.stringMatching(/agent/) }]);
  });
});

describe('opening', () => {
  it('works in memory and says why where there is no IndexedDB', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const { store, persistent, reason } = await openStore();
    expect(persistent).toBe(false);
    expect(reason).toMatch(/Nothing will be kept.*no IndexedDB/);
    await store.saveRun(aRun());
    expect(await store.runs()).toHaveLength(1);
  });

  it('works in memory and says why where the browser forbids it', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    const { persistent, reason } = await openStore();
    expect(persistent).toBe(false);
    expect(reason).toMatch(/does not allow/);
  });

  it('leaves a database of a newer version alone', async () => {
    const newer = await openDB(databaseName, migrations.length + 1);
    newer.close();
    const { persistent, reason } = await openStore();
    expect(persistent).toBe(false);
    expect(reason).toMatch(/newer version/);
  });

  it('gives way to a newer version in another tab, and later writes are told as failures', async () => {
    const store = await openWithRun();
    const newer = await openDB(databaseName, migrations.length + 1);
    expect(newer.version).toBe(migrations.length + 1);
    await expect(store.commit(aRound(1))).rejects.toMatchObject({ failure: { kind: 'storage-unavailable' } });
    await expect(store.runs()).rejects.toMatchObject({ failure: { kind: 'storage-unavailable' } });
    newer.close();
  });

  it('does not wait for ever for a tab that holds an older version', async () => {
    const older = await openRaw(migrations.length);
    const next = [...migrations, () => undefined];
    await expect(openDatabase(20, next)).rejects.toThrow(/another tab holds an older version/);
    older.close();
    // The database that came too late was closed again: nothing stands in the way of the next version.
    const newest = await openRaw(next.length + 1);
    expect(newest.version).toBe(next.length + 1);
    newest.close();
  });

  it('serves two tabs from one database', async () => {
    const one = await openWithRun();
    const { store: two } = await openStore();
    await one.commit(aRound(1));
    await two.commit(aRound(2));
    expect((await one.rounds('run-1', 'cipher-5', 1)).map(({ t }) => t)).toEqual([1, 2]);
  });
});

/** A tab that does not listen: its connection stays open whatever others want. */
function openRaw(version: number): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const request = indexedDB.open(databaseName, version);
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error ?? new Error('not opened'));
  });
}

async function openDatabaseWithRun() {
  const database = await openDatabase();
  const store = createIdbStore(
    database,
    () => undefined,
    () => 0,
  );
  await store.saveRun(aRun());
  return { database, store };
}

describe('createIdbStore', () => {
  it('waits for the disk where a run is kept or deleted, and not where a round is, which can be played again', async () => {
    const { database, store } = await openDatabaseWithRun();
    const transaction = vi.spyOn(database, 'transaction');
    await store.commit(aRound(1));
    await store.saveRun(aRun());
    await store.discardRun('run-1');
    await store.deleteRun('run-1');
    expect(transaction.mock.calls.map(([, , options]) => options?.durability)).toEqual([
      'relaxed',
      'strict',
      'strict',
      'strict',
    ]);
  });
});

describe('rounds that end at the same time', () => {
  const rounds = [1, 2, 3, 4, 5].map((t) => aRound(t));

  it('are written together, all of them', async () => {
    const { database, store } = await openDatabaseWithRun();
    const transaction = vi.spyOn(database, 'transaction');
    await Promise.all(rounds.map((round) => store.commit(round)));
    expect(transaction).toHaveBeenCalledTimes(2);
    expect(await store.rounds('run-1', 'cipher-5', 1)).toEqual(rounds);
  });

  it('fail alone: the others are kept', async () => {
    const { store } = await openDatabaseWithRun();
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...values) {
      if (this.name === 'rounds' && (values[0] as { t: number }).t === 3)
        throw new DOMException('no room', 'QuotaExceededError');
      return put.apply(this, values);
    });
    const outcomes = await Promise.allSettled([
      ...rounds.map((round) => store.commit(round)),
      store.commit(aRound(1, { runId: 'gone' })),
    ]);
    const kinds = outcomes.map((outcome) =>
      outcome.status === 'rejected' ? (outcome.reason as InklingError).failure.kind : 'kept',
    );
    expect(kinds).toEqual(['kept', 'kept', 'storage-full', 'kept', 'kept', 'invalid']);
    vi.restoreAllMocks();
    const others = rounds.filter(({ t }) => t !== 3);
    expect(await store.rounds('run-1', 'cipher-5', 1)).toEqual(others);
    await store.commit(rounds[2]!);
    expect(await store.rounds('run-1', 'cipher-5', 1)).toEqual(rounds);
  });
});
