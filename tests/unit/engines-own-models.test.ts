// @vitest-environment node
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { parseCatalog } from '../../src/engines/catalog.ts';
import { planDownload } from '../../src/engines/download-plan.ts';
import { readHub } from '../../src/engines/hub.ts';
import { lookUp } from '../../src/engines/look-up.ts';
import { chooseOwn, type OwnKind } from '../../src/engines/own-model.ts';
import { readOwnModel } from '../../src/engines/read-own-model.ts';
import { parseRepository } from '../../src/engines/repository-address.ts';
import { describeWait, readRetryAfter } from '../../src/engines/retry-after.ts';
import { tryMirror } from '../../src/engines/try-mirror.ts';
import { failureOf } from '../fixtures/failure-of.ts';
import { listen } from '../fixtures/listen.ts';

const sha = 'a'.repeat(40);
const template = { chat_template: '{{ messages }}', model_max_length: 1e30 };
const writer: Repository = {
  'config.json': {
    ...{ model_type: 'llama', architectures: ['LlamaForCausalLM'], max_position_embeddings: 8192 },
    ...{ vocab_size: 50_000, hidden_size: 512 },
  },
  'tokenizer.json': {},
  'tokenizer_config.json': template,
  'onnx/model_q4f16.onnx': 90_000_000,
  'onnx/model_q4.onnx': 1000,
  'onnx/model_q4.onnx_data': 149_999_000,
  'onnx/model_quantized.onnx': 101_000_000,
};
const embedder: Repository = {
  'config.json': { model_type: 'bert', architectures: ['BertModel'], max_position_embeddings: 512 },
  'tokenizer.json': {},
  'tokenizer_config.json': { model_max_length: 256 },
  'onnx/model_quantized.onnx': 22_000_000,
  'onnx/model_fp16.onnx': 45_000_000,
  '1_Pooling/config.json': { pooling_mode_cls_token: true, word_embedding_dimension: 384 },
};
const mlc: Repository = {
  'mlc-chat-config.json': {
    model_type: 'qwen2',
    quantization: 'q4f16_1',
    context_window_size: 32_768,
    model_config: { vocab_size: 32_000, hidden_size: 256 },
    version: '0.1.0',
  },
  'tensor-cache.json': {},
  'tokenizer.json': {},
  'params_shard_0.bin': 45_000_000,
  'params_shard_1.bin': 11_250_000,
};
const library = 'https://libraries.test/v1/Tiny-q4f16_1.wasm';

/** The files of a repository: their content, or only their length. */
type Repository = Readonly<Record<string, object | number | string>>;

/** A hub with one repository, owner/tiny, whose only branch is main. */
function serve(files: Repository, spoil: Readonly<Record<string, (response: ServerResponse) => void>> = {}) {
  return listen((request, response) => {
    const url = request.url!;
    const path = /^\/owner\/tiny\/resolve\/a{40}\/(.*)$/.exec(url)?.[1];
    if (path !== undefined && spoil[path]) return spoil[path](response);
    if (path !== undefined && path in files) return void response.end(textOf(files[path]!));
    if (!url.startsWith('/api/models/owner/tiny/')) {
      return void response.writeHead(401, { 'X-Error-Code': 'RepoNotFound' }).end();
    }
    if (!/\/revision\/(main|a{40})\?/.test(url)) {
      return void response.writeHead(404, { 'X-Error-Code': 'RevisionNotFound' }).end();
    }
    const siblings = Object.entries(files).map(([rfilename, content]) => ({
      rfilename,
      size: typeof content === 'number' ? content : textOf(content).length,
      blobId: 'b'.repeat(40),
    }));
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ sha, cardData: { license: 'mit' }, siblings }));
  });
}

function textOf(content: object | number | string): string {
  return typeof content === 'string' ? content : JSON.stringify(content);
}

const without = (files: Repository, ...paths: readonly string[]): Repository =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !paths.includes(path)));

describe('a repository becomes an entry of the list:', () => {
  it('one with ONNX files, with every variant, its length with the data, and an estimate of its size', async () => {
    const host = await serve(writer);
    const model = await readOwnModel('writer', 'owner/tiny', '', host);
    expect(model).toMatchObject({
      name: 'tiny',
      roles: ['user', 'assistant'],
      engine: 'transformers',
      location: { kind: 'hub', repository: 'owner/tiny', revision: 'main' },
      parameters: 100_000_000,
      contextLength: 8192,
      licence: 'mit',
    });
    expect(model.variants.map(({ device, dtype, bytes }) => [device, dtype, bytes])).toEqual([
      ['webgpu', 'q4f16', 90_000_000],
      ['webgpu', 'q4', 150_000_000],
      ['wasm', 'q8', 101_000_000],
    ]);
    expect(model.variants[0]!.needs).toEqual(['shader-f16']);
    expect(model.embeddingMatrix).toEqual([50_000, 512]);
    const chosen = chooseOwn(model, model.variants[1]!);
    expect(chosen).toMatchObject({ id: 'owner.tiny-q4', variants: [{ dtype: 'q4' }] });
    const location = { ...model.location, revision: 'v2/Beta' } as typeof model.location;
    expect(chooseOwn({ ...model, location }, model.variants[1]!).id).toBe('owner.tiny-v2-beta-q4');
    expect(parseCatalog({ models: [chosen] })).toMatchObject({ listed: [chosen], rejected: [] });
    expect(
      planDownload(chosen, chosen.variants[0]!, await readHub(host, 'owner/tiny', 'main')).files,
    ).toHaveLength(5);
  });

  it('a template of its own file counts, and a model without a length gets a short one', async () => {
    const files = {
      ...writer,
      'config.json': { model_type: 'x' },
      'tokenizer_config.json': {},
      'chat_template.jinja': 'x',
    };
    expect(await readOwnModel('writer', 'owner/tiny', '', await serve(files))).toMatchObject({
      contextLength: 512,
    });
  });

  it('an embedder, for the processor only, with its pooling', async () => {
    const model = await readOwnModel('embedder', 'owner/tiny', '', await serve(embedder));
    expect(model).toMatchObject({ roles: ['embedder'], contextLength: 256, pooling: 'cls' });
    expect(model.variants.map(({ device, dtype }) => [device, dtype])).toEqual([['wasm', 'q8']]);
    const chosen = chooseOwn(model, model.variants[0]!);
    expect(parseCatalog({ models: [chosen] }).rejected).toEqual([]);
  });

  it('one of MLC by the address of its manifest, with the library that was written', async () => {
    const host = await serve(mlc);
    const typed = `${host}/owner/tiny/resolve/main/mlc-chat-config.json`;
    const model = await readOwnModel('mlc', typed, ` ${library} `, host);
    expect(model).toMatchObject({
      engine: 'webllm',
      parameters: 100_000_000,
      embeddingMatrix: [32_000, 256],
      contextLength: 4096,
      variants: [{ device: 'webgpu', dtype: 'q4f16', needs: ['shader-f16'], program: library }],
    });
    expect(parseCatalog({ models: [chooseOwn(model, model.variants[0]!)] }).rejected).toEqual([]);
  });

  it('one of an older build of MLC, whose list of the weights has another name', async () => {
    const host = await serve({ ...without(mlc, 'tensor-cache.json'), 'ndarray-cache.json': {} });
    const model = await readOwnModel('mlc', 'owner/tiny', library, host);
    const listing = await readHub(host, 'owner/tiny', 'main');
    const paths = planDownload(model, model.variants[0]!, listing).files.map(({ path }) => path);
    expect(paths).toContain('ndarray-cache.json');
  });

  it('one of MLC whose manifest names the library, and one that brings it along with its hash', async () => {
    const named = {
      ...mlc,
      'mlc-chat-config.json': { ...(mlc['mlc-chat-config.json'] as object), model_lib: library },
    };
    const model = await readOwnModel('mlc', 'owner/tiny', '', await serve(named));
    expect(model.variants[0]!.program).toBe(library);
    const host = await serve({ ...mlc, 'tiny.wasm': 3_000_000 });
    const own = await readOwnModel('mlc', 'owner/tiny', '', host);
    expect(own.variants[0]!.program).toBe('tiny.wasm');
    const plan = planDownload(own, own.variants[0]!, await readHub(host, 'owner/tiny', 'main'));
    expect(plan.files.find(({ path }) => path === 'tiny.wasm')).toMatchObject({
      bytes: 3_000_000,
      hash: { kind: 'git' },
      address: `https://huggingface.co/owner/tiny/resolve/${sha}/tiny.wasm`,
    });
    expect(plan.files).toHaveLength(6);
  });
});

describe('what cannot be added is explained:', () => {
  const config = (change: object) => ({
    ...writer,
    'config.json': { ...(writer['config.json'] as object), ...change },
  });
  const cases: readonly (readonly [string, OwnKind, Repository, string, RegExp])[] = [
    [
      'no ONNX files',
      'writer',
      without(writer, ...Object.keys(writer).filter((path) => path.startsWith('onnx/'))),
      'model-missing',
      /no ONNX files/,
    ],
    [
      'ONNX files of other parts',
      'writer',
      { 'onnx/vision.onnx': 1 },
      'model-missing',
      /none that transformers\.js knows/,
    ],
    [
      'no tokenizer',
      'writer',
      without(writer, 'tokenizer.json'),
      'model-missing',
      /no tokenizer\.json: without a tokenizer/,
    ],
    ['no configuration', 'writer', without(writer, 'config.json'), 'model-missing', /no config\.json/],
    ['no chat template', 'writer', { ...writer, 'tokenizer_config.json': {} }, 'invalid', /no chat template/],
    [
      'an embedder as a writer',
      'writer',
      config({ architectures: ['BertModel'] }),
      'invalid',
      /no model that writes/,
    ],
    ['a writer as an embedder', 'embedder', writer, 'invalid', /no embedder/],
    [
      'an embedder for the graphics processor only',
      'embedder',
      without(embedder, 'onnx/model_quantized.onnx'),
      'model-missing',
      /no ONNX file for the processor/,
    ],
    [
      'a configuration that is none',
      'writer',
      { ...writer, 'config.json': [] },
      'invalid',
      /config\.json of owner\/tiny is not what/,
    ],
    [
      'a configuration that is no JSON',
      'writer',
      { ...writer, 'config.json': '<html>' },
      'invalid',
      /config\.json of owner\/tiny is not what/,
    ],
    [
      'no manifest of MLC',
      'mlc',
      without(mlc, 'mlc-chat-config.json'),
      'model-missing',
      /no mlc-chat-config\.json/,
    ],
    [
      'an older kind of weights',
      'mlc',
      without(mlc, 'tensor-cache.json'),
      'model-missing',
      /no tensor-cache\.json/,
    ],
    [
      'a manifest that is not one',
      'mlc',
      { ...mlc, 'mlc-chat-config.json': { model_type: 'x' } },
      'invalid',
      /mlc-chat-config\.json of owner\/tiny is not what.*quantization/,
    ],
    ['no tokenizer of MLC', 'mlc', without(mlc, 'tokenizer.json'), 'model-missing', /tokenizer/],
    ['no library', 'mlc', mlc, 'invalid', /where the model’s library is/],
  ];
  it.each(cases)('%s', async (_, kind, files, failure, message) => {
    const told = await failureOf(readOwnModel(kind, 'owner/tiny', '', await serve(files)));
    expect(told.kind).toBe(failure);
    expect(told.message).toMatch(message);
    expect(told.advice).not.toBe('');
  });

  it('a repository that does not exist, and a revision', async () => {
    const host = await serve(writer);
    expect((await failureOf(readOwnModel('writer', 'owner/none', '', host))).message).toContain(
      'no public repository owner/none',
    );
    expect((await failureOf(readOwnModel('writer', 'owner/tiny@v9', '', host))).message).toContain(
      'no revision “v9”',
    );
  });

  it.each([403, 404, 500] as const)('a small file that answers %i', async (status) => {
    const host = await serve(writer, { 'config.json': (response) => void response.writeHead(status).end() });
    const told = await failureOf(readOwnModel('writer', 'owner/tiny', '', host));
    expect(told.kind).toBe(status === 500 ? 'network' : 'model-missing');
    expect(told.message).toContain('config.json of owner/tiny');
  });

  it('a connection that is cut in a small file', async () => {
    const host = await serve(writer, {
      'config.json': (response) => {
        response.writeHead(200, { 'Content-Length': '500' });
        response.write('{"model_type"', () => response.destroy());
      },
    });
    expect((await failureOf(readOwnModel('writer', 'owner/tiny', '', host))).kind).toBe('network');
  });

  it.each([
    'http://libraries.test/x.wasm',
    'x.wasm',
    'https://libraries.test/x.js',
    'https://libraries.test/x.wasm?a=1',
  ])('the library %s', async (address) => {
    const told = await failureOf(readOwnModel('mlc', 'owner/tiny', address, await serve(mlc)));
    expect(told).toMatchObject({ kind: 'invalid' });
    expect(told.message).toContain('no address of a model library');
  });
});

describe('a repository is named', () => {
  const mirror = 'https://models.school.example/hub';
  it.each([
    ['owner/name', 'main'],
    [' owner/name ', 'main'],
    ['owner/name@v1.0', 'v1.0'],
    ['https://huggingface.co/owner/name', 'main'],
    ['https://huggingface.co/owner/name/', 'main'],
    ['huggingface.co/owner/name?library=x#top', 'main'],
    ['https://hf.co/owner/name', 'main'],
    ['https://huggingface.co/owner/name/tree/refs%2Fpr%2F1', 'refs/pr/1'],
    [`https://huggingface.co/owner/name/blob/${sha}/config.json`, sha],
    [`${mirror}/owner/name/resolve/main/mlc-chat-config.json`, 'main'],
  ])('%s', (typed, revision) => {
    expect(parseRepository(typed, mirror)).toEqual({
      kind: 'repository',
      repository: 'owner/name',
      revision,
    });
  });

  it.each([
    '',
    'name',
    'owner/',
    '../../etc',
    'owner/..',
    'owner/na me',
    'owner/name@a b',
    'https://elsewhere.example/owner/name',
    'https://models.school.example/owner/name',
    'https://huggingface.co/datasets/owner/name',
    'https://huggingface.co/owner/name/discussions/1',
    'https://huggingface.co/owner/name/tree/%E0%A4%A',
    'javascript:alert(1)/x',
    'https://name:word@huggingface.co/owner/name',
    `owner/${'x'.repeat(97)}`,
  ])('but not by “%s”', (typed) => {
    const parsed = parseRepository(typed, mirror);
    expect(parsed.kind).not.toBe('repository');
  });
});

it('what is wrong with a name is said as the visitor wrote it', async () => {
  expect(parseRepository('a/b/c/d', null)).toMatchObject({ reason: expect.stringContaining('more parts') });
  expect(await failureOf(readOwnModel('writer', ' ', '', null))).toMatchObject({
    message: 'The field for the repository is empty.',
  });
});

describe('a mirror is tried', () => {
  const repositories = ['owner/none', 'owner/tiny', 'owner/other'];

  it('until it knows one model of the list', async () => {
    expect(await tryMirror(await serve(writer), repositories)).toBe('owner/tiny');
  });

  it('and of a long list the first that it has', async () => {
    const none = Array.from({ length: 13 }, (_, i) => `owner/none-${i}`);
    const known = ['owner/tiny', 'owner/tiny'];
    expect(await tryMirror(await serve(writer), [...none, ...known, ...none])).toBe('owner/tiny');
    expect((await failureOf(tryMirror(await serve(writer), none))).message).toContain('none of the 13');
  });

  it('and refused where it has none, is none, or does not answer', async () => {
    const empty = await serve(writer);
    expect((await failureOf(tryMirror(empty, ['owner/none', 'owner/nothing']))).message).toContain(
      'none of the 2 models',
    );
    const page = await listen(
      (_, response) => void response.setHeader('Content-Type', 'text/html').end('<p>'),
    );
    expect((await failureOf(tryMirror(page, repositories))).kind).toBe('invalid');
    const broken = await listen((_, response) => void response.writeHead(500).end());
    expect((await failureOf(tryMirror(broken, repositories))).kind).toBe('network');
    expect(await failureOf(tryMirror('http://127.0.0.1:9', repositories))).toMatchObject({
      kind: 'network',
      message: '127.0.0.1:9 could not be reached.',
    });
  });
});

describe('what the list says of a model is held against the hub when it is looked up:', () => {
  const shorter = { ...writer, 'config.json': { model_type: 'x', max_position_embeddings: 4096 } };
  const nested = { ...writer, 'config.json': { model_type: 'x', text_config: {} } };
  it.each([
    ['another licence', writer, { licence: 'Apache-2.0' }, { licence: 'mit', contextLength: 8192 }],
    ['the same by its short name', writer, { licence: 'MIT License' }, { licence: 'MIT License' }],
    ['less context than listed', shorter, {}, { contextLength: 4096 }],
    ['more context than listed', writer, { contextLength: 2048 }, { contextLength: 2048 }],
    ['no word of the context', nested, {}, { contextLength: 8192 }],
  ])('%s', async (_, files, said, found) => {
    const listed = { ...(await readOwnModel('writer', 'owner/tiny', '', await serve(writer))), ...said };
    const plan = await lookUp(listed, listed.variants[0]!, await serve(files));
    expect(plan.model).toEqual({ ...listed, ...found });
    expect(plan.location).toMatchObject({ revision: sha });
  });

  it('of one of MLC by its manifest', async () => {
    const small = {
      ...mlc,
      'mlc-chat-config.json': { ...Object(mlc['mlc-chat-config.json']), context_window_size: 1024 },
    };
    const listed = await readOwnModel('mlc', 'owner/tiny', library, await serve(mlc));
    const plan = await lookUp(listed, listed.variants[0]!, await serve(small));
    expect([listed.contextLength, plan.model.contextLength]).toEqual([4096, 1024]);
  });

  it('and a configuration that is none is refused before anything is fetched', async () => {
    const listed = await readOwnModel('writer', 'owner/tiny', '', await serve(writer));
    const broken = await serve({ ...writer, 'config.json': '<html>' });
    expect(await failureOf(lookUp(listed, listed.variants[0]!, broken))).toMatchObject({
      kind: 'invalid',
      message: expect.stringMatching(
        /^config\.json of owner\/tiny is not what such a file has to be/,
      ) as string,
    });
  });
});

it('how long a busy server wants to be left alone is read as a number and as a date', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  const read = (said?: string) =>
    readRetryAfter(new Headers(said === undefined ? {} : { 'Retry-After': said }), now);
  expect(read('30')).toBe(30);
  expect(read('Thu, 01 Jan 2026 00:02:00 GMT')).toBe(120);
  for (const said of [undefined, '', '-5', 'soon', '1e9', '99999999', 'Wed, 31 Dec 2025 00:00:00 GMT'])
    expect(read(said)).toBe(0);
});

it('a wait is told in units that a person counts in', () => {
  expect([1, 30, 120, 3600, 86_000].map(describeWait)).toEqual([
    ...['1 second', '30 seconds', '2 minutes', '60 minutes', '24 hours'],
  ]);
});
