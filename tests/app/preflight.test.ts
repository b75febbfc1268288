// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { cardFacts, cardFiles } from '../../src/app/models/card-facts.ts';
import type { LibraryModel, ModelState } from '../../src/app/models/library-state.ts';
import { describeMachine } from '../../src/app/models/machine-text.ts';
import { currentChoice } from '../../src/app/models/model-choice.ts';
import { checkModels } from '../../src/app/models/preflight.ts';
import type { ListedModel } from '../../src/engines/download-plan.ts';
import type { Machine } from '../../src/engines/machine.ts';
import { chooseVariant } from '../../src/engines/preflight.ts';
import type { ModelSpec } from '../../src/engines/protocol.ts';
import { threeModels } from './model-specs.ts';

const machine: Machine = {
  ...{ wasm: true, simd: true, isolated: true, cores: 8, gpu: true, memoryBytes: 8e9 },
  adapter: {
    ...{ name: 'Example GPU', software: false, f16: true },
    limits: { bufferBytes: 2e9, bindingBytes: 2e9, workgroupBytes: 32_768, storageBuffers: 10 },
  },
};
const processorOnly: Machine = { ...machine, gpu: false, adapter: null };
const storage = { usedBytes: 1e9, quotaBytes: 11e9, persisted: false };

function listed(id: string, change: Partial<ListedModel> = {}): ListedModel {
  return {
    ...{ id, name: `The ${id}`, roles: ['user', 'assistant'], engine: 'webllm', licence: 'MIT' },
    location: { kind: 'hub', repository: `owner/${id}`, revision: 'main' },
    variants: [{ device: 'webgpu', dtype: 'q4f16', needs: ['shader-f16'], program: 'a.wasm', bytes: 5e8 }],
    ...{ parameters: 5e8, contextLength: 4096, card: 'https://hub.test/card' },
    ...change,
  } as ListedModel;
}

function entry(model: ListedModel, on: Machine, state: ModelState = { kind: 'absent' }): LibraryModel {
  return {
    id: model.id,
    name: model.name,
    listed: model,
    choice: chooseVariant(model, on),
    own: false,
    state,
  };
}

function check(on: Machine, models: readonly ListedModel[]) {
  return checkModels(
    on,
    threeModels,
    models.map((model) => entry(model, on)),
    storage,
  );
}

describe('the preflight', () => {
  it('proposes the strongest three, and the strongest that are here', () => {
    const { best, here } = check(machine, [listed('hub')]);
    expect(best?.trio).toMatchObject({
      user: { id: 'hub' },
      assistant: { id: 'hub' },
      embedder: { id: 'finder' },
    });
    expect(best?.verdict.missingBytes).toBe(5e8);
    expect(here?.trio).toMatchObject({ user: { id: 'reader' }, assistant: { id: 'writer' } });
    expect(here?.verdict.missingBytes).toBe(0);
  });

  it('counts a kept model as here', () => {
    const model = listed('hub');
    const spec: ModelSpec = {
      ...model,
      location: { kind: 'hub', repository: 'owner/hub', revision: 'b'.repeat(40) },
      variants: [{ device: 'webgpu', dtype: 'q4f16', files: [{ path: 'a.wasm', bytes: 9, sha256: 'c' }] }],
    };
    const kept = { spec, keptAt: 1, usedAt: 1, from: 'hub.test' };
    const models = [entry(model, machine, { kind: 'kept', kept, damaged: null })];
    expect(checkModels(machine, threeModels, models, storage).here?.trio.user).toMatchObject({
      place: 'kept',
    });
  });

  it('tells when larger models are left out because the processor would take too long', () => {
    const variants = [{ device: 'wasm', dtype: 'q8', program: 'a.onnx', bytes: 1e8 }] as const;
    const large = listed('large', { variants, parameters: 1e8 });
    const { slow, best } = check(processorOnly, [large]);
    expect(slow).toBe(true);
    expect(best?.trio.assistant.id).toBe('writer');
    expect(check(processorOnly, []).slow).toBe(false);
    const vectors = listed('vectors', { variants, parameters: 1e8, roles: ['embedder'] });
    expect(check(machine, [vectors]).slow).toBe(false);
  });

  it('has nothing against what runs', () => {
    expect(check(machine, [listed('hub')]).trouble.size).toBe(0);
  });

  it('says why a model does not run, and names its twin', () => {
    const withoutHalf: Machine = { ...machine, adapter: { name: 'Old GPU', software: false, f16: false } };
    const variants = [{ device: 'webgpu', dtype: 'q4f32', program: 'a.wasm', bytes: 6e8 }] as const;
    const { trouble } = check(withoutHalf, [listed('qwen-q4f16'), listed('qwen-q4f32', { variants })]);
    expect([...trouble.keys()]).toEqual(['qwen-q4f16']);
    expect(trouble.get('qwen-q4f16')).toMatchObject({
      reason: expect.stringContaining('shader-f16'),
      alternative: { kind: 'twin', model: { id: 'qwen-q4f32' } },
    });
  });

  it('says when web-llm cannot start for a limit of the graphics processor, and what runs instead', () => {
    const small: Machine = {
      ...machine,
      adapter: { ...machine.adapter!, limits: { ...machine.adapter!.limits!, workgroupBytes: 16_384 } },
    };
    const onnx = { device: 'webgpu', dtype: 'q4f16', program: 'a.onnx', bytes: 5e8 } as const;
    const { trouble } = check(small, [
      listed('compiled'),
      listed('other', { engine: 'transformers', variants: [onnx] }),
    ]);
    expect([...trouble.keys()]).toEqual(['compiled']);
    expect(trouble.get('compiled')).toMatchObject({
      reason:
        'It does not start here: web-llm wants 32,768 bytes that threads share, and this graphics processor offers 16,384.',
      alternative: { model: { id: 'other' } },
    });
    const told = (on: Machine) => describeMachine(on, null).find(({ name }) => name === 'Limits of web-llm');
    expect(told(small)).toMatchObject({ value: 'not met', meaning: expect.stringContaining('16,384') });
    expect(told(machine)).toMatchObject({ value: 'met' });
  });

  it('says when the largest matrix probably finds no buffer, and what runs instead', () => {
    const narrow: Machine = {
      ...machine,
      adapter: {
        ...machine.adapter!,
        limits: { ...machine.adapter!.limits!, bufferBytes: 2 ** 28, bindingBytes: 2 ** 27 },
      },
    };
    const half = { device: 'webgpu', dtype: 'q4f16', program: 'a.onnx', bytes: 5.7e8 } as const;
    const wide = { engine: 'transformers', embeddingMatrix: [151_936, 1024], parameters: 6e8 } as const;
    const both = [half, { device: 'wasm', dtype: 'q8', program: 'b.onnx' }] as const;
    const { trouble, best } = check(narrow, [
      listed('wide', { ...wide, variants: [half] }),
      listed('both', { ...wide, variants: both }),
      listed('small', { parameters: 1e8 }),
    ]);
    expect(trouble.get('wide')).toMatchObject({
      reason: expect.stringMatching(
        /probably does not fit this graphics processor: .* about 311.2 MB .* 268.4 MB/,
      ),
      alternative: { kind: 'equal', model: { id: 'both' } },
    });
    expect(trouble.get('both')?.reason).toMatch(/^It is taken for the processor, because it probably/);
    expect(best?.trio.user.id).toBe('small');
  });

  it('warns of what takes too much memory or storage', () => {
    const heavy = listed('heavy', { gpuMemoryMB: 6000 });
    const wide = listed('wide', {
      gpuMemoryMB: 500,
      variants: [{ device: 'webgpu', dtype: 'q4f16', program: 'a.wasm', bytes: 20e9 }],
    });
    const { trouble } = check(machine, [heavy, wide]);
    expect(trouble.get('heavy')?.reason).toContain('takes about 6.10 GB of memory');
    expect(trouble.get('wide')?.reason).toContain('about 20.00 GB, and 10.00 GB are free');
  });
});

describe('a kept model', () => {
  const gpuOnly = { device: 'webgpu', dtype: 'q4f16', needs: ['shader-f16'] } as const;
  const spec = {
    ...listed('hub', { engine: 'transformers' }),
    location: { kind: 'hub', repository: 'owner/hub', revision: 'b'.repeat(40) },
    variants: [{ ...gpuOnly, files: [{ path: 'a.onnx', bytes: 5e8, sha256: 'c' }] }],
  } as ModelSpec;
  const state: ModelState = {
    kind: 'kept',
    kept: { spec, keptAt: 1, usedAt: 1, from: 'pack.zip' },
    damaged: null,
  };
  const unlisted = { id: 'hub', name: 'The hub', listed: null, choice: null, own: false, state };
  const troubleOf = (on: Machine, model: LibraryModel) =>
    checkModels(on, threeModels, [model], storage).trouble.get('hub');

  it('that no list names says why it does not run here, and what does', () => {
    expect(troubleOf(processorOnly, unlisted)).toMatchObject({
      reason: 'It needs WebGPU, which this browser does not have.',
      alternative: { model: { place: 'embedded' } },
    });
    expect(troubleOf(machine, unlisted)).toBeUndefined();
    expect(troubleOf({ ...machine, memoryBytes: 1e9 }, unlisted)?.reason).toContain('probably does not fit');
  });

  it('is judged by the files that are kept, not by those of the list', () => {
    const variants = [
      { ...gpuOnly, program: 'a.onnx', bytes: 5e8 },
      { device: 'wasm', dtype: 'q8', program: 'b.onnx', bytes: 6e8 },
    ] as const;
    const model = listed('hub', { engine: 'transformers', variants });
    expect(troubleOf(processorOnly, entry(model, processorOnly, state))?.reason).toBe(
      'It needs WebGPU, which this browser does not have. Its q8 files would run: delete these, and fetch it again.',
    );
    expect(troubleOf(machine, entry(model, machine, state))).toBeUndefined();
    const other = listed('hub', { engine: 'transformers', variants: [{ ...variants[0], needs: [] }] });
    const wasm = { ...spec, variants: [{ ...spec.variants[0]!, device: 'wasm', dtype: 'q8' }] } as ModelSpec;
    const runs: ModelState = { ...state, kept: { ...state.kept, spec: wasm } };
    expect(troubleOf(processorOnly, entry(other, processorOnly, runs))).toBeUndefined();
  });
});

describe('on a page without https', () => {
  const insecure: Machine = { ...processorOnly, secure: false };

  it('nothing is proposed, and every model says why', () => {
    const variants = [{ device: 'wasm', dtype: 'q8', program: 'a.onnx', bytes: 1e7 }] as const;
    const { best, here, trouble, insecure: told } = check(insecure, [listed('hub', { variants })]);
    expect([told, best, here]).toEqual([true, null, null]);
    expect(trouble.get('hub')?.reason).toContain('without https');
    expect(check(machine, []).insecure).toBe(false);
  });
});

describe('what is told of this machine', () => {
  const valueOf = (on: Machine, name: string) =>
    describeMachine(on, storage).find((fact) => fact.name === name);

  it('names what there is', () => {
    expect(describeMachine(machine, storage).map(({ name, value }) => `${name}: ${value}`)).toEqual([
      'WebGPU: present',
      'Graphics processor: Example GPU',
      'Half precision: present',
      'Largest buffer: 2.00 GB',
      'Limits of web-llm: met',
      'Memory: at least 8.00 GB',
      'Free storage: 10.00 GB',
      'Processor: 8 cores',
    ]);
  });

  it('says what is missing and what follows', () => {
    expect(valueOf(processorOnly, 'WebGPU')).toMatchObject({ value: 'not in this browser' });
    expect(valueOf({ ...machine, adapter: null }, 'WebGPU')?.meaning).toContain('hardware acceleration');
    const software: Machine = { ...machine, adapter: { name: 'SwiftShader', software: true, f16: false } };
    expect(valueOf(software, 'WebGPU')?.value).toBe('without a graphics processor');
    const old: Machine = { ...machine, adapter: { name: 'Old GPU', software: false, f16: false } };
    expect(valueOf(old, 'Half precision')?.meaning).toContain('q4f32 do');
    expect(valueOf({ ...processorOnly, secure: false }, 'WebGPU')?.value).toBe('not without https');
    expect(valueOf({ ...machine, simd: false }, 'Processor')?.meaning).toContain('SIMD');
    expect(valueOf({ ...machine, cores: 2 }, 'Processor')?.meaning).toContain('one thread');
  });

  it('says nothing of files for a graphics processor that the processor only stands in for', () => {
    const software: Machine = { ...machine, adapter: { name: 'SwiftShader', software: true, f16: false } };
    expect(valueOf(software, 'Half precision')).toBeUndefined();
    expect(valueOf(software, 'Largest buffer')).toBeUndefined();
  });

  it('does not pretend to know what the browser keeps to itself', () => {
    const { memoryBytes: _told, ...silent } = machine;
    expect(valueOf(silent, 'Memory')?.value).toBe('not told');
    expect(describeMachine(machine, null).find(({ name }) => name === 'Free storage')?.value).toBe(
      'not told',
    );
  });
});

describe('the card of a model', () => {
  const textOf = (model: ModelSpec | ListedModel, name: string) =>
    cardFacts(model).find((fact) => fact.name === name);

  it('of the hub has its repository at its revision, and says that nothing is verified yet', () => {
    const model = listed('hub');
    expect(textOf(model, 'Source')).toMatchObject({
      text: 'owner/hub',
      address: 'https://huggingface.co/owner/hub/tree/main',
    });
    expect(textOf(model, 'Revision')?.text).toBe('main');
    expect(textOf(model, 'Weights')?.text).toBe('q4f16 on WebGPU, about 500.0 MB');
    expect(textOf(model, 'Verified')?.text).toMatch(/^unverified so far/);
    expect(cardFiles(model)).toEqual([]);
  });

  it('that comes with Inkling links to its own card, and lists each file once', () => {
    const [model] = threeModels;
    expect(textOf(model!, 'Source')).toMatchObject({ address: 'README.md' });
    expect(textOf(model!, 'Verified')?.text).toContain('models.json');
    expect(cardFiles(model!).map(({ path }) => path)).toEqual(['g.onnx', 'w.onnx', 'tokenizer.json']);
  });
});

describe('the choice of models', () => {
  const picked = { user: 'reader', assistant: 'writer', embedder: 'finder' };

  it('stays while its models are there, and is the first of each role otherwise', () => {
    const more = [...threeModels, { ...threeModels[0]!, id: 'other' }];
    expect(currentChoice(more, { ...picked, assistant: 'other' })).toMatchObject({ assistant: 'other' });
    expect(currentChoice(threeModels, { ...picked, assistant: 'other' })).toEqual(picked);
    expect(currentChoice([], picked)).toBeNull();
  });
});
