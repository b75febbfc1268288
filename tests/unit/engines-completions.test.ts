import { describe, expect, it } from 'vitest';
import { createError } from '../../src/core/failure.ts';
import { withCompletions } from '../../src/engines/completions.ts';
import type { LanguageModel } from '../../src/simulation/ports.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';

const ask = (content: string) => ({ messages: [{ role: 'user' as const, content }], maxTokens: 5 });

/** Answers a question with itself when it is told to, and counts. */
function setUp(identity: string | null = 'model', cache = createMemoryStore()) {
  const asked: string[] = [];
  let release: () => void = () => undefined;
  let gate: Promise<void> = Promise.resolve();
  let fails = false;
  const model: LanguageModel = {
    async generate({ messages }, { signal, onText } = {}) {
      const text = messages[0]!.content;
      asked.push(text);
      await gate;
      if (signal?.aborted) throw createError('aborted', 'Stopped.', '');
      if (fails) throw createError('generation-failed', 'Broken.', '');
      onText?.(text);
      return { text, promptTokens: 2, replyTokens: 1, finish: 'stop', milliseconds: 40 };
    },
  };
  return {
    asked,
    cache,
    cached: withCompletions(model, () => identity, cache),
    hold: () => (gate = new Promise((resolve) => (release = resolve))),
    release: () => release(),
    fail: (does: boolean) => (fails = does),
  };
}

describe('a model with a cache', () => {
  it('is asked once, and answers the second time the same in no time', async () => {
    const { cached, asked } = setUp();
    const first = await cached.generate(ask('a'));
    const texts: string[] = [];
    const second = await cached.generate(ask('a'), { onText: (text) => texts.push(text) });
    expect(second).toEqual({ ...first, milliseconds: 0 });
    expect(texts).toEqual(['a']);
    expect(asked).toEqual(['a']);
  });

  it('is asked again for another prompt, another limit, other spare parts and another model', async () => {
    const { cached, asked, cache } = setUp();
    await cached.generate(ask('a'));
    await cached.generate(ask('b'));
    await cached.generate({ ...ask('a'), maxTokens: 6 });
    const spans = [{ message: 0, start: 0, end: 1 }];
    await cached.generate({ ...ask('a'), spares: [{ part: 'document', spans }] });
    expect(asked).toEqual(['a', 'b', 'a', 'a']);
    const other = setUp('another model', cache);
    await other.cached.generate(ask('a'));
    expect(other.asked).toEqual(['a']);
  });

  it('is asked every time while nobody knows what it is', async () => {
    const { cached, asked } = setUp(null);
    await cached.generate(ask('a'));
    await cached.generate(ask('a'));
    expect(asked).toEqual(['a', 'a']);
  });

  it('answers two at once that ask the same, and asks once', async () => {
    const { cached, asked, hold, release } = setUp();
    hold();
    const replies = [cached.generate(ask('a')), cached.generate(ask('a'))];
    await until(() => asked.length > 0);
    release();
    expect((await Promise.all(replies)).map(({ text }) => text)).toEqual(['a', 'a']);
    expect(asked).toEqual(['a']);
  });

  it('asks again for the one who waits when the other stops or the model fails', async () => {
    for (const trouble of ['stop', 'fail']) {
      const { cached, asked, hold, release, fail } = setUp();
      hold();
      const controller = new AbortController();
      const first = cached.generate(ask('a'), { signal: controller.signal }).catch(kindOf);
      await until(() => asked.length === 1);
      const second = cached.generate(ask('a'));
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (trouble === 'stop') controller.abort();
      else fail(true);
      release();
      expect(await first).toBe(trouble === 'stop' ? 'aborted' : 'generation-failed');
      fail(false);
      expect((await second).text).toBe('a');
      expect(asked).toEqual(['a', 'a']);
    }
  });

  it('lets one who waits for another stop at once', async () => {
    const { cached, asked, hold, release } = setUp();
    hold();
    const first = cached.generate(ask('a'));
    await until(() => asked.length === 1);
    const controller = new AbortController();
    const second = cached.generate(ask('a'), { signal: controller.signal }).catch(kindOf);
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    expect(await second).toBe('aborted');
    release();
    expect((await first).text).toBe('a');
  });

  it('keeps no empty reply', async () => {
    const { cached, asked } = setUp();
    await cached.generate(ask(' '));
    await cached.generate(ask(' '));
    expect(asked).toHaveLength(2);
  });
});

function kindOf(error: unknown): unknown {
  return (error as { failure: { kind: string } }).failure.kind;
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(holds()).toBe(true);
}
