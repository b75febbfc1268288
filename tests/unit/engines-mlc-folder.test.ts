// @vitest-environment node
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { parseCatalog } from '../../src/engines/catalog.ts';
import { pinModel, planDownload, sourceOf } from '../../src/engines/download-plan.ts';
import { readMlcFolder } from '../../src/engines/mlc-folder.ts';
import { addressOf } from '../../src/engines/model-address.ts';
import { chooseOwn } from '../../src/engines/own-model.ts';
import { readOwnModel } from '../../src/engines/read-own-model.ts';
import { createDownloads } from '../../workers/downloads.ts';
import type { KeptFiles } from '../../workers/kept-files.ts';
import { failureOf } from '../fixtures/failure-of.ts';
import { listen } from '../fixtures/listen.ts';

const shards = [Buffer.alloc(900, 1), Buffer.alloc(300, 2)];
const md5 = (content: Buffer) => createHash('md5').update(content).digest('hex');
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const config = {
  model_type: 'qwen2',
  quantization: 'q4f16_1',
  context_window_size: 32_768,
  tokenizer_files: ['tokenizer.json', 'merges.txt'],
  model_lib: 'tiny-q4f16_1.wasm',
};
const records = shards.map((content, i) => ({
  dataPath: `params_shard_${i}.bin`,
  nbytes: content.length,
  md5sum: md5(content),
}));
const program = Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]);

type Folder = Readonly<Record<string, Buffer>>;

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const folder: Folder = {
  'mlc-chat-config.json': json(config),
  'tensor-cache.json': json({ records }),
  'tokenizer.json': json({ model: {} }),
  'params_shard_0.bin': shards[0]!,
  'params_shard_1.bin': shards[1]!,
  'tiny-q4f16_1.wasm': program,
};
const without = (path: string): Folder =>
  Object.fromEntries(Object.entries(folder).filter(([known]) => known !== path));

type Spoil = Readonly<Record<string, (response: ServerResponse) => void>>;

/** A server that has the files in one folder, and tells what it was asked for. */
async function serve(files: Folder = folder, spoil: Spoil = {}) {
  const asked: string[] = [];
  const host = await listen((request, response) => {
    const path = request.url!.replace('/models/Tiny-q4f16_1-MLC/', '');
    asked.push(path);
    if (spoil[path] !== undefined) spoil[path](response);
    else if (files[path] !== undefined) response.end(files[path]);
    else response.writeHead(404).end();
  });
  const address = `${host}/models/Tiny-q4f16_1-MLC/`;
  return { asked, address, manifest: `${address}mlc-chat-config.json` };
}

function createStore() {
  const known = new Map<string, Buffer>();
  const kept: KeptFiles = {
    match: async (url) => (known.has(url) ? new Response(new Uint8Array(known.get(url)!)) : undefined),
    put: async (url, body) => void known.set(url, Buffer.from(await new Response(body).arrayBuffer())),
    remove: async (url) => void known.delete(url),
    room: async () => null,
  };
  return { known, downloads: createDownloads(async () => kept, { wait: async () => undefined }) };
}

async function planOf(manifest: string) {
  const model = await readOwnModel('mlc', manifest, '', null);
  const chosen = chooseOwn(model, model.variants[0]!);
  if (chosen.location.kind !== 'folder') throw new Error('no folder');
  return planDownload(chosen, chosen.variants[0]!, await readMlcFolder(chosen.location.address));
}

describe('a manifest of MLC on any server', () => {
  it('may lie on the server of the mirror, beside its repositories', async () => {
    const { address, manifest } = await serve();
    const mirror = new URL(address).origin;
    const model = await readOwnModel('mlc', manifest, '', mirror);
    expect(model.location).toEqual({ kind: 'folder', address });
    const file = `${mirror}/owner/name/resolve/main/mlc-chat-config.json`;
    await expect(readOwnModel('mlc', file, '', mirror)).rejects.toThrow(/owner\/name/);
  });

  it('becomes an entry of the list, with what its neighbours say', async () => {
    const { address, manifest } = await serve();
    const model = await readOwnModel('mlc', ` ${manifest} `, '', null);
    expect(model).toMatchObject({
      name: 'Tiny-q4f16_1 (MLC)',
      engine: 'webllm',
      location: { kind: 'folder', address },
      contextLength: 4096,
      licence: 'licence not stated',
      card: manifest,
      variants: [
        { dtype: 'q4f16', needs: ['shader-f16'], bytes: 1200, program: `${address}${config.model_lib}` },
      ],
    });
    const chosen = chooseOwn(model, model.variants[0]!);
    expect(chosen.id).toMatch(/^127\.0\.0\.1-\d+\.models-tiny-q4f16-1-mlc-q4f16$/);
    expect(parseCatalog({ models: [chosen] })).toMatchObject({ listed: [chosen], rejected: [] });
  });

  it('is planned with the lengths and hashes that are known, past any mirror', async () => {
    const { address, manifest } = await serve();
    const plan = await planOf(manifest);
    expect(plan.files).toEqual([
      { path: config.model_lib, address: address + config.model_lib, bytes: null, hash: null },
      {
        path: 'mlc-chat-config.json',
        address: manifest,
        bytes: folder['mlc-chat-config.json']!.length,
        hash: { kind: 'sha256', value: sha256(folder['mlc-chat-config.json']!) },
      },
      {
        path: 'tensor-cache.json',
        address: `${address}tensor-cache.json`,
        bytes: folder['tensor-cache.json']!.length,
        hash: { kind: 'sha256', value: sha256(folder['tensor-cache.json']!) },
      },
      { path: 'tokenizer.json', address: `${address}tokenizer.json`, bytes: null, hash: null },
      ...records.map(({ dataPath, nbytes, md5sum }) => ({
        path: dataPath,
        address: address + dataPath,
        bytes: nbytes,
        hash: { kind: 'md5', value: md5sum },
      })),
    ]);
    expect(sourceOf(plan, 'https://mirror.example')).toBe(new URL(address).host);
  });

  it('is fetched, pinned by SHA-256, and kept under its own addresses; what was whole is not fetched again', async () => {
    const { address, manifest, asked } = await serve();
    const plan = await planOf(manifest);
    const { known, downloads } = createStore();
    known.set(`${address}params_shard_0.bin`, shards[0]!);
    known.set(`${address}params_shard_1.bin`, Buffer.alloc(300, 9));
    asked.length = 0;
    const outcome = await downloads.fetchFiles('Tiny', plan.files, null, () => undefined);
    if (!outcome.ok) throw new Error(outcome.failure.message);
    expect(asked).not.toContain('params_shard_0.bin');
    const spec = pinModel(plan, new Map(outcome.value.map(({ path, ...content }) => [path, content])));
    expect(parseCatalog({ models: [spec] })).toMatchObject({ models: [spec], rejected: [] });
    for (const file of spec.variants[0]!.files) {
      expect(file.sha256).toBe(sha256(folder[file.path]!));
      expect(known.get(addressOf(spec, file))).toEqual(folder[file.path]);
      expect(addressOf(spec, file)).toBe(address + file.path);
    }
    expect(known.size).toBe(6);
  });

  it('may have the older name of the list of weights, no MD5 in it, and a library elsewhere', async () => {
    const { address, manifest } = await serve({
      ...without('tensor-cache.json'),
      'ndarray-cache.json': json({ records: records.map(({ md5sum: _, ...record }) => record) }),
    });
    const listing = await readMlcFolder(address);
    expect(listing.files.map(({ path }) => path)).toContain('ndarray-cache.json');
    expect(listing.files.find(({ path }) => path === 'params_shard_0.bin')).toMatchObject({ hash: null });
    const library = 'https://libraries.test/x.wasm';
    const model = await readOwnModel('mlc', manifest, library, null);
    expect(model.variants[0]!.program).toBe(library);
  });
});

describe('a manifest that cannot be used is explained:', () => {
  const change = (path: string, value: unknown): Folder => ({ ...folder, [path]: json(value) });
  const escape = [{ ...records[0], dataPath: '../other.bin' }];
  const cases: readonly (readonly [string, Folder, string, RegExp])[] = [
    [
      'not found',
      without('mlc-chat-config.json'),
      'model-missing',
      /mlc-chat-config\.json at 127.* is missing/,
    ],
    [
      'not a manifest',
      change('mlc-chat-config.json', { a: 1 }),
      'invalid',
      /not what such a file has to be: model_type/,
    ],
    [
      'no list of weights',
      without('tensor-cache.json'),
      'model-missing',
      /no tensor-cache\.json and no ndarray-cache/,
    ],
    ['weights of elsewhere', change('tensor-cache.json', { records: escape }), 'invalid', /dataPath/],
    [
      'weights twice',
      change('tensor-cache.json', { records: [records[0], records[0]] }),
      'invalid',
      /tensor-cache/,
    ],
    [
      'no tokenizer',
      change('mlc-chat-config.json', { ...config, tokenizer_files: [] }),
      'model-missing',
      /tokenizer/,
    ],
    [
      'no library',
      change('mlc-chat-config.json', { ...config, model_lib: null }),
      'invalid',
      /where the model’s library is/,
    ],
    [
      'a library that is none',
      change('mlc-chat-config.json', { ...config, model_lib: 'https://u:p@x.test/x.wasm' }),
      'invalid',
      /name or a password/,
    ],
  ];
  it.each(cases)('%s', async (_, files, kind, message) => {
    const told = await failureOf(readOwnModel('mlc', (await serve(files)).manifest, '', null));
    expect(told.kind).toBe(kind);
    expect(told.message).toMatch(message);
    expect(told.advice).not.toBe('');
  });

  it('a web page in its place', async () => {
    const page = (response: ServerResponse) =>
      void response.setHeader('Content-Type', 'text/html; charset=utf-8').end('<!doctype html>');
    const { manifest } = await serve(folder, { 'mlc-chat-config.json': page });
    const told = await failureOf(readOwnModel('mlc', manifest, '', null));
    expect(told).toMatchObject({ kind: 'model-missing' });
    expect(told.message).toContain('web page in its place');
  });

  it('a server that cannot be reached, or does not let others read: the two are told as one', async () => {
    const told = await failureOf(readOwnModel('mlc', 'http://127.0.0.1:9/a/mlc-chat-config.json', '', null));
    expect(told.kind).toBe('network');
    expect(told.message).toContain('(CORS)');
    expect(told.advice).toContain('Access-Control-Allow-Origin');
  });

  it('one that is to be a model of another kind', async () => {
    const told = await failureOf(readOwnModel('writer', 'https://a.example/config.json', '', null));
    expect(told).toMatchObject({ kind: 'invalid' });
    expect(told.advice).toContain('neither of the hub');
  });
});

it('what another model keeps under an address stays, and the fetch that would replace it is refused', async () => {
  const { address, manifest } = await serve();
  const plan = await planOf(manifest);
  const { known, downloads } = createStore();
  const shard = `${address}params_shard_0.bin`;
  const other = Buffer.alloc(900, 7);
  known.set(shard, other);
  const pin = { sha256: sha256(other), model: 'Other' };
  const files = plan.files.map((file) => (file.address === shard ? { ...file, pin } : file));
  const outcome = await downloads.fetchFiles('Tiny', files, null, () => undefined);
  expect(outcome).toMatchObject({ ok: false, failure: { kind: 'wrong-hash' } });
  expect(JSON.stringify(outcome)).toContain('Other');
  expect(known.get(shard)).toBe(other);
});

it.each([
  ['tokenizer.json', '{"model":', /is not what its name says/],
  ['tiny-q4f16_1.wasm', 'no program', /no program for WebAssembly/],
])('%s that arrives as something else is not kept', async (path, content, message) => {
  const { manifest, address } = await serve({ ...folder, [path]: Buffer.from(content) });
  const { known, downloads } = createStore();
  const outcome = await downloads.fetchFiles('Tiny', (await planOf(manifest)).files, null, () => undefined);
  expect(outcome).toMatchObject({ ok: false, failure: { kind: 'model-damaged' } });
  expect(JSON.stringify(outcome)).toMatch(message);
  expect(known.has(address + path)).toBe(false);
});
