import { describe, expect, it } from 'vitest';
import { parseCatalog } from '../../src/engines/catalog.ts';
import { pinModel, planDownload, sourceOf, type ListedModel } from '../../src/engines/download-plan.ts';
import type { HubListing } from '../../src/engines/hub.ts';

const revision = 'c'.repeat(40);
const listed: ListedModel = {
  id: 'example',
  name: 'Example',
  roles: ['user', 'assistant'],
  engine: 'transformers',
  location: { kind: 'hub', repository: 'owner/example', revision: 'main' },
  variants: [{ device: 'webgpu', dtype: 'q4f16', needs: ['shader-f16'], program: 'onnx/model_q4f16.onnx' }],
  parameters: 1,
  contextLength: 512,
  licence: 'MIT',
  card: 'https://huggingface.co/owner/example',
};
const library = 'https://libraries.test/v1/example-q4f16_1.wasm';
const webllm: ListedModel = {
  ...listed,
  engine: 'webllm',
  variants: [{ device: 'webgpu', dtype: 'q4f16', program: library }],
};

function list(...paths: readonly string[]): HubListing {
  const files = paths.map((path, i) => ({
    path,
    bytes: 100 + i,
    hash: { kind: 'git', value: 'd'.repeat(40) } as const,
  }));
  return { revision, licence: 'mit', files };
}

const onnx = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'onnx/model_q4f16.onnx'];
const mlc = [
  'mlc-chat-config.json',
  'tensor-cache.json',
  'tokenizer.json',
  'params_shard_0.bin',
  'params_shard_12.bin',
];

describe('the files of a transformers.js model', () => {
  it('are the graph, its data and the small files that exist, of one commit', () => {
    const program = 'onnx/model_q4f16.onnx';
    const others = ['README.md', 'onnx/model.onnx', `${program}.bak`, 'vocab.json'];
    // The library asks for none of these.
    others.push(
      ...['_data_0', '_data_01', '_data_100', '_data_x', '_data/x', '_database'].map((end) => program + end),
    );
    const data = ['onnx/model_q4f16.onnx_data', 'onnx/model_q4f16.onnx_data_1'];
    const plan = planDownload(
      listed,
      listed.variants[0]!,
      list(...others, ...onnx, ...data, 'chat_template.jinja', 'generation_config.json'),
    );
    expect(plan.files.map(({ path }) => path).sort()).toEqual(
      [...onnx, ...data, 'chat_template.jinja', 'generation_config.json'].sort(),
    );
    for (const { path, address } of plan.files) {
      expect(address).toBe(`https://huggingface.co/owner/example/resolve/${revision}/${path}`);
    }
  });

  it.each(onnx)('are refused without %s, which is named', (path) => {
    const plan = () =>
      planDownload(listed, listed.variants[0]!, list(...onnx.filter((other) => other !== path)));
    expect(plan).toThrow(path);
  });
});

describe('the files of a web-llm model', () => {
  it('are the shards, the tokenizer and the configuration of one commit, and before them the library of another host', () => {
    const plan = planDownload(webllm, webllm.variants[0]!, list(...mlc, 'tokenizer.model', 'README.md'));
    expect(plan.files.map(({ path }) => path)).toEqual(['example-q4f16_1.wasm', ...mlc]);
    expect(plan.files[0]).toEqual({
      path: 'example-q4f16_1.wasm',
      address: library,
      bytes: null,
      hash: null,
    });
    expect(sourceOf(plan, null)).toBe('huggingface.co');
    expect(sourceOf(plan, 'https://mirror.example/hf')).toBe('mirror.example');
  });

  it('may have the list of their weights by its older name, and without any it is named', () => {
    const paths = mlc.map((path) => (path === 'tensor-cache.json' ? 'ndarray-cache.json' : path));
    const planned = planDownload(webllm, webllm.variants[0]!, list(...paths)).files.map(({ path }) => path);
    expect(planned).toEqual(['example-q4f16_1.wasm', ...paths]);
    const both = planDownload(webllm, webllm.variants[0]!, list(...mlc, 'ndarray-cache.json'));
    expect(both.files.map(({ path }) => path)).not.toContain('ndarray-cache.json');
    const none = mlc.filter((path) => path !== 'tensor-cache.json');
    expect(() => planDownload(webllm, webllm.variants[0]!, list(...none))).toThrow('tensor-cache.json');
  });

  it('may have the older kind of tokenizer, but need one', () => {
    const paths = mlc.map((path) => (path === 'tokenizer.json' ? 'tokenizer.model' : path));
    expect(planDownload(webllm, webllm.variants[0]!, list(...paths)).files).toHaveLength(6);
    const none = () =>
      planDownload(webllm, webllm.variants[0]!, list(...mlc.filter((path) => path !== 'tokenizer.json')));
    expect(none).toThrow('tokenizer.json');
  });
});

it.each([listed, webllm])(
  'what was received is pinned as an entry that the catalogue accepts ($engine)',
  (model) => {
    const plan = planDownload(model, model.variants[0]!, list(...onnx, ...mlc));
    const received = new Map(plan.files.map(({ path }) => [path, { bytes: 7, sha256: 'e'.repeat(64) }]));
    const pinned = pinModel(plan, received);
    expect(pinned.location).toMatchObject({ revision });
    const { models, rejected } = parseCatalog({ models: [pinned] });
    expect(rejected).toEqual([]);
    expect(models).toEqual([pinned]);
  },
);
