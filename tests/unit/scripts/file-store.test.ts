import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFileStore } from '../../../scripts/simulate/file-store.ts';
import { listRuns, type Plan } from '../../../src/core/plan.ts';
import type { LoadedModel, RunRecord } from '../../../src/core/run-record.ts';
import { failureOf } from '../../fixtures/failure-of.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'inkling-file-store-'))));
afterAll(() => rm(folder, { recursive: true }));

const plan: Plan = {
  ...{ format: 'inkling-plan', version: 1, name: 'Short', device: 'wasm' },
  tasks: [{ task: 'email' }],
  agents: ['oracle'],
  models: [{ user: 'reader', assistant: 'writer', embedder: 'finder' }],
  ...{ seeds: [1], rounds: 2 },
};
const named = { id: 'short', plan };
const [run] = listRuns(plan, 'short', 0);

function aRecord(change: Partial<LoadedModel>): RunRecord {
  const choice = { device: 'wasm', threads: 1, reason: '' } as const;
  const user: LoadedModel = {
    ...{ choice, dtype: 'q8', milliseconds: 1, sha256: 'a' },
    files: [
      { path: 'w.onnx', sha256: 'a' },
      { path: 'tokenizer.json', sha256: 'b' },
    ],
  };
  return { device: 'wasm', software: false, browser: 'Node.js', loaded: { user: { ...user, ...change } } };
}

/** A file that was begun with one record, opened again and begun with another. */
async function goOn(name: string, before: RunRecord, now: RunRecord) {
  const path = join(folder, name);
  for (const record of [before, now]) {
    const store = await openFileStore(path, named);
    try {
      await store.begin(run!, record);
    } finally {
      await store.close();
    }
  }
}

describe('a file of rounds', () => {
  it('is none where nothing was begun', async () => {
    const store = await openFileStore(join(folder, 'nothing.jsonl'), named);
    await store.close();
    expect(await readdir(folder)).not.toContain('nothing.jsonl');
  });

  it('that is damaged is named, with what to do', async () => {
    const path = join(folder, 'torn.jsonl');
    await writeFile(path, '{"type":"inkling","version":1}\n{"type":"rou\n');
    const failure = await failureOf(openFileStore(path, named));
    expect(failure.message).toContain(`${path}: Line 2`);
    expect(failure.advice).toContain('--out');
  });

  it('goes on with the same model files, in whatever order they are listed', async () => {
    const files = aRecord({}).loaded.user!.files!.toReversed();
    await goOn('same.jsonl', aRecord({}), aRecord({ files, milliseconds: 9 }));
  });

  it('refuses another file of a model, and names it', async () => {
    const [, tokenizer] = aRecord({}).loaded.user!.files!;
    const files = [
      { path: 'w.onnx', sha256: 'a' },
      { ...tokenizer!, sha256: 'c' },
    ];
    const failure = await failureOf(goOn('tokenizer.jsonl', aRecord({}), aRecord({ files })));
    expect(failure.kind).toBe('invalid');
    expect(failure.message).toMatch(/another user model: tokenizer\.json is not the same\.$/);
  });

  it('refuses another file of weights also where nothing else is known', async () => {
    const before = aRecord({});
    const { files: _, ...bare } = before.loaded.user!;
    const failure = await failureOf(
      goOn('weights.jsonl', { ...before, loaded: { user: bare } }, aRecord({ sha256: 'z' })),
    );
    expect(failure.message).toMatch(/another user model: its SHA-256 is another one\.$/);
  });

  it('goes on where the record knows nothing of its models', async () => {
    await goOn('unknown.jsonl', { ...aRecord({}), loaded: {} }, aRecord({}));
  });
});
