import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { draftPrompt, editPrompt, fingerprintPrompts, verdictPrompt } from '../../../src/core/prompts.ts';
import { taskNames } from '../../../src/core/sources.ts';
import { orderDocuments } from '../../../src/core/task.ts';

const document = orderDocuments('email', 1, 1)[0]!;

describe('the prompts', () => {
  it.each(['inkling-user', 'inkling-assistant'])('are those that %s was trained on, for both tasks', (id) => {
    const path = new URL(`../../../public/models/${id}/config.json`, import.meta.url);
    const config = JSON.parse(readFileSync(path, 'utf8')) as { inkling_prompts: unknown };
    expect(config.inkling_prompts).toEqual(
      Object.fromEntries(taskNames.map((task) => [task, fingerprintPrompts(task)])),
    );
  });

  it('say nothing of a preference when there is none', () => {
    expect(draftPrompt(document, null).messages[0]!.content).not.toContain('Preference');
    expect(draftPrompt(document, 'no greeting').messages[0]!.content).toContain('Preference: no greeting');
  });

  it('ask for the edit in the conversation of the verdict', () => {
    const verdict = { kind: 'edit', check: 'greeting none / plain: no' } as const;
    const { messages } = editPrompt(document, 'Hello', 'no greeting', verdict);
    expect(messages.slice(0, 1)).toEqual(verdictPrompt(document, 'Hello', 'no greeting').messages);
    expect(messages[1]).toEqual({ role: 'assistant', content: 'greeting none / plain: no\nVerdict: no' });
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  });

  it('never give the latent preference to the assistant', () => {
    expect(draftPrompt(document, null).messages[0]!.content).toContain(document.text);
  });
});
