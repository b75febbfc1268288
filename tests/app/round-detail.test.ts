import { configure, fireEvent, render, screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import RoundSheet from '../../src/app/components/RoundSheet.svelte';
import { readRoundAddress, readViewAddress, writeRoundAddress } from '../../src/app/rounds/round-address.ts';
import { createLinks } from '../../src/app/rounds/round-links.ts';
import { markSharedWords } from '../../src/app/rounds/shared-words.ts';
import { createProgress } from '../../src/app/run/progress.ts';
import type { CompletedRound, ModelCall } from '../../src/core/types.ts';
import { aCall, aRound, aRun } from '../fixtures/rounds.ts';
import { FakeResizeObserver } from './fake-resize-observer.ts';

// What a page fetches when it is opened takes its time on a busy machine.
configure({ asyncUtilTimeout: 30_000 });

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
});

const sheetOf = (fields: Partial<CompletedRound> = {}) =>
  ({ kind: 'completed', agent: 'cipher-5', round: aRound(4, fields) }) as const;

describe('the calls of a round', () => {
  const verdict: ModelCall = {
    ...aCall('closing: yes\nVerdict: no'),
    role: 'user',
    prompt: 'verdict',
    messages: [{ role: 'user', content: 'Is <b>this</b> fine?' }],
    promptTokens: 1200,
    milliseconds: 2400,
    finish: 'length',
    cuts: [{ part: 'document', tokens: 7 }],
  };
  const kept: ModelCall = { ...aCall('informal'), prompt: 'aggregate', milliseconds: 0 };

  it('are counted, and each opens with its prompts, its reply, tokens and time', async () => {
    render(RoundSheet, { sheet: sheetOf({ calls: [kept, verdict] }) });
    await fireEvent.click(screen.getByText('2 model calls, 1,218 tokens, 2.4 s'));
    const summary = await screen.findByText('2. Verdict');
    expect(screen.getByText(/user model, 1,200 tokens read, 3 written, 2.4 s/)).toBeTruthy();
    expect(screen.getByText(/from kept answers/)).toBeTruthy();
    expect(screen.queryByText(/Is <b>this/), 'what is closed is not laid out').toBeNull();
    await fireEvent.click(summary);
    const call = (await screen.findByText('Is <b>this</b> fine?')).closest('details')!;
    expect(within(call).getByText(/closing: yes\s+Verdict: no/)).toBeTruthy();
    expect(within(call).getByText(/without the middle of the document \(7 tokens\)/)).toBeTruthy();
    expect(within(call).getByText(/was cut after 3 tokens/)).toBeTruthy();
  });

  it('say that a reply was empty', async () => {
    render(RoundSheet, { sheet: sheetOf({ calls: [aCall('')] }) });
    await fireEvent.click(screen.getByText(/^1 model call,/));
    await fireEvent.click(await screen.findByText('1. Draft'));
    expect(await screen.findByText('nothing')).toBeTruthy();
  });
});

describe('the preferences of a round', () => {
  it('stand beside the one that the agent never sees, with the nearest source named', async () => {
    const closeness = [
      { source: 'paper', score: 0.91 },
      { source: 'story', score: 0.42 },
    ];
    render(RoundSheet, { sheet: sheetOf({ closeness }) });
    await fireEvent.click(screen.getByText('Preferences compared'));
    const latent = await screen.findByText('informal, no closing');
    const list = latent.closest('dl')!;
    expect([...list.querySelectorAll('mark')].map(({ textContent }) => textContent)).toEqual([
      'informal',
      'no',
      'closing',
    ]);
    expect(screen.getByRole('row', { name: /about a paper 0.91 , the nearest/ })).toBeTruthy();
    expect(screen.getByRole('row', { name: /personal story this document’s 0.42/ })).toBeTruthy();
  });

  it('have nothing to open where the agent knew and learned nothing', () => {
    render(RoundSheet, { sheet: sheetOf({ preference: null, learned: null }) });
    expect(screen.queryByText('Preferences compared')).toBeNull();
  });

  it('share words whatever their case, and no small words', () => {
    const pieces = markSharedWords('Formal tone, with a formal end', 'a FORMAL greeting with an end');
    expect(pieces.map(({ text }) => text).join('')).toBe('Formal tone, with a formal end');
    expect(pieces.filter(({ shared }) => shared).map(({ text }) => text)).toEqual([
      'Formal',
      'formal',
      'end',
    ]);
  });
});

describe('remembered rounds', () => {
  it('lead to the round that they come from, and say whether it had the same source', () => {
    const config = { ...aRun(), id: 'run-7' };
    const elsewhere = { id: 'x', task: 'email', source: 'paper', text: 'Notes' } as const;
    const stored = [aRound(1, { document: elsewhere }), aRound(2), aRound(4)];
    const link = createLinks(createProgress(config, stored), 1, (place) => writeRoundAddress('run-7', place));
    const neighbours = [
      { t: 2, similarity: 0.9, preference: 'informal' },
      { t: 1, similarity: 0.5, preference: 'formal' },
      { t: 3, similarity: 0.4, preference: 'gone' },
    ];
    render(RoundSheet, { sheet: sheetOf({ neighbours }), findRound: link('cipher-5') });
    const links = screen.getAllByRole('link');
    expect(links.map((a) => [a.textContent, a.getAttribute('href')])).toEqual([
      ['2', '#run=run-7&seed=1&t=2&agent=cipher-5'],
      ['1', '#run=run-7&seed=1&t=1&agent=cipher-5'],
    ]);
    expect(screen.getByRole('row', { name: /^2 0.90 informal same source/ })).toBeTruthy();
    expect(screen.getByRole('row', { name: /^1 0.50 formal notes about a paper/ })).toBeTruthy();
    expect(screen.getByRole('row', { name: '3 0.40 gone' })).toBeTruthy();
  });
});

describe('the address of a round', () => {
  it('is read as it was written, and only for its own run', () => {
    const place = { agent: 'cipher-5', seed: -3, t: 14 } as const;
    const hash = writeRoundAddress('a run&more', place);
    expect(readRoundAddress(hash, 'a run&more')).toEqual(place);
    expect(readRoundAddress(hash, 'another')).toBeNull();
    expect(readRoundAddress(writeRoundAddress('a', null), 'a')).toBeNull();
  });

  it.each(['#run=a&seed=1', '#run=a&seed=x&t=1', '#run=a&seed=1&t=0', '#run=a&seed=1&t=1e3', '#run=a&t=4'])(
    'is no place where it does not hold one: %s',
    (hash) => expect(readRoundAddress(hash, 'a')).toBeNull(),
  );

  it('says what the run is looked at as, with a round or without', () => {
    const place = { agent: null, seed: 1, t: 2 };
    expect(writeRoundAddress('a', place, 'map')).toBe('#run=a&seed=1&t=2&view=map');
    expect(readViewAddress(writeRoundAddress('a', null, 'pair'))).toBe('pair');
    expect(readViewAddress(writeRoundAddress('a', place))).toBe('round');
    expect(readViewAddress('#run=a&view=<img>')).toBe('round');
  });

  it('leaves out an agent that there cannot be', () => {
    expect(readRoundAddress('#run=a&seed=1&t=2&agent=<img>', 'a')).toEqual({ agent: null, seed: 1, t: 2 });
  });
});
