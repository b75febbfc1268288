import { describe, expect, it, vi } from 'vitest';
import { createAddModel, type AddModelParts } from '../../src/app/models/add-model.svelte.ts';
import { createMirrorView, type MirrorParts } from '../../src/app/models/mirror-view.svelte.ts';
import { createPackImport } from '../../src/app/models/pack-import.svelte.ts';
import type { LibraryController } from '../../src/app/models/library-types.ts';
import { createError } from '../../src/core/failure.ts';
import type { ListedModel } from '../../src/engines/download-plan.ts';
import type { ModelSpec } from '../../src/engines/protocol.ts';

const network = createError('network', 'The connection failed.', 'Try again.');

/** What rejects when the visitor stops it, and never ends otherwise. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(createError('aborted', 'Stopped.', 'Go on.')));
  });
}

describe('a mirror', () => {
  function start(ask: MirrorParts['ask'], stored: unknown = '') {
    const saved: string[] = [];
    return {
      saved,
      mirror: createMirrorView({ ask, read: async () => stored, save: (address) => saved.push(address) }),
    };
  }

  it('is used and kept only once it has answered', async () => {
    let answer: () => void = () => undefined;
    const { mirror, saved } = start(() => new Promise((resolve) => (answer = () => resolve('owner/tiny'))));
    const trying = mirror.tryOut(' https://models.example.org/ ');
    expect(mirror.state).toEqual({ kind: 'trying', address: 'https://models.example.org' });
    expect(mirror.address).toBeNull();
    answer();
    await trying;
    expect(mirror.state).toEqual({ kind: 'found', repository: 'owner/tiny' });
    expect(mirror.address).toBe('https://models.example.org');
    expect(saved).toEqual(['https://models.example.org']);
    mirror.leave();
    expect(mirror.address).toBeNull();
    expect(saved.at(-1)).toBe('');
  });

  it.each([
    ...['', 'https://', 'http://models.example.org', 'https://a.example/?x=1', 'ftp://a.example'],
    ...['https://huggingface.co', 'https://hf.co/', 'https://name:word@a.example'],
  ])('written “%s” is not asked, and the one in use stays', async (typed) => {
    const { mirror, saved } = start(() => Promise.reject(new Error('asked')), 'https://good.example');
    await mirror.restore();
    await mirror.tryOut(typed);
    expect(mirror.state).toMatchObject({
      kind: 'refused',
      failure: { kind: 'invalid', advice: expect.stringContaining('still come from https://good.example') },
    });
    expect(mirror.address).toBe('https://good.example');
    expect(saved).toEqual([]);
  });

  it('that refuses changes nothing; one that is not waited for neither', async () => {
    const refusing = start(() => Promise.reject(network), 'https://good.example');
    await refusing.mirror.restore();
    await refusing.mirror.tryOut('https://bad.example');
    expect(refusing.mirror.state).toEqual({ kind: 'refused', failure: network.failure });
    expect(refusing.mirror.address).toBe('https://good.example');
    const slow = start((_address, signal) => untilAborted(signal));
    const trying = slow.mirror.tryOut('https://slow.example');
    slow.mirror.cancel();
    await trying;
    expect(slow.mirror.state).toEqual({ kind: 'idle' });
    expect(slow.saved).toEqual([]);
  });

  it.each([undefined, 7, 'http://models.example.org', 'no address at all?'])(
    'that is kept as %s is left out',
    async (stored) => {
      const { mirror } = start(async () => '', stored);
      await mirror.restore();
      expect(mirror.address).toBeNull();
    },
  );
});

describe('adding a model', () => {
  const model: ListedModel = {
    id: 'owner.tiny',
    name: 'tiny',
    roles: ['user', 'assistant'],
    engine: 'transformers',
    location: { kind: 'hub', repository: 'owner/tiny', revision: 'main' },
    variants: [
      { device: 'webgpu', dtype: 'q4', program: 'onnx/model_q4.onnx' },
      { device: 'wasm', dtype: 'q8', program: 'onnx/model_quantized.onnx' },
    ],
    parameters: 1,
    contextLength: 512,
    licence: 'MIT',
    card: 'x',
  };
  const request = { kind: 'writer', repository: 'owner/tiny', library: '' } as const;

  function start(change: Partial<AddModelParts> = {}) {
    const added: ListedModel[] = [];
    const parts = {
      read: async () => model,
      add: async (one: ListedModel) => void added.push(one),
      ...change,
    };
    return { added, adding: createAddModel(parts) };
  }

  it('takes the one variant that was chosen, under a name of its own', async () => {
    const { adding, added } = start();
    await adding.look(request);
    expect(adding.state).toMatchObject({ kind: 'found', model });
    await adding.add(model.variants[1]!);
    expect(added).toMatchObject([{ id: 'owner.tiny-q8', variants: [{ dtype: 'q8' }] }]);
    expect(adding.state).toEqual({ kind: 'added', id: 'owner.tiny-q8', name: 'tiny' });
  });

  it('tells why it cannot be, at the hub and at the list, and can be stopped', async () => {
    const refused = start({ read: () => Promise.reject(network) });
    await refused.adding.look(request);
    expect(refused.adding.state).toEqual({ kind: 'failed', failure: network.failure });
    const full = start({ add: () => Promise.reject(network) });
    await full.adding.look(request);
    await full.adding.add(model.variants[0]!);
    expect(full.adding.state).toMatchObject({ kind: 'found', failure: network.failure });
    const slow = start({ read: (_request, signal) => untilAborted(signal) });
    const looking = slow.adding.look(request);
    slow.adding.cancel();
    await looking;
    expect(slow.adding.state).toEqual({ kind: 'idle' });
  });

  it('forgets the answer to an earlier question', async () => {
    const answers: ((model: ListedModel) => void)[] = [];
    const { adding } = start({ read: () => new Promise((resolve) => answers.push(resolve)) });
    const first = adding.look(request);
    const second = adding.look(request);
    answers[1]!({ ...model, name: 'second' });
    answers[0]!({ ...model, name: 'first' });
    await Promise.all([first, second]);
    expect(adding.state).toMatchObject({ model: { name: 'second' } });
  });
});

describe('importing packs', () => {
  const pack = (name: string) => ({ name, source: new Blob([name]) });
  function start(importPack: LibraryController['importPack']) {
    let measured = 0;
    const importing = createPackImport(
      importPack,
      () => 0,
      async () => void measured++,
    );
    return { importing, measured: () => measured };
  }
  const named = (name: string) => ({ id: name, name }) as ModelSpec;

  it('reads one after the other, shows how far it is, and says what came', async () => {
    const seen: unknown[] = [];
    const { importing, measured } = start(async (_source, from, { onProgress }) => {
      onProgress({ loadedBytes: 5, totalBytes: 10, path: null });
      seen.push(importing.state);
      return named(`model of ${from}`);
    });
    await importing.take(Promise.resolve([pack('a.zip'), pack('b.zip')]));
    expect(seen).toMatchObject([
      { kind: 'working', pack: 'a.zip', transfer: { loadedBytes: 5, totalBytes: 10 } },
      { kind: 'working', pack: 'b.zip' },
    ]);
    const models = [{ name: 'model of a.zip' }, { name: 'model of b.zip' }];
    expect(importing.state).toMatchObject({ kind: 'done', models });
    expect(measured()).toBe(1);
  });

  it('stops at the first that is none, and keeps saying what came before', async () => {
    const { importing } = start(async (_source, from) => {
      if (from === 'b.zip') throw network;
      return named(from);
    });
    await importing.take(Promise.resolve([pack('a.zip'), pack('b.zip'), pack('c.zip')]));
    const failure = {
      ...network.failure,
      message: '“b.zip” was not imported. The connection failed.',
    };
    expect(importing.state).toMatchObject({ kind: 'failed', failure, models: [{ name: 'a.zip' }] });
    expect(importing.untaken).toEqual(['c.zip']);
    await importing.take(Promise.resolve([pack('a.zip')]));
    expect(importing.untaken).toEqual([]);
  });

  it('can be stopped, says which drop it did not take meanwhile, and tells what cannot be read', async () => {
    const asked: string[] = [];
    const { importing } = start((_source, from, { signal }) => {
      asked.push(from);
      return untilAborted(signal);
    });
    const taking = importing.take(Promise.resolve([pack('a.zip')]));
    await importing.take(Promise.resolve([pack('b.zip')]));
    await vi.waitFor(() => expect(importing.state).toMatchObject({ kind: 'working', pack: 'a.zip' }));
    await importing.take(Promise.reject(new Error('text')));
    expect(importing.untaken).toEqual(['b.zip']);
    importing.cancel();
    await taking;
    expect(importing.state).toEqual({ kind: 'idle' });
    expect(asked).toEqual(['a.zip']);
    expect(importing.untaken).toEqual(['b.zip']);
    await importing.take(Promise.reject(new Error('gone')));
    expect(importing.state).toMatchObject({ kind: 'failed', failure: { kind: 'invalid' } });
  });
});
