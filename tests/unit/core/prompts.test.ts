import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  aggregatePrompt,
  draftFromExamplesPrompt,
  draftPrompt,
  editPrompt,
  fingerprintPrompts,
  inferPrompt,
  verdictPrompt,
} from '../../../src/core/prompts.ts';
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

  it('have the words of the model that is asked, and no others, in the turns of an assistant', () => {
    const verdict = { kind: 'edit', check: 'CHECK' } as const;
    const prompts = [
      draftPrompt(document, 'no greeting'),
      draftFromExamplesPrompt(document, [{ draft: 'DRAFT', edit: 'EDIT' }]),
      verdictPrompt(document, 'DRAFT', 'no greeting'),
      editPrompt(document, 'DRAFT', 'no greeting', verdict),
      inferPrompt([{ draft: 'DRAFT', edit: 'EDIT' }]),
      aggregatePrompt(['no greeting', 'brief']),
    ];
    for (const { messages } of prompts) {
      expect(messages.map(({ role }) => role)).toEqual(
        messages.map((_, i) => (i % 2 === 0 ? 'user' : 'assistant')),
      );
      expect(messages.at(-1)!.role).toBe('user');
      // To the user model the assistant's draft is what it is shown; its own words are the check.
      const own = messages.filter(({ role }) => role === 'assistant').map(({ content }) => content);
      expect(own.every((content) => content === 'CHECK\nVerdict: no')).toBe(true);
      expect(own.join()).not.toContain('DRAFT');
    }
  });

  it('never give the latent preference to the assistant', () => {
    expect(draftPrompt(document, null).messages[0]!.content).toContain(document.text);
  });
});
