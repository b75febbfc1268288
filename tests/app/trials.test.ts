// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { nameMachine } from '../../src/app/models/machine-name.ts';
import { measureMemory } from '../../src/app/models/measure-memory.ts';
import {
  createTrialController,
  type TrialParts,
  type TrialState,
} from '../../src/app/models/trial-controller.ts';
import {
  trialDocument,
  trialDraft,
  trialPreference,
  trialTexts,
} from '../../src/app/models/trial-prompts.ts';
import { addTrial, forgetTrial, readTrials, type TrialResult } from '../../src/app/models/trial-results.ts';
import { describeTrial, summarizeTrial } from '../../src/app/models/trial-text.ts';
import { createError } from '../../src/core/failure.ts';
import { draftPrompt, verdictPrompt } from '../../src/core/prompts.ts';
import type { Document } from '../../src/core/types.ts';
import type { Bridge } from '../../src/engines/bridge.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { aSpec } from './model-specs.ts';

const writer = aSpec('writer', ['assistant']);
const finder = aSpec('finder', ['embedder']);
const result: TrialResult = {
  ...{ kind: 'writer', at: 5, machine: 'A machine', device: 'wasm', dtype: 'q8', loadMilliseconds: 500 },
  ...{ memoryBytes: 35e6, tokensPerSecond: 10, firstTokenMilliseconds: 250 },
};

/** A bridge that takes its time on a clock of its own: 250 for the first token, 100 for each of the ten others. */
function start(change: Partial<TrialParts> = {}, ask: Partial<Bridge> = {}) {
  const store = createMemoryStore();
  const states: TrialState[] = [];
  const log: string[] = [];
  let time = 0;
  const bridge: Partial<Bridge> = {
    async load() {
      log.push('load');
      const choice = { device: 'wasm', threads: 1, reason: 'Because.' } as const;
      return { choice, dtype: 'q8', milliseconds: 500, sha256: '1' };
    },
    async generate(_request, { onText } = {}) {
      time += 250;
      onText?.('Dear');
      time += 1000;
      onText?.('Dear Ada');
      return { text: 'Dear Ada', promptTokens: 3, replyTokens: 11, finish: 'stop', milliseconds: 1250 };
    },
    async embed() {
      time += 40;
      return [{ vector: [0.6, 0.8] }, { vector: [1, 0] }];
    },
    unload: () => void log.push('unload'),
    heapBytes: async () => 30e6,
    ...ask,
  };
  const trials = createTrialController({
    importEngines: async () => ({ createBridge: () => bridge as Bridge }),
    store,
    clock: { now: () => time },
    now: () => 5,
    measureMemory: async () => 5e6,
    nameMachine: async () => 'A machine',
    isRunGoingOn: () => false,
    freeMemory: () => void log.push('free'),
    onState: (state) => states.push(state),
    ...change,
  });
  return { trials, store, states, log, kinds: () => [...new Set(states.map(({ kind }) => kind))] };
}

describe('trying a writer', () => {
  it('streams the reply, measures it, keeps the result and unloads', async () => {
    const { trials, store, states, log, kinds } = start();
    await trials.run(writer, ['Write.', '']);
    expect(kinds()).toEqual(['loading', 'answering', 'measuring', 'done']);
    expect(states).toContainEqual({ kind: 'answering', id: 'writer', text: 'Dear' });
    expect(states).toContainEqual({
      ...{ kind: 'measuring', id: 'writer', text: 'Dear Ada' },
      result: { ...result, memoryBytes: null },
    });
    expect(states.at(-1)).toEqual({ kind: 'done', id: 'writer', text: 'Dear Ada', result });
    expect(await readTrials(store, 'writer')).toEqual([result]);
    expect(log).toEqual(['free', 'load', 'unload']);
  });

  it('is noted as a use of the model', async () => {
    const { trials, store } = start();
    await store.keepModel('writer', { spec: {}, keptAt: 1, usedAt: 1, from: 'hub.test' });
    await trials.run(writer, ['Write.', '']);
    expect(await store.keptModels()).toMatchObject([{ usedAt: 5 }]);
  });

  it('has no speed for a reply of one token', async () => {
    const reply = { text: 'A', promptTokens: 1, replyTokens: 1, finish: 'stop', milliseconds: 1 } as const;
    const { trials, states } = start({}, { generate: async () => reply });
    await trials.run(writer, ['Write.', '']);
    expect(states.at(-1)).toMatchObject({ kind: 'done', result: { tokensPerSecond: null } });
  });

  it('stops when asked, keeps what was written in view, and keeps no result', async () => {
    const { trials, store, states, log } = start(
      {},
      {
        generate: (_request, { signal, onText } = {}) =>
          new Promise((_, reject) => {
            onText?.('Dear');
            signal?.addEventListener('abort', () => reject(createError('aborted', 'Stopped.', 'Go on.')));
            trials.stop();
          }),
      },
    );
    await trials.run(writer, ['Write.', '']);
    expect(states.at(-1)).toEqual({ kind: 'stopped', id: 'writer', text: 'Dear' });
    expect(await readTrials(store, 'writer')).toEqual([]);
    expect(log.at(-1)).toBe('unload');
  });

  it('is done without the memory where nobody waits for that', async () => {
    const { trials, states } = start({
      measureMemory: () => {
        trials.stop();
        return new Promise(() => undefined);
      },
    });
    await trials.run(writer, ['Write.', '']);
    expect(states.at(-1)).toMatchObject({ kind: 'done', result: { memoryBytes: null, tokensPerSecond: 10 } });
  });

  it('is kept before the memory is measured, for who leaves the page meanwhile', async () => {
    let left: readonly TrialResult[] = [];
    const { trials, store } = start({
      measureMemory: async () => {
        left = await readTrials(store, 'writer');
        return 5e6;
      },
    });
    await trials.run(writer, ['Write.', '']);
    expect(left).toEqual([{ ...result, memoryBytes: null }]);
    expect(await readTrials(store, 'writer')).toEqual([result]);
  });

  it.each([
    ['the browser left the heap out', 5e6, 30e6, 35e6],
    ['the browser counted the heap', 50e6, 30e6, 50e6],
    ['the heap is not to be seen', 5e6, null, 5e6],
    ['the browser does not tell', null, 30e6, null],
  ])('has the memory: %s', async (_, page, heap, memoryBytes) => {
    const { trials, states } = start({ measureMemory: async () => page }, { heapBytes: async () => heap });
    await trials.run(writer, ['Write.', '']);
    expect(states.at(-1)).toMatchObject({ kind: 'done', result: { memoryBytes } });
  });

  it('tells what went wrong, and the next trial begins anew', async () => {
    const broken = createError('load-failed', 'It does not load.', 'Take another.');
    let loads = 0;
    const { trials, states, log } = start({}, { load: () => (loads++, Promise.reject(broken)) });
    await trials.run(writer, ['Write.', '']);
    expect(states.at(-1)).toEqual({ kind: 'failed', id: 'writer', failure: broken.failure });
    expect(log).toEqual(['free', 'unload']);
    await trials.run(writer, ['Write.', '']);
    expect(loads).toBe(2);
  });

  it('is refused while a run is going on, and loads nothing', async () => {
    const { trials, states, log } = start({ isRunGoingOn: () => true });
    await trials.run(writer, ['Write.', '']);
    expect(states).toMatchObject([
      { kind: 'failed', failure: { message: expect.stringContaining('A run is') } },
    ]);
    expect(log).toEqual([]);
  });

  it('is one at a time', async () => {
    const { trials, log } = start();
    await Promise.all([trials.run(writer, ['Write.', '']), trials.run(finder, ['a', 'b'])]);
    expect(log.filter((line) => line === 'load')).toHaveLength(1);
  });
});

describe('trying an embedder', () => {
  it('compares two texts', async () => {
    const { trials, states } = start();
    await trials.run(finder, ['a', 'b']);
    expect(states.at(-1)).toMatchObject({
      kind: 'done',
      result: { kind: 'embedder', similarity: 0.6, milliseconds: 40 },
    });
  });
});

describe('the results of trials', () => {
  it('are kept for each model, the newest first, and at most twenty', async () => {
    const store = createMemoryStore();
    for (let at = 1; at <= 21; at++) await addTrial(store, 'writer', { ...result, at });
    const kept = (await readTrials(store, 'writer')).map(({ at }) => at);
    expect([kept[0], kept.at(-1), kept.length]).toEqual([21, 2, 20]);
    expect(await readTrials(store, 'other')).toEqual([]);
  });

  it('are forgotten one by one', async () => {
    const store = createMemoryStore();
    for (const at of [1, 2]) await addTrial(store, 'writer', { ...result, at });
    await forgetTrial(store, 'writer', 2);
    expect((await readTrials(store, 'writer')).map(({ at }) => at)).toEqual([1]);
  });

  it('of two tabs at the same time are both kept, whatever a third forgets', async () => {
    const store = createMemoryStore();
    await addTrial(store, 'writer', { ...result, at: 1 });
    await Promise.all([
      addTrial(store, 'writer', { ...result, at: 2 }),
      addTrial(store, 'writer', { ...result, at: 3 }),
      forgetTrial(store, 'writer', 1),
    ]);
    expect((await readTrials(store, 'writer')).map(({ at }) => at)).toEqual([3, 2]);
  });

  it('that cannot be read are left out', async () => {
    const store = createMemoryStore();
    await store.saveSetting('trials:writer', [{ at: 'yesterday' }, result]);
    expect(await readTrials(store, 'writer')).toEqual([result]);
    await store.saveSetting('trials:writer', 'none');
    expect(await readTrials(store, 'writer')).toEqual([]);
  });

  it('say what was measured, and what the browser does not tell', () => {
    expect(summarizeTrial(result)).toBe(
      '10.0 tokens a second, the first after 0.25 s, 35.0 MB of memory; WebAssembly q8',
    );
    const onCard = { ...result, device: 'webgpu' } as const;
    expect(summarizeTrial(onCard)).toContain('35.0 MB of memory without the graphics card; WebGPU');
    expect(describeTrial(onCard, false)).toContainEqual({
      name: 'Memory',
      value: '35.0 MB without the graphics card',
    });
    expect(describeTrial({ ...result, memoryBytes: null }, false)).toContainEqual({
      name: 'Memory',
      value: 'this browser does not tell',
    });
  });
});

describe('what a model is asked first', () => {
  const document: Document = { id: '', task: 'email', source: 'announcement', text: trialDocument };

  it('is what a run asks it', () => {
    expect(trialTexts(writer)[0]).toBe(draftPrompt(document, trialPreference).messages[0]!.content);
    const [asked] = verdictPrompt(document, trialDraft, trialPreference).messages;
    expect(trialTexts(aSpec('reader', ['user']))[0]).toBe(asked!.content);
  });

  it('are two sentences for an embedder', () => {
    expect(trialTexts(finder).every((text) => text.endsWith('.'))).toBe(true);
  });
});

describe('the name of a machine', () => {
  const chrome =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

  it.each([
    [chrome, 'Chrome 156 on Linux'],
    [`${chrome} Edg/156.0.0.0`, 'Edge 156 on Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
      'Firefox 140 on Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari 18 on iOS',
    ],
    ['curl', 'Another browser'],
  ])('is read from %s', (userAgent, name) => {
    expect(nameMachine(userAgent, null)).toBe(`${name}, no graphics processor`);
    expect(nameMachine(userAgent, { name: 'A GPU', software: false, f16: true })).toBe(`${name}, A GPU`);
  });
});

describe('the memory in use', () => {
  const performanceWith = (measure?: () => Promise<{ bytes: number }>) =>
    ({ measureUserAgentSpecificMemory: measure }) as unknown as Performance;

  it('is what the browser tells, and unknown where it does not or refuses', async () => {
    expect(await measureMemory(performanceWith(async () => ({ bytes: 7 })))).toBe(7);
    expect(await measureMemory(performanceWith())).toBeNull();
    expect(await measureMemory(performanceWith(() => Promise.reject(new Error('not isolated'))))).toBeNull();
  });
});
