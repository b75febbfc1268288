import { describe, expect, it } from 'vitest';
import { cleanReply } from '../../../src/core/clean-reply.ts';
import { corpora } from '../../../src/core/corpus/task-corpus.ts';
import { createRandom } from '../../../src/core/random.ts';
import { taskNames } from '../../../src/core/sources.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const email = 'Hello Ruth,\n\nThe draft is done.\n\nBest wishes,\nBen';

describe('a reply is freed of', () => {
  it.each([
    ['reasoning', `<think>They want it short.</think>\n\n${email}`],
    ['reasoning that the template opened', `They want it short.\n</think>\n\n${email}`],
    ['two blocks of reasoning', `<think>a</think>\n<THINK>b</THINK>${email}`],
    ['a friendly preamble', `Sure! Here is the e-mail you asked for:\n\n${email}`],
    ['a plain preamble', `Here's a short version:\n${email}`],
    ['a label', `Revised e-mail:\n\n${email}`],
    ['a bold label', `**E-mail:**\n\n${email}`],
    ['a heading', `# Revised draft:\n${email}`],
    ['a fence', `\`\`\`\n${email}\n\`\`\``],
    ['a fence with a language behind a preamble', `Certainly, here it is:\n\`\`\`text\n${email}\n\`\`\``],
    ['quotation marks', `"${email}"`],
    ['curly quotation marks', `“${email}”`],
    ['all of it at once', `<think>Hm.</think>Of course:\n\`\`\`\nSummary:\n"${email}"\n\`\`\``],
  ])('%s', (_, reply) => {
    expect(cleanReply(reply, 'draft')).toBe(email);
  });

  it('reasoning in a verdict too, and of nothing else there', () => {
    expect(cleanReply('<think>Hm.</think>Answer:\nVerdict: yes', 'verdict')).toBe('Answer:\nVerdict: yes');
  });
});

describe('a first line is a preamble, whatever its form:', () => {
  const openers = ['Sure', 'Certainly', 'Of course', 'Okay', 'OK', 'Absolutely', 'Great'];
  const announcements = [
    ...openers.map((opener) => `${opener}, here you go:`),
    ...openers.map((opener) => `${opener}:`),
    ...['Here is', "Here's", 'Here’s', 'Here are', 'Below is', 'Below are'].map(
      (start) => `${start} the text:`,
    ),
  ];
  const labels = [
    ...['E-mail', 'Email', 'Summary', 'Draft', 'Text', 'Version', 'Revision', 'Preference', 'Preferences'],
    ...['Answer', 'Reply', 'The summary', 'My draft', 'Your e-mail', 'Final answer', 'New version'],
    ...['The edited text', 'Updated summary', 'REVISED E-MAIL'],
  ];
  const dressed = labels.flatMap((label) => [`${label}:`, `**${label}:**`, `**${label}**:`, `## ${label}:`]);

  it.each([...announcements, ...dressed])('%s', (line) => {
    expect(cleanReply(`${line}\n\n${email}`, 'edit')).toBe(email);
  });
});

describe('a reply keeps', () => {
  it.each([
    ['a first sentence that announces nothing', 'Here is my review of Melon and coin.\n\nIt is good.'],
    ['a line with a colon that is part of it', 'Three things:\n- one\n- two'],
    ['a preamble behind which nothing comes', 'Here is the summary:'],
    ['marks around a part of it', '"Yes," she said, "come in."'],
    ['a fence inside it', 'Run this:\n```\nls\n```\nand that is all.'],
    ['the word think', 'I think so.'],
  ])('%s', (_, reply) => {
    expect(cleanReply(reply, 'draft')).toBe(reply);
  });

  it("everything that Inkling's own models are trained to write", () => {
    const random = createRandom(drawSeed('clean reply'));
    for (const task of taskNames) {
      const { sources, styles, render, create } = corpora[task];
      for (let i = 0; i < 300; i++) {
        const splits = { entities: 'held-out', phrasings: 'training' } as const;
        const text = render(create(random.pick(sources), splits, random), styles.create(random, 0.5));
        expect(cleanReply(text, 'edit')).toBe(text);
      }
    }
  });
});

it('is empty where there was nothing but reasoning', () => {
  expect(cleanReply('<think>I never stop', 'draft')).toBe('');
  expect(cleanReply('<think>done</think>', 'verdict')).toBe('');
});

it('takes no longer for a long line of blanks than for a short one', () => {
  expect(cleanReply(`${' '.repeat(15_000)}x`, 'draft')).toBe('x');
  expect(cleanReply(`Sure ${'a '.repeat(7000)}`, 'draft')).toContain('Sure');
});
