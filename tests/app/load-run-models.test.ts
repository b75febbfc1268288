// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { InklingError } from '../../src/core/failure.ts';
import { createModelShelf } from '../../src/app/models/model-shelf.ts';
import { createRunLoader } from '../../src/app/run/load-run-models.ts';
import { readRunRecord, saveRunRecord } from '../../src/app/run/run-record.ts';
import type { Bridge, BridgeOptions, BridgeStatus } from '../../src/engines/bridge.ts';
import { withCompletions } from '../../src/engines/completions.ts';
import { withVectors } from '../../src/engines/vectors.ts';
import type { LoadReport, ModelSpec } from '../../src/engines/protocol.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';
import { threeModels } from './model-specs.ts';

const report: LoadReport = {
  choice: { device: 'wasm', threads: 2, reason: 'There is no GPU.' },
  dtype: 'q8',
  milliseconds: 5,
  sha256: 'abc',
  cache: 'heap',
  batch: 4,
};
/** With the files of the processor's variant. */
const noted = {
  ...report,
  files: [
    { path: 'w.onnx', sha256: '2' },
    { path: 'tokenizer.json', sha256: '3' },
  ],
};
const config = { ...aRun(), models: { user: 'reader', assistant: 'writer', embedder: 'finder' } };

function createSetting({ written = false } = {}) {
  const log: string[] = [];
  let broken = '';
  let now = report;
  const createBridge = (spec: ModelSpec, options: BridgeOptions) => {
    log.push(`create ${spec.id} ${options.device} ${options.allowSoftwareAdapter}`);
    let status: BridgeStatus = { kind: 'idle' };
    const bridge: Partial<Bridge> = {
      status: () => status,
      async load() {
        log.push(`load ${spec.id}`);
        if (spec.id === broken) {
          const failure = { kind: 'load-failed', message: 'No memory.', advice: 'Close tabs.' } as const;
          status = { kind: 'failed', failure };
          options.onStatus(status);
          throw new InklingError(failure);
        }
        status = { kind: 'ready', report: now, notes: [] };
        options.onStatus(status);
        return now;
      },
      unload: () => void log.push(`unload ${spec.id}`),
      async generate() {
        log.push(`generate ${spec.id}`);
        return { text: 'Yes.', promptTokens: 1, replyTokens: 1, finish: 'stop', milliseconds: 9 };
      },
    };
    return bridge as Bridge;
  };
  const store = createMemoryStore();
  const shelf = createModelShelf(async () => ({ createBridge, withCompletions, withVectors }), store);
  const load = createRunLoader({
    shelf,
    settings: store,
    browser: 'A browser',
    models: async () => threeModels,
    listed: async () => [{ id: 'deleted', name: 'The deleted one' }],
    now: () => 7,
    ...(written ? { written: store } : {}),
  });
  const statuses: string[] = [];
  const go = (change: Partial<typeof config> = {}) => {
    log.length = 0;
    return load(
      { ...config, ...change },
      (role, { kind }) => statuses.push(`${role} ${kind}`),
      new AbortController().signal,
    );
  };
  const breakDown = (id: string) => (broken = id);
  const replaceFiles = (change: Partial<LoadReport>) => {
    now = { ...report, ...change };
    shelf.clear();
  };
  return { go, log, shelf, store, statuses, breakDown, replaceFiles };
}

describe('the models of a run', () => {
  it('are loaded, told about and noted down', async () => {
    const { go, log, store, statuses } = createSetting();
    await go();
    expect(log.filter((line) => line.startsWith('load')).sort()).toEqual([
      'load finder',
      'load reader',
      'load writer',
    ]);
    expect(statuses).toContain('embedder ready');
    expect(await readRunRecord(store, config.id)).toEqual({
      device: 'auto',
      software: false,
      browser: 'A browser',
      loaded: { assistant: noted, user: noted, embedder: noted },
    });
  });

  it('are noted as used where they are kept, and only those that were loaded', async () => {
    const { go, store } = createSetting();
    const kept = { spec: {}, keptAt: 1, usedAt: 1, from: 'hub.test' };
    for (const id of ['writer', 'finder']) await store.keepModel(id, kept);
    await go({ agents: ['no-learning'] as never });
    expect(await store.keptModels()).toEqual([
      { ...kept, id: 'writer', usedAt: 7 },
      { ...kept, id: 'finder' },
    ]);
  });

  it('stay loaded for the next run', async () => {
    const { go, log } = createSetting();
    await go();
    await go();
    expect(log.filter((line) => !line.startsWith('load'))).toEqual([]);
  });

  it('are unloaded when something else needs the memory, and loaded anew after it', async () => {
    const { go, log, shelf } = createSetting();
    await go();
    shelf.clear();
    expect(log.filter((line) => line.startsWith('unload'))).toHaveLength(3);
    await go();
    expect(log.filter((line) => line.startsWith('create'))).toHaveLength(3);
  });

  it('answer what they have answered before without being asked, and each for itself', async () => {
    const { go, log } = createSetting();
    const { user, assistant } = await go();
    const request = { messages: [{ role: 'user', content: 'Well?' }], maxTokens: 3 } as const;
    await user.generate(request);
    expect(await user.generate(request)).toMatchObject({ text: 'Yes.', milliseconds: 0 });
    await assistant.generate(request);
    expect(log.filter((line) => line.startsWith('generate'))).toEqual(['generate reader', 'generate writer']);
  });

  it('run on the device that the run was begun with, and others are unloaded first', async () => {
    const { go, log, store } = createSetting();
    await go();
    await saveRunRecord(store, 'second', { device: 'webgpu', software: true, browser: '', loaded: {} });
    await go({ id: 'second' });
    expect(log).toContain('unload writer');
    expect(log).toContain('create writer webgpu true');
  });

  it('are without embedder where no agent retrieves and none holds a preference that is to be measured', async () => {
    const { go, log, statuses } = createSetting();
    await go({ agents: ['no-learning'] as never });
    expect(log).not.toContain('load finder');
    expect(statuses.filter((line) => line.startsWith('embedder'))).toEqual([]);
  });

  it('have an embedder for each agent that holds preferences', async () => {
    for (const agent of [
      'oracle',
      'explore-then-exploit',
      'continual',
      'icl-edit-5',
      'cipher-1',
      'prose-5',
    ]) {
      const { go, log } = createSetting();
      await go({ agents: ['no-learning', agent] as never });
      expect(log, agent).toContain('load finder');
    }
  });

  it('go on without an embedder that does not load, unless an agent retrieves with it', async () => {
    const { go, log, statuses, breakDown } = createSetting();
    breakDown('finder');
    const { user } = await go({ agents: ['oracle', 'continual'] as never });
    expect(log).toContain('load writer');
    expect(statuses.at(-1)).toBe('embedder failed');
    expect(await user.generate({ messages: [], maxTokens: 1 })).toMatchObject({ text: 'Yes.' });
    await expect(go({ agents: ['oracle', 'cipher-5'] as never })).rejects.toMatchObject({
      failure: { kind: 'load-failed' },
    });
  });

  it('that were deleted are to be fetched again', async () => {
    const { go } = createSetting();
    await expect(go({ models: { ...config.models, user: 'deleted' } })).rejects.toMatchObject({
      failure: {
        kind: 'model-missing',
        message: 'The deleted one, the user model of this run, is not kept in this browser any more.',
        advice: expect.stringContaining('on the page Models'),
      },
    });
  });

  it('that are no longer listed are named', async () => {
    const { go } = createSetting();
    await expect(go({ models: { ...config.models, user: 'gone' } })).rejects.toMatchObject({
      failure: { kind: 'model-missing', message: expect.stringContaining('“gone”') },
    });
    await expect(go({ models: { ...config.models, user: 'writer' } })).rejects.toMatchObject({
      failure: { kind: 'model-missing' },
    });
  });

  it('are told as a broken connection when the code for them does not arrive', async () => {
    const shelf = createModelShelf(
      () => Promise.reject(new TypeError('Failed to fetch')),
      createMemoryStore(),
    );
    const load = createRunLoader({
      shelf,
      settings: createMemoryStore(),
      browser: '',
      models: async () => threeModels,
      listed: async () => [{ id: 'deleted', name: 'The deleted one' }],
      now: () => 7,
    });
    await expect(load(config, () => undefined, new AbortController().signal)).rejects.toMatchObject({
      failure: { kind: 'network' },
    });
  });
});

describe('a run that goes on', () => {
  async function begin(options = { written: true }) {
    const setting = createSetting(options);
    await setting.go();
    await setting.store.saveRun(config as never);
    await setting.store.commit({ ...aRound(1), runId: config.id });
    return { ...setting, before: await readRunRecord(setting.store, config.id) };
  }

  it('with the same files is loaded', async () => {
    const { go, store, before, replaceFiles } = await begin();
    replaceFiles({ milliseconds: 99 });
    await go();
    expect((await readRunRecord(store, config.id))?.loaded.user).toEqual({
      ...before?.loaded.user,
      milliseconds: 99,
    });
  });

  it('with another file is refused, and its record stays', async () => {
    const { go, store, before, replaceFiles } = await begin();
    replaceFiles({ sha256: 'xyz' });
    await expect(go()).rejects.toMatchObject({
      failure: {
        kind: 'invalid',
        message: expect.stringMatching(
          /, the user model of this run, is made of other files .*: its SHA-256/,
        ),
        advice: expect.stringContaining('start a new run with the same settings'),
      },
    });
    expect(await readRunRecord(store, config.id)).toEqual(before);
  });

  it('with another of its further files is refused, which is named', async () => {
    const { go, store, before } = await begin();
    const files = [{ path: 'tokenizer.json', sha256: '9' }, noted.files[0]!];
    const loaded = { ...before!.loaded, assistant: { ...noted, files } };
    await saveRunRecord(store, config.id, { ...before!, loaded });
    await expect(go()).rejects.toMatchObject({
      failure: {
        kind: 'invalid',
        message: expect.stringMatching(/, the assistant model .*: tokenizer\.json is not the same/),
      },
    });
  });

  it('with weights for another device is refused, and both are named', async () => {
    const { go, store, before } = await begin();
    const choice = { ...report.choice, device: 'webgpu' } as const;
    const user = { ...report, choice, dtype: 'q4f16', sha256: 'graphics' };
    await saveRunRecord(store, config.id, { ...before!, loaded: { user } });
    await expect(go()).rejects.toMatchObject({
      failure: { message: expect.stringContaining('q4f16 on webgpu before, q8 on wasm now') },
    });
  });

  it('passes where its record knows no hashes, or no models', async () => {
    const { go, store, before } = await begin();
    const { files: _, ...older } = { ...noted, sha256: '' };
    for (const loaded of [{ user: older }, {}]) {
      await saveRunRecord(store, config.id, { ...before!, loaded });
      await go();
      expect((await readRunRecord(store, config.id))?.loaded.user).toEqual(noted);
    }
  });

  it('keeps what is known of an embedder that does not load this time', async () => {
    const { go, store, breakDown, shelf } = await begin();
    shelf.clear();
    breakDown('finder');
    await go({ agents: ['oracle'] as never });
    expect((await readRunRecord(store, config.id))?.loaded.embedder).toEqual(noted);
  });

  it('has no rounds yet, or is only replayed, and takes what is here', async () => {
    const fresh = createSetting({ written: true });
    await fresh.go();
    const replayed = await begin({ written: false });
    for (const { go, store, replaceFiles } of [fresh, replayed]) {
      replaceFiles({ sha256: 'xyz' });
      await go();
      expect((await readRunRecord(store, config.id))?.loaded.user?.sha256).toBe('xyz');
    }
  });
});

describe('the record of a run', () => {
  it('that cannot be read counts as none', async () => {
    const store = createMemoryStore();
    await store.saveSetting('run:x', { device: 'toaster' });
    expect(await readRunRecord(store, 'x')).toBeNull();
  });
});
