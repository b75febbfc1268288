import type { ChatCompletionChunk } from '@mlc-ai/web-llm';
import { expose } from 'comlink';
import { afterEach, expect, test } from 'vitest';
import { createBridge } from '../../src/engines/bridge.ts';
import { wrapWorker } from '../../src/engines/bridge-worker.ts';
import { createScriptedModel } from '../../src/engines/scripted.ts';
import type { ModelSpec } from '../../src/engines/protocol.ts';
import type { RunEvent } from '../../src/simulation/events.ts';
import type { LanguageModel } from '../../src/simulation/ports.ts';
import { createWebllmEngine, type Pipeline } from '../../workers/webllm-engine.ts';
import { aConfig, createWorld, playAll, type World } from './simulation/fakes.ts';

const spec: ModelSpec = {
  id: 'tiny',
  name: 'Tiny',
  roles: ['user', 'assistant'],
  engine: 'webllm',
  location: { kind: 'hub', repository: 'mlc-ai/Tiny', revision: 'b'.repeat(40) },
  variants: [
    { device: 'webgpu', dtype: 'q4f16', files: [{ path: 'tiny.wasm', bytes: 2, sha256: 'a'.repeat(64) }] },
  ],
  parameters: 1,
  contextLength: 100_000,
  licence: 'MIT',
  card: 'https://huggingface.co/mlc-ai/Tiny',
};

const own = Object.getOwnPropertyDescriptor(globalThis, 'caches');
const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
  if (own === undefined) Reflect.deleteProperty(globalThis, 'caches');
  else Object.defineProperty(globalThis, 'caches', own);
});

/** web-llm's engine in a worker of its own, over a stand-in for its library that answers as the model of a small world does. */
function createWebllm(role: 'user' | 'assistant', { user }: World): LanguageModel {
  async function* write(messages: Parameters<LanguageModel['generate']>[0]['messages']) {
    const isProbe = messages.at(-1)!.content === 'Write one line.';
    const reply = isProbe ? null : await user.generate({ messages, maxTokens: 1000 });
    const usage = { prompt_tokens: reply?.promptTokens ?? 3, completion_tokens: reply?.replyTokens ?? 4 };
    yield { choices: [{ delta: { content: reply?.text ?? 'A line.' }, finish_reason: 'stop' }] };
    yield { choices: [], usage };
  }
  const pipeline: Pipeline = {
    reload: async () => undefined,
    interruptGenerate: () => undefined,
    countTokens: (text) => text.split(/\s+/).length,
    chat: {
      completions: {
        create: async (request) =>
          write(request.messages as never) as unknown as AsyncIterable<ChatCompletionChunk>,
      },
    },
  };
  return createBridge(
    spec,
    { role, device: 'auto', allowSoftwareAdapter: false, onStatus: () => undefined },
    {
      inspect: async () => ({
        ...{ wasm: true, simd: true, isolated: true, cores: 4, gpu: true },
        adapter: { name: 'Example GPU', software: false, f16: true },
      }),
      openWorker() {
        const { port1, port2 } = new MessageChannel();
        open.push(port1, port2);
        expose(
          createWebllmEngine({ find: async () => new Response('{}'), open: async () => pipeline }),
          port2 as never,
        );
        port1.start();
        port2.start();
        return wrapWorker(Object.assign(port1, { terminate: () => port1.close() }) as never, 5000);
      },
      wait: async () => undefined,
    },
  );
}

function callsOf(events: readonly RunEvent[], role: 'user' | 'assistant') {
  return events.flatMap((event) =>
    event.type === 'ModelCalled' && event.call.role === role ? [event.call] : [],
  );
}

const rounds = 4;
const config = aConfig({ agents: ['cipher-3'], seeds: [1], rounds });

test('a scripted user and an assistant of web-llm play a run together', async () => {
  const world = createWorld();
  const replies = Array.from({ length: rounds }, (_, i) => ['Style: no\nVerdict: no', `Edit ${i}.`]).flat();
  const assistant = createWebllm('assistant', world);
  const events = await playAll(config, { ...world, user: createScriptedModel(replies), assistant });
  expect(events.at(-1)).toMatchObject({ reason: 'completed' });
  expect(callsOf(events, 'user').map(({ reply }) => reply)).toEqual(replies);
  expect(world.store.committed.map(({ edit }) => edit)).toEqual(['Edit 0.', 'Edit 1.', 'Edit 2.', 'Edit 3.']);
  for (const { draft } of world.store.committed) expect(draft).toMatch(/^An e-mail in .+ notes\.$/);
  // The small world answers web-llm only.
  const asked = callsOf(events, 'assistant').map(({ prompt }) => prompt);
  expect(world.requests.map(({ kind }) => kind)).toEqual(asked);
  expect(asked).toEqual(expect.arrayContaining(['draft', 'infer']));
});

test('a user of web-llm and a scripted assistant play a run together', async () => {
  const world = createWorld();
  const assistant = createScriptedModel(() => 'Plain words.');
  const events = await playAll(config, { ...world, user: createWebllm('user', world), assistant });
  expect(events.at(-1)).toMatchObject({ reason: 'completed' });
  expect(new Set(callsOf(events, 'assistant').map(({ reply }) => reply))).toEqual(new Set(['Plain words.']));
  expect(world.store.committed.map(({ draft }) => draft)).toEqual(Array(rounds).fill('Plain words.'));
  for (const { edit } of world.store.committed) expect(edit).toMatch(/^An e-mail in .+, revised\.$/);
  expect(world.requests.map(({ kind }) => kind)).toEqual(callsOf(events, 'user').map(({ prompt }) => prompt));
});
