import { describe, expect, it } from 'vitest';
import { fitPrompt } from '../../../src/core/fit-prompt.ts';
import {
  aggregatePrompt,
  draftFromExamplesPrompt,
  draftPrompt,
  editPrompt,
  inferPrompt,
  verdictPrompt,
  type Prompt,
} from '../../../src/core/prompts.ts';
import { createRandom, type Random } from '../../../src/core/random.ts';
import { taskNames } from '../../../src/core/sources.ts';
import type { Document, Message } from '../../../src/core/types.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';
import { drawText } from '../../fixtures/random-text.ts';

/** Three ways to count, of which each grows with the text. */
const counters = {
  words: (text: string) => text.split(/\s+/).length,
  letters: (text: string) => [...text].length,
  bytes: (text: string) => new TextEncoder().encode(text).length,
};
type Counter = keyof typeof counters;

function fit(prompt: Prompt, contextLength: number, counter: Counter = 'words') {
  const encode = (messages: readonly Message[]) => ({
    tokens: messages.reduce((sum, { content }) => sum + 4 + counters[counter](content), 0),
  });
  return { ...fitPrompt(prompt, encode, contextLength), whole: encode(prompt.messages).tokens };
}

function textOf(messages: readonly Message[]): string {
  return messages.map(({ content }) => content).join('\n');
}

function words(count: number, stem = 'w'): string {
  return Array.from({ length: count }, (_, i) => `${stem}${i}`).join(' ');
}

const longDocument = (text: string): Document => ({ id: '', task: 'email', source: 'paper', text });
const preference = 'PREFERENCE no greeting, brief';

describe('a prompt', () => {
  it('that fits is sent as it is, whatever of it may be cut', () => {
    const prompt = verdictPrompt(longDocument(words(300)), words(50, 'd'), preference);
    const { messages, cuts, room, whole } = fit(prompt, 10_000);
    expect(messages).toBe(prompt.messages);
    expect({ cuts, room }).toEqual({ cuts: [], room: 320 });
    const exact = fit(prompt, whole + 320);
    expect(exact.cuts).toEqual([]);
    expect(fit(prompt, whole + 319).cuts).not.toEqual([]);
  });

  it('that is too long loses the middle of the document, and no more of it than it must', () => {
    const prompt = draftPrompt(longDocument(words(1000)), preference);
    const { messages, encoded, cuts, whole } = fit(prompt, 320 + 400);
    expect(encoded.tokens).toBe(400);
    expect(cuts).toEqual([{ part: 'document', tokens: whole - 400 }]);
    const text = textOf(messages);
    expect(text).toContain(preference);
    expect(text).toContain('w0 w1 w2');
    expect(text).toContain('w998 w999');
    expect(text).toContain(' [...] ');
    expect(text).not.toContain('w500 ');
  });

  it('of a verdict loses of the draft only what the document could not give', () => {
    const prompt = verdictPrompt(longDocument(words(40)), words(600, 'd'), preference);
    const { messages, cuts } = fit(prompt, 320 + 300);
    expect(cuts.map(({ part }) => part)).toEqual(['document', 'draft']);
    expect(textOf(messages)).toContain('Notes:\n[...]\n\nDraft:\nd0 d1');
  });

  it('of an edit keeps the verdict itself, of which it may shorten the check', () => {
    const verdict = { kind: 'edit', check: words(500, 'c') } as const;
    const prompt = editPrompt(longDocument(words(40)), words(40, 'd'), preference, verdict);
    const { messages, cuts } = fit(prompt, 320 + 300);
    expect(cuts.map(({ part }) => part)).toEqual(['document', 'check']);
    expect(messages[1]!.content).toMatch(/^c0 c1 .* \[\.\.\.\] .* c499\nVerdict: no$/s);
    expect(messages[2]).toEqual(prompt.messages[2]);
  });

  it('of several preferences loses those of the least similar rounds, whole', () => {
    const preferences = ['a', 'b', 'c', 'd'].map((letter) => `${letter} ${words(20, letter)}`);
    const { messages, cuts } = fit(aggregatePrompt(preferences), 80 + 75);
    expect(cuts.map(({ part }) => part)).toEqual(['further-preferences']);
    expect(textOf(messages)).toContain(`1. ${preferences[0]!}\n2. ${preferences[1]!}`);
    expect(textOf(messages)).not.toMatch(/3\.|\[\.\.\.\]/);
  });

  it('of several revisions loses the least similar ones, then shortens draft and revision alike', () => {
    const revisions = ['a', 'b', 'c'].map((l) => ({
      draft: words(100, `${l}draft`),
      edit: words(50, `${l}edit`),
    }));
    const one = fit(inferPrompt(revisions), 80 + 330);
    expect(one.cuts.map(({ part }) => part)).toEqual(['further-revisions']);
    expect(textOf(one.messages)).toContain(revisions[0]!.draft);
    expect(textOf(one.messages)).not.toContain('cdraft');
    const both = fit(inferPrompt(revisions), 80 + 100);
    expect(both.cuts.map(({ part }) => part)).toEqual(['further-revisions', 'revision']);
    expect(textOf(both.messages)).toMatch(
      /Draft:\nadraft0 .*\[\.\.\.\].*adraft99\n\nRevision:\naedit0 .*aedit49$/s,
    );
  });

  it('that cannot be short enough leaves the reply the room that there is', () => {
    const { room, encoded, messages } = fit(draftPrompt(longDocument(words(50)), preference), 60);
    expect(textOf(messages)).toContain(preference);
    expect(room).toBe(60 - encoded.tokens);
    expect(room).toBeLessThan(320);
  });

  it('is not cut where the mark would be as long as what it stands for', () => {
    expect(fit(draftPrompt(longDocument('one'), preference), 10).cuts).toEqual([]);
    expect(fit(draftPrompt(longDocument(''), preference), 10).cuts).toEqual([]);
  });
});

it('whatever it says: fits or has given all it may, loses nothing that fits, and keeps instruction and preference', () => {
  const random = createRandom(drawSeed('fit prompt'));
  for (let i = 0; i < 300; i++) {
    const task = random.pick(taskNames);
    const document: Document = { id: '', task, source: 'paper' as never, text: longText(random) };
    const { prompt, kept } = drawPrompt(random, document);
    const counter = random.pick(Object.keys(counters) as Counter[]);
    const contextLength = prompt.maxTokens + random.integer(1500);
    const { messages, encoded, room, cuts, whole } = fit(prompt, contextLength, counter);
    const budget = contextLength - prompt.maxTokens;

    if (whole <= budget) expect(messages).toBe(prompt.messages);
    else if (encoded.tokens > budget) {
      const none = fit(prompt, -Infinity, counter);
      expect(encoded.tokens).toBe(none.encoded.tokens);
    }
    expect(encoded.tokens + Math.max(room, 0)).toBeLessThanOrEqual(Math.max(contextLength, encoded.tokens));
    expect(cuts.reduce((sum, { tokens }) => sum + tokens, encoded.tokens)).toBe(whole);
    for (const { tokens } of cuts) expect(tokens).toBeGreaterThan(0);
    const text = textOf(messages);
    for (const words of kept) expect(text).toContain(words);
    expect(messages.map(({ role }) => role)).toEqual(prompt.messages.map(({ role }) => role));
    if (textOf(prompt.messages).isWellFormed()) expect(text.isWellFormed()).toBe(true);
  }
});

function longText(random: Random): string {
  return Array.from({ length: random.integer(12) }, () => drawText(random, 40)).join(
    random.pick(['', ' ', '\n\n']),
  );
}

/** A prompt of any kind with what has to be whole in it. */
function drawPrompt(random: Random, document: Document): { prompt: Prompt; kept: readonly string[] } {
  const revision = () => ({ draft: longText(random), edit: longText(random) });
  const revisions = Array.from({ length: 1 + random.integer(4) }, revision);
  const first = 'PREFERENCE the nearest';
  switch (random.integer(6)) {
    case 0:
      return { prompt: draftPrompt(document, preference), kept: [preference, 'Keep every fact exactly'] };
    case 1:
      return {
        prompt: draftFromExamplesPrompt(document, revisions),
        kept: ['Keep every fact exactly', 'Write it as this person revised earlier drafts:\n\nDraft:\n'],
      };
    case 2:
      return {
        prompt: verdictPrompt(document, longText(random), preference),
        kept: [preference, 'The last line is "Verdict: yes" or "Verdict: no".'],
      };
    case 3: {
      const verdict = { kind: 'edit', check: longText(random) } as const;
      return {
        prompt: editPrompt(document, longText(random), preference, verdict),
        kept: [preference, 'Verdict: no', 'Revise the draft so that it suits the preference'],
      };
    }
    case 4:
      return {
        prompt: inferPrompt(revisions),
        kept: ['Answer with a short list of phrases only.', 'Revision:\n'],
      };
    default:
      return {
        prompt: aggregatePrompt([first, ...revisions.map(({ draft }) => draft)]),
        kept: [`1. ${first}`, 'Answer with one short list'],
      };
  }
}
