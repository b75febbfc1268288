import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { taskNames } from '../../../src/core/sources.ts';
import { openStore } from '../../../src/storage/open-store.ts';
import { callSchema, roundSchema, runSchema } from '../../../src/storage/records.ts';
import { aCall } from '../../fixtures/rounds.ts';
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

describe('stored records', () => {
  it('of the first version are read as they are', async () => {
    globalThis.indexedDB = new IDBFactory();
    const database = await openDB(databaseName, 1, {
      upgrade: (opened, from, _to, transaction) =>
        migrate(migrations.slice(0, 1), from, opened as never, transaction as never),
    });
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

  it('of model calls say what was cut from the prompt, and those of the versions before do not', () => {
    const { cuts, ...old } = { ...aCall('Dear Ada,'), cuts: [{ part: 'document', tokens: 85 }] };
    expect(v.parse(callSchema, old)).toEqual(old);
    expect(v.parse(callSchema, { ...old, cuts })).toEqual({ ...old, cuts });
    for (const wrong of [{ part: 'preference', tokens: 85 }, { part: 'draft', tokens: -1 }, 'document']) {
      expect(v.is(callSchema, { ...old, cuts: [wrong] })).toBe(false);
    }
  });

  it('of rounds say how much of the document the embedder did not read, and those of the versions before do not', () => {
    const stored = { ...oldRound, callCount: 0 };
    expect(v.parse(roundSchema, stored)).toEqual(stored);
    expect(v.parse(roundSchema, { ...stored, unreadTokens: 30 })).toEqual({ ...stored, unreadTokens: 30 });
    expect(v.is(roundSchema, { ...stored, unreadTokens: -1 })).toBe(false);
  });

  it.each(taskNames)('may be of %s, and of sources of the visitor’s own', (task) => {
    expect(v.is(runSchema, { ...oldRun, task })).toBe(true);
    const document = { ...oldRound.document, task, source: 'letters of my own' };
    expect(v.is(roundSchema, { ...oldRound, document, callCount: 0 })).toBe(true);
  });

  it('of a task that is not known are none', () => {
    expect(v.is(runSchema, { ...oldRun, task: 'translation' })).toBe(false);
  });
});
