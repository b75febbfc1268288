import { describe, expect, it } from 'vitest';
import { createError, InklingError } from '../../../src/core/failure.ts';
import type { PromptKind } from '../../../src/core/types.ts';
import { createEmbed } from '../../../src/simulation/embed.ts';
import type { RoundStep } from '../../../src/simulation/events.ts';
import { createAsk, longestReply } from '../../../src/simulation/model-calls.ts';
import type { GenerateReply, LanguageModel } from '../../../src/simulation/ports.ts';

const prompt = { messages: [{ role: 'user', content: 'Write.' }], maxTokens: 9 } as const;
const measured = { promptTokens: 3, replyTokens: 2, finish: 'length', milliseconds: 7 } as const;

function setUp(reply: string, streamed: readonly string[] = [], more: Partial<GenerateReply> = {}) {
  const steps: RoundStep[] = [];
  const received: unknown[] = [];
  const model: LanguageModel = {
    async generate(request, options) {
      received.push(request, options?.signal);
      for (const text of streamed) options?.onText?.(text);
      return { text: reply, ...measured, ...more };
    },
  };
  const { signal } = new AbortController();
  const setting = { signal, stopIfAborted: () => {}, emit: (step: RoundStep) => steps.push(step) };
  return { ask: createAsk('user', model, setting), steps, received, signal };
}

describe('a model call', () => {
  it('passes the prompt, its token limit and the abort signal on', async () => {
    const { ask, received, signal } = setUp('Hello.');
    await ask('draft', prompt);
    expect(received).toEqual([prompt, signal]);
    expect(received[1]).toBe(signal);
  });

  it('is told with prompt, reply, tokens and time', async () => {
    const { ask, steps } = setUp('Hello.');
    await ask('edit', prompt);
    const call = { role: 'user', prompt: 'edit', messages: prompt.messages, reply: 'Hello.', ...measured };
    expect(steps).toEqual([{ type: 'ModelCalled', call }]);
  });

  it('is told with the prompt that the model read, and what was cut from the whole one', async () => {
    const fitted = {
      messages: [{ role: 'user', content: 'Wr [...]' }],
      cuts: [{ part: 'document', tokens: 7 }],
    } as const;
    const { ask, steps } = setUp('Hello.', [], { fitted });
    await ask('draft', prompt);
    expect(steps.at(-1)).toEqual({
      type: 'ModelCalled',
      call: { role: 'user', prompt: 'draft', ...fitted, reply: 'Hello.', ...measured },
    });
  });

  it.each([
    ['draft', 'DraftStreamed'],
    ['verdict', 'VerdictStreamed'],
    ['edit', 'EditStreamed'],
  ] as const)('streams a %s while it is written', async (kind, type) => {
    const { ask, steps } = setUp('Hello.', ['He', 'Hello']);
    await ask(kind, prompt);
    expect(steps.slice(0, 2)).toEqual([
      { type, text: 'He' },
      { type, text: 'Hello' },
    ]);
  });

  it.each(['infer', 'aggregate'] as const)('does not stream what %s writes', async (kind) => {
    const { ask, steps } = setUp('short', ['sh']);
    await ask(kind, prompt);
    expect(steps.map(({ type }) => type)).toEqual(['ModelCalled']);
  });

  it('gives the reply trimmed', async () => {
    expect(await setUp('\n  Hello.\n\n').ask('draft', prompt)).toBe('Hello.');
  });

  it('gives and streams the text alone, and tells the call with the whole reply', async () => {
    const reply = '<think>Short?</think>Here is the e-mail:\n\nHello.';
    const { ask, steps } = setUp(reply, ['<think>Sh', reply]);
    expect(await ask('draft', prompt)).toBe('Hello.');
    expect(steps.map((step) => ('text' in step ? step.text : 'call' in step && step.call.reply))).toEqual([
      '',
      'Hello.',
      reply,
    ]);
  });

  it('cuts a reply without end, and no emoji in two', async () => {
    const reply = await setUp('x'.repeat(longestReply - 1) + '😀'.repeat(1_000_000)).ask('draft', prompt);
    expect(reply).toBe('x'.repeat(longestReply - 1));
  });

  it.each(['draft', 'edit', 'infer', 'aggregate'] satisfies PromptKind[])(
    'fails with message and advice when %s comes back empty, and the call is still told',
    async (kind) => {
      const { ask, steps } = setUp(' \n ');
      const error = await ask(kind, prompt).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(InklingError);
      const { failure } = error as InklingError;
      expect(failure.kind).toBe('empty-reply');
      expect(failure.message).toMatch(/^The user model answered nothing/);
      expect(failure.advice).not.toBe('');
      expect(steps.map(({ type }) => type)).toEqual(['ModelCalled']);
    },
  );

  it('lets an empty verdict pass, which is then read as unclear', async () => {
    expect(await setUp('').ask('verdict', prompt)).toBe('');
  });
});

describe('an embedding call', () => {
  const setting = { signal: new AbortController().signal, stopIfAborted: () => {}, emit: () => {} };

  it('gives the vector of the one text', async () => {
    const embed = createEmbed(
      { embed: async (texts) => texts.map((text) => ({ vector: [text.length] })) },
      { ...setting, emit: (step) => expect.unreachable(step.type) },
    );
    expect(await embed('abc')).toEqual([3]);
  });

  it('tells how much of a text that is too long was not read', async () => {
    const steps: RoundStep[] = [];
    const embedder = { embed: async () => [{ vector: [1], unreadTokens: 7 }] };
    await createEmbed(embedder, { ...setting, emit: (step) => steps.push(step) })('abc');
    expect(steps).toEqual([{ type: 'ContextCut', unreadTokens: 7 }]);
  });

  it('fails when there is none', async () => {
    const embed = createEmbed({ embed: async () => [] }, setting);
    await expect(embed('abc')).rejects.toMatchObject({ failure: { kind: 'generation-failed' } });
  });

  it('is not made once the run is stopped', async () => {
    let isCalled = false;
    const embedder = {
      async embed() {
        isCalled = true;
        return [{ vector: [1] }];
      },
    };
    const stopIfAborted = () => {
      throw createError('aborted', '', '');
    };
    await expect(createEmbed(embedder, { ...setting, stopIfAborted })('abc')).rejects.toThrow(InklingError);
    expect(isCalled).toBe(false);
  });
});
