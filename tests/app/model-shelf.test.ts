// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createModelShelf, type ModelRequest } from '../../src/app/models/model-shelf.ts';
import type { Bridge, BridgeOptions, BridgeStatus } from '../../src/engines/bridge.ts';
import { withCompletions } from '../../src/engines/completions.ts';
import { chooseVariant } from '../../src/engines/preflight.ts';
import type { ModelRole, ModelSpec } from '../../src/engines/protocol.ts';
import { withVectors } from '../../src/engines/vectors.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { threeModels } from './model-specs.ts';

const machine = { ...{ wasm: true, simd: true, isolated: true, cores: 2, gpu: true } };
const adapter = { name: 'Example GPU', software: false, f16: true };
const roles = ['assistant', 'user', 'embedder'] as const;
const request = { messages: [{ role: 'user', content: 'Well?' }], maxTokens: 3 } as const;

/** The models of one visit, over what the browser keeps from one to the next. */
function open(store = createMemoryStore()) {
  const log: string[] = [];
  const createBridge = (spec: ModelSpec, { device }: BridgeOptions) => {
    let status: BridgeStatus = { kind: 'idle' };
    const revision = spec.variants[0]!.files[0]!.sha256;
    const asked = () => void log.push(`ask ${spec.id} ${revision}`);
    const bridge: Partial<Bridge> = {
      status: () => status,
      async load() {
        const choice = chooseVariant(spec, { ...machine, adapter: device === 'wasm' ? null : adapter });
        if (choice.kind === 'unfit') throw new Error(choice.reason);
        const { device: chosen, dtype, files } = choice.variant;
        const report = {
          choice: { device: chosen, threads: 1, reason: 'Because.' },
          ...{ dtype, milliseconds: 5, sha256: files[0]!.sha256 },
        };
        status = { kind: 'ready', report, notes: [] };
        return report;
      },
      unload: () => void log.push(`unload ${spec.id} ${revision}`),
      async generate() {
        asked();
        return { text: revision, promptTokens: 1, replyTokens: 1, finish: 'stop', milliseconds: 9 };
      },
      async embed() {
        asked();
        return [{ vector: [1, 0] }];
      },
    };
    return bridge as Bridge;
  };
  const shelf = createModelShelf(async () => ({ createBridge, withCompletions, withVectors }), store);
  return { store, shelf, log };
}

function wish(role: ModelRole, spec: ModelSpec, change: Partial<ModelRequest> = {}): ModelRequest {
  const [assistant, user, embedder] = threeModels;
  const specs = { assistant: assistant!, user: user!, embedder: embedder!, [role]: spec };
  return { specs, needed: roles, device: 'auto', software: false, ...change };
}

/** The same model with other first files. */
function refetched(spec: ModelSpec, sha256: string): ModelSpec {
  const variants = spec.variants.map((variant) => ({
    ...variant,
    files: variant.files.map((file, index) => (index === 0 ? { ...file, sha256 } : file)),
  }));
  return { ...spec, variants };
}

const never = new AbortController().signal;
const [writer, , finder] = threeModels as readonly [ModelSpec, ModelSpec, ModelSpec];

it('a model that was fetched again with other files answers itself, and the worker of the earlier one ends', async () => {
  const { shelf, log } = open();
  const load = (spec: ModelSpec) => shelf.load(wish('assistant', spec), () => undefined, never);
  const earlier = refetched(writer, 'earlier');
  await (await load(earlier)).assistant.generate(request);
  const { assistant } = await load(refetched(writer, 'later'));
  expect((await assistant.generate(request)).text).toBe('later');
  expect(log).toEqual(['ask writer earlier', 'unload writer earlier', 'ask writer later']);
  expect((await (await load(earlier)).assistant.generate(request)).text).toBe('earlier');
});

it('a model that is the same stays loaded, also where its record was read anew', async () => {
  const { shelf, log } = open();
  for (const spec of [writer, structuredClone(writer)]) {
    await shelf.load(wish('assistant', spec), () => undefined, never);
  }
  expect(log).toEqual([]);
});

describe('what a model has answered', () => {
  /** How often it is asked when it answers in two visits, the second time changed. */
  async function ask(role: ModelRole, spec: ModelSpec, change: Partial<ModelRequest> = {}): Promise<number> {
    const original = role === 'embedder' ? finder : writer;
    const first = open();
    const second = open(first.store);
    for (const { shelf, asked, change: changed } of [
      { ...first, asked: original, change: {} },
      { ...second, asked: spec, change },
    ]) {
      const models = await shelf.load(wish(role, asked, changed), () => undefined, never);
      if (role === 'embedder') await models.embedder.embed(['Well?']);
      else await models[role].generate(request);
    }
    return first.log.length + second.log.length;
  }
  const withDtype = (dtype: string): ModelSpec => ({
    ...writer,
    variants: writer.variants.map((variant) => ({ ...variant, dtype })),
  });

  it('is not asked again, on the next visit neither', async () => {
    expect(await ask('assistant', structuredClone(writer))).toBe(1);
    expect(await ask('embedder', structuredClone(finder))).toBe(1);
  });

  it.each<[string, ModelSpec, Partial<ModelRequest>?]>([
    ['other files', refetched(writer, 'later')],
    ['another device', writer, { device: 'wasm' }],
    ['another dtype', withDtype('q4')],
    ['another context length', { ...writer, contextLength: 2048 }],
    ['another prompting', { ...writer, prompting: { system: 'Be brief.' } }],
    ['another id', { ...writer, id: 'other' }],
  ])('is asked again with %s', async (_, spec, change) => {
    expect(await ask('assistant', spec, change)).toBe(2);
  });

  it.each<[string, ModelSpec]>([
    ['other files', refetched(finder, 'later')],
    ['another pooling', { ...finder, pooling: 'cls' }],
  ])('as a vector is asked again with %s', async (_, spec) => {
    expect(await ask('embedder', spec)).toBe(2);
  });
});
