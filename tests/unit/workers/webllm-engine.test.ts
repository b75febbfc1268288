import type {
  ChatCompletionChunk,
  ChatCompletionRequestStreaming,
  InitProgressReport,
  ModelRecord,
} from '@mlc-ai/web-llm';
import { expose } from 'comlink';
import { afterEach, describe, expect, test } from 'vitest';
import { createBridge, type BridgeStatus } from '../../../src/engines/bridge.ts';
import { wrapWorker, type WorkerLike } from '../../../src/engines/bridge-worker.ts';
import { addressOf } from '../../../src/engines/model-address.ts';
import type { ModelSpec } from '../../../src/engines/protocol.ts';
import { createWebllmEngine, type Pipeline } from '../../../workers/webllm-engine.ts';
import { languageModelContract } from '../../contracts/language-model-contract.ts';

const file = (path: string) => ({ path, bytes: 10, sha256: 'a'.repeat(64) });
const library = 'https://libraries.test/tiny-q4f16_1.wasm';
const spec: ModelSpec = {
  id: 'tiny',
  name: 'Tiny',
  roles: ['user', 'assistant'],
  engine: 'webllm',
  location: { kind: 'hub', repository: 'mlc-ai/Tiny', revision: 'b'.repeat(40) },
  variants: [
    {
      device: 'webgpu',
      dtype: 'q4f16',
      needs: ['shader-f16'],
      files: [file('mlc-chat-config.json'), { ...file('tiny-q4f16_1.wasm'), address: library }],
    },
  ],
  parameters: 1,
  contextLength: 512,
  licence: 'MIT',
  card: 'https://huggingface.co/mlc-ai/Tiny',
};
const messages = [{ role: 'user' as const, content: 'Write a line about rain.' }];

const own = Object.getOwnPropertyDescriptor(globalThis, 'caches');
const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
  if (own === undefined) Reflect.deleteProperty(globalThis, 'caches');
  else Object.defineProperty(globalThis, 'caches', own);
});

type Piece = Partial<ChatCompletionChunk> & { readonly text?: string; readonly finish?: 'stop' | 'length' };

interface Behaviour {
  readonly reload?: () => Promise<void>;
  readonly write?: (count: number) => AsyncIterable<Piece>;
  readonly countTokens?: Pipeline['countTokens'];
  readonly onRequest?: (request: ChatCompletionRequestStreaming) => void;
}

/** In place of the library's engine, which no machine without a GPU can run: it reads its files through the caches as the library does. */
function createPipeline(
  record: ModelRecord,
  onProgress: (report: InitProgressReport) => void,
  { reload, write = recite, countTokens = countWords, onRequest }: Behaviour,
): Pipeline {
  let stopped = false;
  return {
    countTokens,
    async reload() {
      const config = await caches.open('webllm/config');
      const address = new URL('mlc-chat-config.json', record.model).href;
      const manifest = await config.match(new Request(address));
      if (manifest === undefined) await config.add(new Request(address));
      checkWindows({ ...((await manifest?.json()) as object), ...record.overrides });
      await (await caches.open('webllm/wasm')).match(new Request(record.model_lib));
      onProgress({ progress: 0.5, timeElapsed: 1, text: 'Loading model from cache[1/2]: 0MB loaded.' });
      onProgress({ progress: 1, timeElapsed: 1, text: 'Loading GPU shader modules[3/3]: 100% completed' });
      await reload?.();
    },
    interruptGenerate() {
      stopped = true;
    },
    chat: {
      completions: {
        create: (request) => {
          stopped = false;
          onRequest?.(request);
          return Promise.resolve(toChunks(write(request.max_tokens ?? 0), () => stopped));
        },
      },
    },
  };
}

/** As the library does: -1 stands for none, and one of the two it has to be. */
function checkWindows(config: { context_window_size?: number; sliding_window_size?: number }): void {
  if (config.context_window_size === -1 || config.sliding_window_size === -1) return;
  throw new Error('Only one of context_window_size and sliding_window_size can be positive.');
}

const countWords = (text: string) => text.split(/\s+/).length;

async function* recite(count: number): AsyncIterable<Piece> {
  const words = 'It rained on the tin roof until the cat complained about the noise .'.split(' ');
  for (const [i, word] of words.slice(0, count).entries()) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    yield { text: i === 0 ? word : ` ${word}` };
  }
  yield { finish: count < words.length ? 'length' : 'stop' };
  yield {
    usage: { prompt_tokens: 7, completion_tokens: Math.min(count, words.length), total_tokens: 20 } as never,
  };
}

async function* toChunks(pieces: AsyncIterable<Piece>, isStopped: () => boolean) {
  for await (const { text, finish, usage } of pieces) {
    if (isStopped()) return;
    const choices =
      usage === undefined ? [{ delta: { content: text ?? '' }, finish_reason: finish ?? null }] : [];
    yield { choices, usage } as unknown as ChatCompletionChunk;
  }
}

/** A bridge to the engine in a worker of this test. */
function start(
  behaviour: Behaviour = {},
  kept: readonly string[] = spec.variants[0]!.files.map((f) => addressOf(spec, f)),
  model = spec,
  manifest: object = { context_window_size: 2048, sliding_window_size: -1 },
) {
  const statuses: BridgeStatus[] = [];
  const asked: string[] = [];
  const records: ModelRecord[] = [];
  const find = async (address: string) => {
    asked.push(address);
    return kept.includes(address) ? new Response(JSON.stringify(manifest)) : undefined;
  };
  const bridge = createBridge(
    model,
    {
      role: 'user',
      device: 'auto',
      allowSoftwareAdapter: false,
      onStatus: (status) => statuses.push(status),
    },
    {
      inspect: async () => ({
        wasm: true,
        simd: true,
        isolated: true,
        cores: 4,
        gpu: true,
        adapter: { name: 'Example GPU', software: false, f16: true },
      }),
      openWorker() {
        const engine = createWebllmEngine({
          find,
          async open(record, onProgress) {
            records.push(record);
            return createPipeline(record, onProgress, behaviour);
          },
        });
        const { port1, port2 } = new MessageChannel();
        open.push(port1, port2);
        expose(engine, port2 as never);
        port1.start();
        port2.start();
        const worker: WorkerLike = {
          postMessage: (message, transfer) => port1.postMessage(message, transfer ?? []),
          addEventListener: (type, listener) => port1.addEventListener(type, listener as EventListener),
          removeEventListener: (type, listener) => port1.removeEventListener(type, listener as EventListener),
          terminate: () => port1.close(),
        };
        return wrapWorker(worker, 5000);
      },
      wait: async () => undefined,
    },
  );
  return { bridge, statuses, asked, records };
}

describe('the web-llm engine over a stand-in for the library', () => {
  for (const { behaviour, run } of languageModelContract) test(behaviour, () => run(start().bridge));
});

test('the library gets the kept files and their addresses, and is told its limits', async () => {
  const { bridge, asked, records } = start();
  const report = await bridge.load();
  expect(report).toMatchObject({ dtype: 'q4f16', choice: { device: 'webgpu' } });
  const folder = `https://huggingface.co/mlc-ai/Tiny/resolve/${'b'.repeat(40)}/`;
  expect(records).toEqual([
    {
      model_id: 'tiny',
      model: folder,
      model_lib: library,
      required_features: ['shader-f16'],
      overrides: { context_window_size: 512, sliding_window_size: -1 },
    },
  ]);
  // Each twice: whether it is there, and then by the library.
  expect([...new Set(asked)]).toEqual([`${folder}mlc-chat-config.json`, library]);
});

test.each([
  ['a sliding window', { context_window_size: -1, sliding_window_size: 4096 }],
  ['no word of one', { context_window_size: 4096 }],
])('a model whose manifest has %s loads with the context that it is given', async (_, manifest) => {
  const { bridge, records } = start({}, undefined, spec, manifest);
  await bridge.load();
  expect(records[0]!.overrides).toMatchObject({ context_window_size: 512 });
});

test('every request asks for the likeliest tokens, from the same seed', async () => {
  const requests: ChatCompletionRequestStreaming[] = [];
  const { bridge } = start({ onRequest: (request) => requests.push(request) });
  await bridge.generate({ messages, maxTokens: 6 });
  await bridge.generate({ messages, maxTokens: 60 });
  // The self-test of the load is the first.
  expect(requests.map(({ max_tokens, temperature, seed }) => [max_tokens, temperature, seed])).toEqual([
    [4, 0, 0],
    [6, 0, 0],
    [60, 0, 0],
  ]);
});

test('the phases of a load are told apart', async () => {
  const { bridge, statuses } = start();
  await bridge.load();
  const phases = statuses.flatMap((status) => (status.kind === 'loading' ? [status.progress.phase] : []));
  expect(phases.filter((phase, i) => phase !== phases[i - 1])).toEqual([
    'fetch',
    'start',
    'shaders',
    'self-test',
  ]);
});

test('a file that is not kept is named, and never fetched', async () => {
  const { bridge } = start({}, []);
  await expect(bridge.load()).rejects.toMatchObject({
    failure: { kind: 'model-missing', message: expect.stringContaining('mlc-chat-config.json') as string },
  });
});

test('a file that the library asks for and nobody listed ends the load, with the buttons that may help', async () => {
  const { bridge } = start({
    reload: async () => (await caches.open('webllm/model')).add('https://huggingface.co/other.bin'),
  });
  await expect(bridge.load()).rejects.toMatchObject({
    failure: {
      kind: 'model-missing',
      message: expect.stringContaining('other.bin') as string,
      advice: expect.stringMatching(/“Check the files”.+“Repair”/) as string,
    },
  });
});

const loadFailures: readonly (readonly [string, string, string])[] = [
  ['This model requires WebGPU extension shader-f16, which is not enabled', 'no-device', 'q4f32'],
  ['WebGPU is not supported in your current environment, but it is necessary', 'no-device', 'WebGPU'],
  ['WebAssembly.compile(): expected magic word', 'model-damaged', 'cannot be read'],
  ['The device was lost. This can happen due to insufficient memory', 'load-failed', 'memory'],
];
test.each(loadFailures)('a load that fails with “%s” is explained', async (detail, kind, word) => {
  const { bridge } = start({ reload: () => Promise.reject(new Error(detail)) });
  const error = await bridge.load().catch((reason: unknown) => reason as { failure: Record<string, string> });
  expect(error).toMatchObject({ failure: { kind } });
  expect(JSON.stringify(error)).toContain(word);
});

test('a device that was lost silently is noticed by its empty reply, and the next load has a new worker', async () => {
  let loads = 0;
  const { bridge, records } = start({
    async *write(count) {
      if (loads++ > 0) yield* recite(count);
    },
  });
  await expect(bridge.load()).rejects.toMatchObject({ failure: { kind: 'empty-reply' } });
  await bridge.load();
  expect(records).toHaveLength(2);
});

test('a reply that goes round in a circle ends, marked as cut', async () => {
  let written = 0;
  const { bridge } = start({
    async *write() {
      for (; written < 5000; written++) yield { text: written % 2 === 0 ? ' tick' : ' tock' };
      yield { usage: { prompt_tokens: 7, completion_tokens: written } as never };
    },
  });
  const reply = await bridge.generate({ messages, maxTokens: 5000 });
  expect(reply.finish).toBe('length');
  expect(written).toBeLessThan(500);
});

test('a device that answers zeros is noticed by its one token, and the next call has a new worker', async () => {
  const { bridge, records } = start({
    async *write(count) {
      if (count <= 4) yield* recite(count);
      else for (let i = 0; i < count; i++) yield { text: '!' };
    },
  });
  await expect(bridge.generate({ messages, maxTokens: 40 })).rejects.toMatchObject({
    failure: { kind: 'generation-failed', message: expect.stringContaining('again and again') as string },
  });
  await bridge.load();
  expect(records).toHaveLength(2);
});

describe('what the catalogue says of a model', () => {
  const ask = async (behaviour: Behaviour, prompting?: ModelSpec['prompting']) => {
    const requests: ChatCompletionRequestStreaming[] = [];
    const { bridge, records } = start(
      { ...behaviour, onRequest: (request) => requests.push(request) },
      undefined,
      prompting === undefined ? spec : { ...spec, prompting },
    );
    await bridge.generate({ messages, maxTokens: 6 });
    return { request: requests.at(-1)!, records };
  };

  test('stands in the request as its system prompt, and in the record as its template', async () => {
    const template = { roles: { user: 'Human', assistant: 'Bot', tool: 'tool' }, stop_str: ['Human:'] };
    const { request, records } = await ask({}, { system: 'Be plain.', template });
    expect(request.messages).toEqual([{ role: 'system', content: 'Be plain.' }, ...messages]);
    expect(records[0]!.overrides).toMatchObject({ conv_config: template });
  });

  test('gives room for thoughts; without it models that know them are kept from thinking, and others are left alone', async () => {
    const thinker = (text: string) => (text === '<think>' ? 1 : countWords(text));
    const plain = (text: string) => (text === '<think>' ? 3 : countWords(text));
    const off = { extra_body: { enable_thinking: false }, max_tokens: 6 };
    expect((await ask({ countTokens: thinker })).request).toMatchObject(off);
    const thinking = (await ask({ countTokens: thinker }, { thinkingTokens: 100 })).request;
    expect(thinking.max_tokens).toBe(106);
    expect(thinking).not.toHaveProperty('extra_body');
    expect((await ask({ countTokens: plain })).request).not.toHaveProperty('extra_body');
  });

  test('counts in its context, by the bytes of the text where the library shows no tokenizer', async () => {
    const text = 'é'.repeat(3000);
    const { bridge } = start({ countTokens: () => null });
    const { fitted } = await bridge.generate({
      messages: [{ role: 'user', content: text }],
      maxTokens: 12,
      spares: [{ part: 'document', spans: [{ message: 0, start: 0, end: text.length }] }],
    });
    // 500 tokens are left for the prompt, its template among them.
    expect(fitted!.messages[0]!.content.length).toBeLessThan(760);
    expect(fitted!.messages[0]!.content.length).toBeGreaterThan(650);
  });
});
