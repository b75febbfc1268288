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
    ['a fence that the limit of the reply cut', `\`\`\`text\n${email}`],
    ['a fence with a remark behind it', `\`\`\`\n${email}\n\`\`\`\n\nI made it shorter, as you asked.`],
    ['a preamble, a fence and a remark', `Here is the text:\n\`\`\`\n${email}\n\`\`\`\nAnything else?`],
    ['a preamble with an exclamation mark', `Sure, here's the revised e-mail!\n\n${email}`],
    ['one without an opener', `Here is the revised e-mail!\n${email}`],
    ['two lines that announce it', `Sure, here you go:\n\nRevised e-mail:\n\n${email}`],
    ['two of them before a fence', `Of course:\nE-mail:\n\`\`\`\n${email}\n\`\`\``],
    ['a line that agrees before one that announces', `Sure!\n\nHere is the e-mail:\n\n${email}`],
    ['one with a whole sentence', `Certainly, I can do that.\nRevised draft:\n${email}`],
    ['one before a fence', `Okay!\n\`\`\`\n${email}\n\`\`\``],
    ['quotation marks', `"${email}"`],
    ['curly quotation marks', `“${email}”`],
    ['single ones', `‘${email}’`],
    ['those of other languages', `«${email}»`],
    ['low ones', `„${email}“`],
    ['all of it at once', `<think>Hm.</think>Of course:\n\`\`\`\nSummary:\n"${email}"\n\`\`\``],
  ])('%s', (_, reply) => {
    expect(cleanReply(reply, 'draft')).toBe(email);
  });

  it('apostrophes stay within single marks', () => {
    expect(cleanReply('‘It’s done, and Ben’s glad.’', 'draft')).toBe('It’s done, and Ben’s glad.');
  });

  it('reasoning and a fence in a verdict too, and of nothing else there', () => {
    const verdict = 'Answer:\nVerdict: yes';
    expect(cleanReply(`<think>Hm.</think>${verdict}`, 'verdict')).toBe(verdict);
    expect(cleanReply(`\`\`\`\n${verdict}\n\`\`\``, 'verdict')).toBe(verdict);
    const remark = '```\nVerdict: yes\n```\nBut the closing is missing.';
    expect(cleanReply(remark, 'verdict')).toBe(remark);
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
    ['two fences', '```\nls\n```\nthen\n```\ncd\n```'],
    ['a fence with more than a remark behind it', '```\nls\n```\nThat lists.\n\nThis does more.'],
    ['marks within marks', '"He said "yes"."'],
    ['two speeches', '“Yes,” she said, “come in.”'],
    ['two speeches in single marks', '‘Yes,’ she said, ‘come in.’'],
    ['one speech and what follows', '‘Yes,’ say the dogs’'],
    ['joy', 'Great news!\n\nHere is the plan:\n- one'],
    ['what is here', 'Here is the best day of the year!\n\nCome along.'],
    ['a word that agrees', 'Of course I will come.\n\nBest wishes,\nBen'],
    ['one with joy', 'Sure, I will come!\n\nBen'],
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
