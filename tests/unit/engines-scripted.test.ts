import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/core/types.ts';
import { createScriptedModel } from '../../src/engines/scripted.ts';

const messages: readonly Message[] = [{ role: 'user', content: 'Notes about a train' }];
const request = { messages, maxTokens: 50 };

describe('the scripted engine', () => {
  test('gives its replies in order', async () => {
    const model = createScriptedModel(['first', 'second']);
    expect((await model.generate(request)).text).toBe('first');
    expect((await model.generate(request)).text).toBe('second');
  });

  test('fails when its replies have run out', async () => {
    const model = createScriptedModel(['only one']);
    await model.generate(request);
    await expect(model.generate(request)).rejects.toMatchObject({ failure: { kind: 'script-exhausted' } });
  });

  test('answers by prompt, and fails for a prompt that nobody wrote a reply for', async () => {
    const model = createScriptedModel(([message]) =>
      message?.content.includes('train') ? 'choo' : undefined,
    );
    expect((await model.generate(request)).text).toBe('choo');
    await expect(
      model.generate({ messages: [{ role: 'user', content: 'cats' }], maxTokens: 5 }),
    ).rejects.toMatchObject({ failure: { kind: 'script-exhausted' } });
  });

  test('takes an empty reply for a failure, as every engine does', async () => {
    await expect(createScriptedModel([' ']).generate(request)).rejects.toMatchObject({
      failure: { kind: 'empty-reply' },
    });
  });

  test('keeps line breaks and spaces of a reply', async () => {
    const text = 'Dear Ada,\n\n- one\n-  two\n\nBest';
    expect((await createScriptedModel([text]).generate(request)).text).toBe(text);
  });
});
