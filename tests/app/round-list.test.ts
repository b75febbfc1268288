import { configure, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import Book from '../../src/app/components/rounds/Book.svelte';
import { excerptOf } from '../../src/app/rounds/excerpt.ts';
import { readListKey, readPageKey } from '../../src/app/rounds/reading-keys.ts';
import { createReading } from '../../src/app/rounds/reading.svelte.ts';
import {
  createMatcher,
  isNarrow,
  noFilter,
  orderRounds,
  type RoundFilter,
} from '../../src/app/rounds/round-filter.ts';
import { createSearchController } from '../../src/app/rounds/search-controller.ts';
import { scrollToRow, windowRows } from '../../src/app/rounds/window-rows.ts';
import { createProgress } from '../../src/app/run/progress.ts';
import type { CompletedRound } from '../../src/core/types.ts';
import { aLongRun } from '../fixtures/long-run.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';
import { FakeResizeObserver } from './fake-resize-observer.ts';

// What a page fetches when it is opened takes its time on a busy machine.
configure({ asyncUtilTimeout: 30_000 });

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
});

const paper = { id: 'p', task: 'email', source: 'paper', text: 'Three PROOFS are due.' } as const;
const rounds: readonly CompletedRound[] = [
  aRound(1, { cost: 4, verdict: { kind: 'accept', check: '' } }),
  aRound(2, { cost: 0, document: paper, preference: 'with warm greeting' }),
  aRound(3, { cost: 9, agent: 'oracle', verdict: { kind: 'unclear', check: '' }, learned: null }),
];
const find = (change: Partial<RoundFilter>, warnings = [] as never[]) =>
  rounds.filter(createMatcher({ ...noFilter, ...change }, warnings)).map(({ t }) => t);

describe('a filter of rounds', () => {
  it.each<[string, Partial<RoundFilter>, readonly number[]]>([
    ['nothing', {}, [1, 2, 3]],
    ['text of the document, whatever its case', { text: ' proofs ' }, [2]],
    ['text of the draft', { text: 'draft 3' }, [3]],
    ['text of the edit', { text: 'edit 2' }, [2]],
    ['text of the preference in the prompt', { text: 'Warm' }, [2]],
    ['text of the inferred preference', { text: 'no closing' }, [1, 2, 3]],
    ['text that is nowhere', { text: 'proofs 3' }, []],
    ['an agent', { agent: 'oracle' }, [3]],
    ['a source', { source: 'story' }, [1, 3]],
    ['a verdict', { verdict: 'unclear' }, [3]],
    ['a least cost', { leastCost: 4 }, [1, 3]],
    ['a most cost', { mostCost: 4 }, [1, 2]],
    ['all of it together', { source: 'story', leastCost: 1, verdict: 'accept' }, [1]],
  ])('by %s', (_name, change, found) => {
    expect(find(change)).toEqual(found);
    expect(isNarrow({ ...noFilter, ...change })).toBe(Object.keys(change).length > 0);
  });

  it('by a warning finds the rounds behind it, and none while nothing is known of it', () => {
    const warning = { kind: 'unclear', text: '', rounds: [{ agent: 'cipher-5', seed: 1, t: 2 }] } as const;
    expect(find({ warning: 'unclear' }, [warning] as never)).toEqual([2]);
    expect(find({ warning: 'echo' }, [warning] as never)).toEqual([]);
  });

  it('has an order that keeps equals as they were', () => {
    const order = (wished: RoundFilter['order']) => orderRounds(rounds, wished).map(({ t }) => t);
    expect(order('run')).toEqual([1, 2, 3]);
    expect(order('cost')).toEqual([3, 1, 2]);
    expect(orderRounds([aRound(2, { seed: 2 }), aRound(9), aRound(3)], 'round').map(({ t }) => t)).toEqual([
      3, 9, 2,
    ]);
  });
});

describe('a line of a round', () => {
  it('shows where the text stands, and in which of its texts', () => {
    expect(excerptOf(rounds[1]!, 'proofs')).toEqual({
      part: 'document',
      before: 'Three ',
      match: 'PROOFS',
      after: ' are due.',
    });
    expect(excerptOf(rounds[1]!, 'warm').part).toBe('preference in the prompt');
  });

  it('begins like the edit where nothing was looked for, on one line', () => {
    const { part, before } = excerptOf(aRound(1, { edit: 'Hi Ada,\n\nall well.' }), '');
    expect([part, before]).toEqual([null, 'Hi Ada, all well.']);
  });

  it('leaves the marks out where a letter changes its length with its case', () => {
    const { match } = excerptOf(aRound(1, { edit: 'İİİ end' }), 'end');
    expect(['end', '']).toContain(match);
  });
});

describe('the rows that are drawn', () => {
  it('are those in view and a few around them', () => {
    expect(windowRows(4800, 50, 0, 500)).toEqual({ first: 0, end: 18 });
    expect(windowRows(4800, 50, 100_000, 500)).toEqual({ first: 1992, end: 2018 });
    expect(windowRows(4800, 50, 239_500, 500)).toEqual({ first: 4782, end: 4800 });
    expect(windowRows(3, 50, 9_999, 500)).toEqual({ first: 2, end: 3 });
    expect(windowRows(0, 50, 0, 500).end).toBe(0);
  });

  it('are scrolled no further than needed', () => {
    expect(scrollToRow(2, 50, 200, 500)).toBe(100);
    expect(scrollToRow(20, 50, 200, 500)).toBe(550);
    expect(scrollToRow(5, 50, 200, 500)).toBe(200);
  });
});

describe('keys', () => {
  const key = (name: string, change: Partial<KeyboardEvent> = {}) =>
    ({
      key: name,
      altKey: false,
      ctrlKey: false,
      metaKey: false,
      defaultPrevented: false,
      ...change,
    }) as KeyboardEvent;

  it('leaf, open and search', () => {
    expect(
      ['ArrowDown', 'j', 'ArrowUp', 'k', 'Enter', '/', 'End', 'x'].map((name) =>
        readListKey(key(name), true),
      ),
    ).toEqual(['next', 'next', 'previous', 'previous', 'open', 'search', 'last', null]);
    expect(
      ['ArrowRight', 'k', 'ArrowDown'].map((name) => readPageKey(key(name), document.body, true)),
    ).toEqual(['next', 'previous', null]);
  });

  it('are no letters where somebody has put them off, and none with a modifier', () => {
    expect(readListKey(key('j'), false)).toBeNull();
    expect(readListKey(key('ArrowDown'), false)).toBe('next');
    expect(readPageKey(key('k', { ctrlKey: true }), document.body, true)).toBeNull();
  });

  it.each(['input', 'textarea', 'select'])('are left to a %s', (name) => {
    expect(readPageKey(key('j'), document.createElement(name), true)).toBeNull();
    expect(readPageKey(key('ArrowLeft'), document.createElement(name), true)).toBeNull();
  });
});

describe('a search through thousands of rounds', () => {
  const many = Array.from({ length: 500 }, (_, i) => aRound(i + 1));

  it('rests in between, and gives up for a newer one', async () => {
    const found: number[] = [];
    let time = 0;
    let rests = 0;
    const controller = createSearchController({
      rest: async () => void rests++,
      now: () => (time += 20),
      onFound: (result) => found.push(result.length),
    });
    controller.search(many, noFilter, []);
    controller.search(many, { ...noFilter, text: 'draft 49' }, []);
    await vi.waitFor(() => expect(found).toEqual([11]));
    expect(rests).toBeGreaterThan(10);
    await new Promise((resolve) => setTimeout(resolve));
    expect(found).toEqual([11]);
  });
});

function open(stored: readonly CompletedRound[] = aLongRun().rounds) {
  const config = { ...aRun('long'), seeds: [1], rounds: 40 };
  const progress = createProgress(config, stored);
  const reading = createReading(() => progress, window);
  reading.turn({ seed: 1, t: 3 });
  vi.spyOn(reading, 'turn').mockReturnValue();
  vi.spyOn(reading, 'visit').mockReturnValue();
  const lead = vi.spyOn(reading, 'lead').mockReturnValue();
  render(Book, {
    ...{ progress, reading },
    live: false,
    writing: false,
    stored: { runs: async () => [], rounds: async () => [] },
    onResults: vi.fn(),
  });
  return { reading, lead };
}

async function openList(stored?: readonly CompletedRound[]) {
  const opened = open(stored);
  await fireEvent.click(screen.getByRole('button', { name: 'All rounds' }));
  await screen.findByRole('search');
  return opened;
}

describe('the list of all rounds', () => {
  it('draws a few rows of many, tells how many there are, and opens the one in focus with Enter', async () => {
    const { reading } = await openList();
    await screen.findByText('80 of 80 rounds');
    const list = screen.getByRole('listbox', { name: 'Rounds' });
    const options = within(list).getAllByRole('option');
    expect(options.length).toBeLessThan(40);
    expect(options[0]!.getAttribute('aria-setsize')).toBe('80');
    const active = () => document.getElementById(list.getAttribute('aria-activedescendant')!);
    await fireEvent.keyDown(list, { key: 'End' });
    await fireEvent.keyDown(list, { key: 'Home' });
    await fireEvent.keyDown(list, { key: 'j' });
    expect(active()!.textContent).toMatch(/No learning.*Round 2,/s);
    await fireEvent.keyDown(list, { key: 'Enter' });
    expect(reading.visit).toHaveBeenCalledWith({ agent: 'no-learning', seed: 1, t: 2 });
  });

  it('narrows down, and the round view leafs through what was found', async () => {
    const { reading, lead } = await openList();
    await fireEvent.change(screen.getByRole('combobox', { name: 'Agent' }), {
      target: { value: 'cipher-5' },
    });
    await screen.findByText('40 of 80 rounds');
    await fireEvent.input(screen.getByRole('spinbutton', { name: 'Cost up to' }), { target: { value: '0' } });
    await waitFor(() => expect(screen.getByText(/^\d+ of 80 rounds/).textContent).not.toContain('40 of'));
    const [first, second] = within(screen.getByRole('listbox', { name: 'Rounds' })).getAllByRole('option');
    const tOf = (row: Element) => Number(/Round (\d+)/.exec(row.textContent)![1]);
    const [t, next] = [tOf(first!), tOf(second!)];
    await fireEvent.click(screen.getByRole('button', { name: 'Round by round' }));
    lead.mockClear();
    await fireEvent.keyDown(document.body, { key: 'ArrowRight' });
    expect(lead.mock.calls[0]![0]).toMatchObject({ t });
    expect(next).toBeGreaterThan(t);
    await fireEvent.click(screen.getByRole('button', { name: 'All rounds again' }));
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Round by round' }));
    await fireEvent.keyDown(document.body, { key: 'ArrowRight' });
    expect(reading.turn).toHaveBeenCalledWith({ seed: 1, t: 4 });
  });

  it('stands a scroll that is told when the list is gone', async () => {
    await openList();
    const list = await screen.findByRole('listbox', { name: 'Rounds' });
    await fireEvent.click(screen.getByRole('button', { name: 'Round by round' }));
    await waitFor(() => expect(list.isConnected).toBe(false));
    const failed = vi.fn((event: ErrorEvent) => event.preventDefault());
    window.addEventListener('error', failed);
    list.dispatchEvent(new Event('scroll'));
    window.removeEventListener('error', failed);
    expect(failed).not.toHaveBeenCalled();
  });

  it('says that nothing was found, and shows all again', async () => {
    await openList();
    await fireEvent.input(screen.getByRole('searchbox'), { target: { value: 'nowhere at all' } });
    await screen.findByText('No round of this run is like that.');
    await fireEvent.click(screen.getByRole('button', { name: 'Show all rounds' }));
    await screen.findByText('80 of 80 rounds');
  });

  it('says what is to come where nothing was written yet', async () => {
    await openList([]);
    expect(await screen.findByText(/No round has been written yet/)).toBeTruthy();
  });

  it('gives / to the search, and leaves letters to whoever puts them off', async () => {
    await openList();
    await screen.findByRole('listbox');
    await fireEvent.keyDown(document.body, { key: '/' });
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('searchbox')));
    (document.activeElement as HTMLElement).blur();
    await fireEvent.click(screen.getByRole('checkbox', { name: 'j, k and / are keys' }));
    await fireEvent.keyDown(document.body, { key: '/' });
    expect(document.activeElement).not.toBe(screen.getByRole('searchbox'));
  });
});
