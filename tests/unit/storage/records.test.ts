import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { taskNames } from '../../../src/core/sources.ts';
import { openStore } from '../../../src/storage/open-store.ts';
import { callSchema, packRound, roundSchema, runSchema } from '../../../src/storage/records.ts';
import type { DamagedRecord } from '../../../src/storage/ports.ts';
import { aCall, aRound } from '../../fixtures/rounds.ts';
import { databaseName, migrate, migrations } from '../../../src/storage/schema.ts';

/** As the first version, which knew one task, has written them; not to be changed with the types. */
const oldRun = {
  id: 'old',
  task: 'email',
  agents: ['oracle'],
  seeds: [1],
  rounds: 20,
  models: { user: 'inkling-user', assistant: 'inkling-assistant', embedder: 'inkling-embedder' },
  createdAt: 1,
};
const oldRound = {
  status: 'completed',
  runId: 'old',
  agent: 'oracle',
  seed: 1,
  t: 1,
  document: { id: 'email-1-1', task: 'email', source: 'review', text: 'Notes for a review.' },
  latentPreference: 'call to action, Q&A style, brief, structured',
  embedding: null,
  neighbours: [],
  preference: 'call to action, Q&A style, brief, structured',
  draft: 'Dear Ada,',
  verdict: { kind: 'accept', check: '' },
  edit: 'Dear Ada,',
  cost: 0,
  learned: null,
  milliseconds: 12.5,
};

async function openVersion(version: number) {
  globalThis.indexedDB = new IDBFactory();
  return openDB(databaseName, version, {
    upgrade: (opened, from, _to, transaction) =>
      migrate(migrations.slice(0, version), from, opened as never, transaction as never),
  });
}

describe('stored records', () => {
  it('of the first version are read as they are', async () => {
    const database = await openVersion(1);
    await database.put('runs', oldRun);
    await database.put('rounds', { ...oldRound, callCount: 0 });
    const embedded = { ...oldRound, agent: 'cipher-5', embedding: [0.6, 0.8] };
    await database.put('rounds', { ...embedded, callCount: 0 });
    database.close();
    const { store } = await openStore((record) => expect.unreachable(JSON.stringify(record)));
    expect(await store.runs()).toEqual([oldRun]);
    expect(await store.rounds('old', 'oracle', 1)).toEqual([{ ...oldRound, calls: [] }]);
    expect(await store.rounds('old', 'cipher-5', 1)).toEqual([{ ...embedded, calls: [] }]);
  });

  it('of model calls move from the table of version 5 into their rounds, and a round that lacks one is left out', async () => {
    const calls = [aCall('first'), aCall('second'), aCall('third')];
    const database = await openVersion(5);
    await database.put('runs', oldRun);
    for (const t of [1, 2, 3]) {
      await database.put('rounds', { ...oldRound, t, callCount: calls.length });
      for (const [index, call] of calls.entries()) {
        if (t === 2 && index === 1) continue;
        await database.put('calls', { ...call, runId: 'old', agent: 'oracle', seed: 1, t, index });
      }
    }
    database.close();
    const reports: DamagedRecord[] = [];
    const { store } = await openStore((record) => reports.push(record));
    const rounds = await store.rounds('old', 'oracle', 1);
    expect(rounds).toEqual([1, 3].map((t) => ({ ...oldRound, t, calls })));
    expect(reports).toEqual([
      { table: 'rounds', key: '["old","oracle",1,2]', reason: expect.stringMatching(/^calls/) },
    ]);
  });

  it('of model calls say what was cut from the prompt, and those of the versions before do not', () => {
    const { cuts, ...old } = { ...aCall('Dear Ada,'), cuts: [{ part: 'document', tokens: 85 }] };
    expect(v.parse(callSchema, old)).toEqual(old);
    expect(v.parse(callSchema, { ...old, cuts })).toEqual({ ...old, cuts });
    for (const wrong of [{ part: 'preference', tokens: 85 }, { part: 'draft', tokens: -1 }, 'document']) {
      expect(v.is(callSchema, { ...old, cuts: [wrong] })).toBe(false);
    }
  });

  it('of rounds say how much of the document the embedder did not read, and those of the versions before do not', () => {
    const stored = { ...oldRound, calls: [] };
    expect(v.parse(roundSchema, stored)).toEqual(stored);
    expect(v.parse(roundSchema, { ...stored, unreadTokens: 30 })).toEqual({ ...stored, unreadTokens: 30 });
    expect(v.is(roundSchema, { ...stored, unreadTokens: -1 })).toBe(false);
  });

  it('of rounds have their vector packed, and those of the versions before as a list', () => {
    const round = aRound(1);
    const packed = packRound(round);
    expect(packed.embedding).toBeInstanceOf(Float64Array);
    expect(v.parse(roundSchema, packed)).toEqual(round);
    expect(v.parse(roundSchema, round)).toEqual(round);
    expect(v.is(roundSchema, { ...packed, embedding: Float64Array.of(1, NaN) })).toBe(false);
    expect(packRound({ ...round, embedding: null }).embedding).toBeNull();
  });

  it.each(taskNames)('may be of %s, and of sources of the visitor’s own', (task) => {
    expect(v.is(runSchema, { ...oldRun, task })).toBe(true);
    const document = { ...oldRound.document, task, source: 'letters of my own' };
    expect(v.is(roundSchema, { ...oldRound, document, calls: [] })).toBe(true);
  });

  it('of a task that is not known are none', () => {
    expect(v.is(runSchema, { ...oldRun, task: 'translation' })).toBe(false);
  });
});
