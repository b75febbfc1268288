import { configure, fireEvent, render, screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import PairView from '../../src/app/components/rounds/PairView.svelte';
import { pairRounds } from '../../src/app/rounds/pair-rounds.ts';
import type { StoredRounds } from '../../src/app/rounds/stored-rounds.ts';
import { createProgress } from '../../src/app/run/progress.ts';
import { createError } from '../../src/core/failure.ts';
import type { CompletedRound, RunConfig } from '../../src/core/types.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';
import { FakeResizeObserver } from './fake-resize-observer.ts';

configure({ asyncUtilTimeout: 30_000 });

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
});

const about = (t: number, text: string, fields: Partial<CompletedRound> = {}) =>
  aRound(t, { document: { ...aRound(t).document, text }, ...fields });

describe('rounds about the same document', () => {
  const pair = (left: readonly CompletedRound[], right: readonly CompletedRound[]) =>
    pairRounds(left, right).map((both) => [both.left.t, both.right.t]);

  it('are those of the same round, and else those of the same text', () => {
    expect(pair([about(1, 'a'), about(2, 'b')], [about(1, 'a'), about(2, 'c'), about(3, 'b')])).toEqual([
      [1, 1],
      [2, 3],
    ]);
  });

  it('take a text that comes twice once each, and first where the round is the same', () => {
    expect(pair([about(1, 'a'), about(2, 'a'), about(3, 'a')], [about(2, 'a'), about(4, 'a')])).toEqual([
      [1, 4],
      [2, 2],
    ]);
  });

  it('are none where nothing is the same', () => {
    expect(pair([about(1, 'a')], [about(1, 'b')])).toEqual([]);
    expect(pair([], [about(1, 'b')])).toEqual([]);
  });
});

const config: RunConfig = { ...aRun(), seeds: [1] };
const other: RunConfig = { ...aRun('run-2', 2), agents: ['oracle', 'cipher-5'], seeds: [1] };
const own = [
  ...[1, 2].map((t) => aRound(t, { agent: 'no-learning', draft: 'Hi Ada, all good.', cost: 9 })),
  ...[1, 2].map((t) => aRound(t, { draft: 'Dear Ada, all good.', cost: 3 })),
];

function open(change: Partial<StoredRounds> = {}, t = 2) {
  const stored: StoredRounds = {
    runs: async () => [other, config],
    rounds: async (runId, agent) =>
      [2, 3].map((at) => aRound(at, { runId, agent, draft: 'Dear Ada, all good.', cost: 3 })),
    ...change,
  };
  render(PairView, { progress: createProgress(config, own), seed: 1, t, stored });
}
const side = (name: 'Left' | 'Right') => within(screen.getByRole('group', { name }));

describe('two rounds side by side', () => {
  it('are those of the first two agents about the document that was read, with the words that differ', async () => {
    open();
    await screen.findByText('Document 2 of 2');
    const difference = within(screen.getByRole('region', { name: 'From the left draft to the right one' }));
    expect(difference.getByText('Hi').tagName).toBe('DEL');
    expect(difference.getByText('Dear').tagName).toBe('INS');
    expect(difference.getByText('The right one costs 6 less: 3 against 9.')).toBeTruthy();
    expect(within(screen.getByRole('region', { name: 'Left' })).getByText('No learning')).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Earlier' }));
    expect(screen.getByText('Document 1 of 2')).toBeTruthy();
  });

  it('may be of another run, where the documents are the same', async () => {
    open();
    await screen.findByText('Document 2 of 2');
    const [, foreign] = await side('Right').findAllByRole<HTMLOptionElement>('option', {
      name: /rounds|this run/,
    });
    await fireEvent.change(side('Right').getByRole('combobox', { name: 'Run' }), {
      target: { value: foreign!.value },
    });
    await screen.findByText('Document 1 of 1');
    expect(side('Right').getByRole('combobox', { name: 'Agent' })).toHaveProperty('value', 'cipher-5');
    expect(screen.getByText('CIPHER-5, the other run: round 2, seed 1')).toBeTruthy();
  });

  it('that are the same word for word are told to be', async () => {
    open();
    await screen.findByText('Document 2 of 2');
    await fireEvent.change(side('Left').getByRole('combobox', { name: 'Agent' }), {
      target: { value: 'cipher-5' },
    });
    expect(await screen.findByText('Both drafts are the same, word for word.')).toBeTruthy();
    expect(screen.getByText('Both cost 3.')).toBeTruthy();
  });

  it('say so where they have nothing in common, and where they cannot be read', async () => {
    open({ rounds: async () => [] });
    await screen.findByText('Document 2 of 2');
    await fireEvent.change(side('Right').getByRole('combobox', { name: 'Run' }), {
      target: { value: 'run-2' },
    });
    expect(await screen.findByText(/no document in common/)).toBeTruthy();
  });

  it('tell a failure of the store with what to do', async () => {
    open({ rounds: () => Promise.reject(createError('storage-unavailable', 'It is closed.', 'Reload.')) });
    await screen.findByText('Document 2 of 2');
    await fireEvent.change(side('Right').getByRole('combobox', { name: 'Run' }), {
      target: { value: 'run-2' },
    });
    expect(await screen.findByText('It is closed. Reload.')).toBeTruthy();
  });
});
