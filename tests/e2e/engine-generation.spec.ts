import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { ModelSpec } from '../../src/engines/protocol.ts';
import { describeFile, fixtureSpec } from '../harness/fixture-spec.ts';
import { expect, test } from '../harness/test.ts';

const spec = fixtureSpec('tiny-writer');
const messages = [{ role: 'user' as const, content: 'Hello' }];

test('an interrupt arrives while the model writes on WebAssembly', async ({ enginePage }) => {
  const { kind, written } = await enginePage.evaluate(
    async ({ spec, messages }) => {
      const call = 1;
      const worker = window.engines.openWorker();
      const choice = { device: 'wasm' as const, threads: 1, reason: 'a test' };
      await worker.load(
        spec,
        choice,
        window.engines.proxy(() => undefined),
        window.engines.compile,
      );
      let written = 0;
      const show = (text: string) => {
        if (written === 0) void worker.interrupt(call);
        written = text.length;
      };
      const outcome = await worker.generate({ messages, maxTokens: 4000 }, window.engines.proxy(show), call);
      return { kind: outcome.ok ? 'a whole reply' : outcome.failure.kind, written };
    },
    { spec, messages },
  );
  expect(kind).toBe('aborted');
  // Without a turn of the event loop between tokens all 4000 are written first, and texts show them.
  expect(written).toBeLessThan(2000);
});

test('after an abort the same worker goes on, with the reply that it would have given', async ({
  enginePage,
}) => {
  const { before, failure, after, loads } = await enginePage.evaluate(
    async ({ spec, messages }) => {
      const { bridge, statuses } = window.engines.bridge(spec);
      const before = await bridge.generate({ messages, maxTokens: 20 });
      const controller = new AbortController();
      const call = bridge.generate(
        { messages, maxTokens: 3000 },
        { signal: controller.signal, onText: () => controller.abort() },
      );
      const failure = await window.engines.failureOf(call);
      const after = await bridge.generate({ messages, maxTokens: 20 });
      return {
        before: before.text,
        failure,
        after: after.text,
        loads: statuses.filter(({ kind }) => kind === 'ready').length,
      };
    },
    { spec, messages },
  );
  expect(failure).toMatchObject({ kind: 'aborted' });
  expect(after).toBe(before);
  expect(loads).toBe(1);
});

test('the cache stays in the heap on WebAssembly, with the tokens that the library itself gives', async ({
  enginePage,
}) => {
  const heap = await longReply(enginePage, spec);
  // A penalty of 1 changes no token, but settings that only the library knows are left to it.
  const library = await longReply(enginePage, await withSettings(enginePage, { repetition_penalty: 1 }));
  expect([heap.cache, library.cache]).toEqual(['heap', 'library']);
  expect(heap.text).toBe(library.text);
  expect(heap.text.length).toBe(150);
});

test('replies that are written together are those that the model gives alone, with a stop in their middle', async ({
  enginePage,
}) => {
  const { batch, alone, together, failure, texts } = await enginePage.evaluate(async (spec) => {
    const { bridge } = window.engines.bridge(spec);
    const { batch } = await bridge.load();
    const ask = (i: number, options = {}) =>
      bridge.generate(
        { messages: [{ role: 'user', content: 'Hello. '.repeat(1 + 3 * i) }], maxTokens: 40 + 9 * i },
        options,
      );
    const alone = [];
    for (let i = 0; i < 10; i++) alone.push((await ask(i)).text);
    const controller = new AbortController();
    const stopped = window.engines.failureOf(
      ask(20, { signal: controller.signal, onText: () => controller.abort() }),
    );
    const texts: string[] = [];
    const calls = Array.from({ length: 10 }, (_, i) =>
      ask(i, { onText: (text: string) => i === 3 && texts.push(text) }),
    );
    const together = (await Promise.all(calls)).map(({ text }) => text);
    return { batch, alone, together, failure: await stopped, texts };
  }, spec);
  expect(batch).toBe(8);
  expect(together).toEqual(alone);
  expect(failure).toMatchObject({ kind: 'aborted' });
  for (const text of texts) expect(alone[3]!.startsWith(text)).toBe(true);
});

test('a model whose int8 arithmetic mixes the texts of a batch answers one at a time', async ({
  enginePage,
}) => {
  const batch = await enginePage.evaluate(
    async (spec) => (await window.engines.bridge(spec).bridge.load()).batch,
    fixtureSpec('tiny-writer', 'q8'),
  );
  expect(batch).toBe(1);
});

test('a model that ends at once is a failure with kind empty-reply, and the next call gets a new worker', async ({
  enginePage,
}) => {
  const first = (await reply(enginePage, spec)).text[0]!;
  const silent = await endAt(enginePage, first);
  const { failure, loads } = await enginePage.evaluate(
    async ({ spec, messages }) => {
      const { bridge, statuses } = window.engines.bridge(spec);
      const failure = await window.engines.failureOf(bridge.generate({ messages, maxTokens: 20 }));
      await window.engines.failureOf(bridge.generate({ messages, maxTokens: 20 }));
      return { failure, loads: statuses.filter(({ kind }) => kind === 'ready').length };
    },
    { spec: silent, messages },
  );
  expect(failure).toMatchObject({ kind: 'empty-reply', message: 'The model answered nothing.' });
  expect(loads).toBe(2);
});

test('a reply ends where the model ends it, without the end token in the text', async ({ enginePage }) => {
  const { text } = await reply(enginePage, spec);
  const end = [...text].find((letter, i) => i > 0 && text.indexOf(letter) === i && letter !== text[0])!;
  const stopped = await reply(enginePage, await endAt(enginePage, end));
  expect(stopped).toMatchObject({ text: text.slice(0, text.indexOf(end)), finish: 'stop' });
});

test('a prompt beyond the context is refused in plain words; one that leaves some room gets that', async ({
  enginePage,
}) => {
  const { promptTokens } = await reply(enginePage, spec);
  const failure = await enginePage.evaluate(
    ({ spec, messages }) =>
      window.engines.failureOf(window.engines.bridge(spec).bridge.generate({ messages, maxTokens: 20 })),
    { spec: { ...spec, contextLength: promptTokens }, messages },
  );
  expect(failure).toMatchObject({
    kind: 'invalid',
    message: expect.stringContaining(`The prompt has ${promptTokens} tokens`),
  });
  const short = await reply(enginePage, { ...spec, contextLength: promptTokens + 3 });
  expect(short).toMatchObject({ replyTokens: 3, finish: 'length' });
});

test('the catalogue can give a model another system prompt, another template and room for thoughts', async ({
  enginePage,
}) => {
  const plain = await reply(enginePage, spec);
  const withSystem = await reply(enginePage, { ...spec, prompting: { system: 'Be plain.' } });
  expect(withSystem.promptTokens).toBeGreaterThan(plain.promptTokens);
  const bare = await reply(enginePage, { ...spec, prompting: { template: '{{ messages[0].content }}' } });
  expect(bare.promptTokens).toBeLessThan(plain.promptTokens);
  const thinking = await reply(enginePage, { ...spec, prompting: { thinkingTokens: 10 } });
  expect([plain.replyTokens, thinking.replyTokens]).toEqual([20, 30]);
});

test('a prompt of spare parts is cut to leave the reply its whole room, by the tokens of the model', async ({
  enginePage,
}) => {
  const document = 'word '.repeat(200).trim();
  const cut = await enginePage.evaluate(
    ({ spec, document }) =>
      window.engines.bridge(spec).bridge.generate({
        messages: [{ role: 'user', content: `Read: ${document}` }],
        maxTokens: 20,
        spares: [{ part: 'document', spans: [{ message: 0, start: 6, end: 6 + document.length }] }],
      }),
    { spec: { ...spec, contextLength: 200 }, document },
  );
  expect(cut).toMatchObject({ replyTokens: 20, fitted: { cuts: [{ part: 'document' }] } });
  expect(cut.promptTokens).toBeLessThanOrEqual(180);
  expect(cut.promptTokens).toBeGreaterThan(170);
  expect(cut.fitted!.messages[0]!.content).toMatch(/^Read: word .* \[\.\.\.\] .*word$/);
});

test('texts of a stream come at most about 12 times a second, whatever the speed', async ({ enginePage }) => {
  const { texts, milliseconds } = await enginePage.evaluate(
    async ({ spec, messages }) => {
      const { bridge } = window.engines.bridge(spec);
      let texts = 0;
      const { milliseconds } = await bridge.generate({ messages, maxTokens: 600 }, { onText: () => texts++ });
      return { texts, milliseconds };
    },
    { spec, messages },
  );
  // One at the first token and one at the end, beside those in between.
  expect(texts).toBeLessThanOrEqual(2 + (milliseconds * 12) / 1000);
});

function reply(page: Page, spec: ModelSpec) {
  return page.evaluate(
    ({ spec, messages }) => window.engines.bridge(spec).bridge.generate({ messages, maxTokens: 20 }),
    { spec, messages },
  );
}

async function longReply(page: Page, spec: ModelSpec) {
  return page.evaluate(
    async ({ spec, messages }) => {
      const { bridge } = window.engines.bridge(spec);
      const { cache } = await bridge.load();
      return { cache, text: (await bridge.generate({ messages, maxTokens: 150 })).text };
    },
    { spec, messages },
  );
}

/** The model with a letter as its end token. */
async function endAt(page: Page, letter: string): Promise<ModelSpec> {
  const folder = new URL('../fixtures/models/tiny-writer/', import.meta.url);
  const tokenizer = JSON.parse(readFileSync(new URL('tokenizer.json', folder), 'utf8')) as {
    model: { vocab: Record<string, number> };
  };
  return withSettings(page, { eos_token_id: [3, tokenizer.model.vocab[letter === ' ' ? 'Ġ' : letter]!] });
}

/** The model with other settings in its generation_config.json. */
async function withSettings(page: Page, settings: object): Promise<ModelSpec> {
  const path = 'generation_config.json';
  const body = Buffer.from(JSON.stringify({ eos_token_id: 3, pad_token_id: 0, ...settings }));
  await page.route(`**/models/tiny-writer/${path}`, (route) =>
    route.fulfill({ contentType: 'application/json', body }),
  );
  return {
    ...spec,
    variants: spec.variants.map((variant) => ({
      ...variant,
      files: variant.files.map((file) => (file.path === path ? describeFile(path, body) : file)),
    })),
  };
}
