// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { parseCatalog } from '../../src/engines/catalog.ts';
import { refuseFolder } from '../../src/engines/file-address.ts';
import type { ModelSpec } from '../../src/engines/protocol.ts';
import { readOwnModel } from '../../src/engines/read-own-model.ts';
import { failureOf } from '../fixtures/failure-of.ts';

describe('an address that nothing is fetched from or kept under:', () => {
  const at = (address: string) => address + 'mlc-chat-config.json';
  it.each([
    ['http elsewhere', at('http://models.example/a/'), /https/],
    ['another protocol', at('ftp://models.example/a/'), /https/],
    ['a password', at('https://me:secret@models.example/a/'), /password/],
    ['a query', at('https://models.example/a/') + '?token=1', /\?/],
    ['a page', 'https://models.example/a/model.html', /of a file/],
    ['without end', at(`https://models.example/${'a/'.repeat(600)}`), /longer/],
  ])('%s', async (_, typed, advice) => {
    const told = await failureOf(readOwnModel('mlc', typed, '', null));
    expect(told).toMatchObject({ kind: 'invalid' });
    expect(told.advice).toMatch(advice);
  });

  const spec: ModelSpec = {
    id: 'folder',
    name: 'Folder',
    roles: ['user', 'assistant'],
    engine: 'webllm',
    location: { kind: 'folder', address: 'https://models.example/a/' },
    variants: [
      { device: 'webgpu', dtype: 'q4f16', files: [{ path: 'x.wasm', bytes: 1, sha256: 'a'.repeat(64) }] },
    ],
    parameters: 1,
    contextLength: 1,
    licence: 'x',
    card: 'x',
  };
  const rejected = (change: Partial<ModelSpec>) =>
    parseCatalog({ models: [{ ...spec, ...change }] }).rejected[0]?.reason;

  it('in a description that somebody else wrote', () => {
    expect(rejected({})).toBeUndefined();
    for (const address of [
      'https://models.example/a',
      'https://models.example/a/../b/',
      'https://MODELS.example/a/',
      'https://huggingface.co/owner/name/resolve/main/',
      'https://u:p@models.example/a/',
      'http://models.example/a/',
      'data:text/plain,a/',
      `https://models.example/${'a/'.repeat(600)}`,
    ]) {
      expect(rejected({ location: { kind: 'folder', address } }), address).toMatch(/location\.address/);
    }
    const [variant] = spec.variants;
    const file = { ...variant!.files[0]!, address: 'https://u:p@models.example/x.wasm' };
    expect(rejected({ variants: [{ ...variant!, files: [file] }] })).toMatch(/password/);
    expect(
      rejected({
        engine: 'transformers',
        variants: [
          { ...variant!, files: [{ ...file, path: 'x.onnx', address: 'https://a.example/x.onnx' }] },
        ],
      }),
    ).toMatch(/folder/);
  });

  it('where Inkling itself lies, whose files are kept beside the models', () => {
    Object.assign(globalThis, { location: new URL('https://inkling.example/app/') });
    try {
      expect(refuseFolder('https://inkling.example/models/')).toMatch(/Inkling itself/);
      expect(
        rejected({ location: { kind: 'folder', address: 'https://inkling.example/models/a/' } }),
      ).toMatch(/Inkling itself/);
      expect(refuseFolder('https://inkling.example:8443/models/')).toBeNull();
    } finally {
      Reflect.deleteProperty(globalThis, 'location');
    }
  });
});
