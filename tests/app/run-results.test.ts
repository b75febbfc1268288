import { configure, fireEvent, render, screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import RunResults from '../../src/app/components/RunResults.svelte';
import { createProgress, type RunProgress } from '../../src/app/run/progress.ts';
import type { AgentName, RunConfig } from '../../src/core/types.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';
import { FakeResizeObserver } from './fake-resize-observer.ts';

const config: RunConfig = { ...aRun(), agents: ['no-learning', 'cipher-5'], seeds: [1, 2], rounds: 4 };

/** No-learning costs 10 in every round, CIPHER-5 as many as its round, and the second seed one more. */
function played(rounds: number, agents: readonly AgentName[] = config.agents): RunProgress {
  const all = agents.flatMap((agent) =>
    config.seeds.flatMap((seed) =>
      Array.from({ length: rounds }, (_, i) =>
        aRound(i + 1, { agent, seed, cost: (agent === 'cipher-5' ? i + 1 : 10) + seed - 1 }),
      ),
    ),
  );
  return createProgress({ ...config, agents }, all);
}

function show(progress: RunProgress, onOpenRound = vi.fn()) {
  return { onOpenRound, ...render(RunResults, { progress, seed: 2, onOpenRound }) };
}

const chart = (name: string | RegExp) => screen.findByRole('application', { name });
const figureOf = (plot: HTMLElement) => within(plot.closest('figure')!);

// Charts are drawn one after the other when the machine has a moment, and a busy one has few.
configure({ asyncUtilTimeout: 30_000 });

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
});

describe('the charts of a run', () => {
  it('say what to wait for before the first round', () => {
    show(played(0));
    expect(screen.getByText(/appear here when the first round has ended/)).toBeTruthy();
    expect(screen.queryByRole('application')).toBeNull();
  });

  it('are gone along with the arrow keys, and Enter opens the round of the seed that the page shows', async () => {
    const { onOpenRound } = show(played(4));
    const plot = await chart('Cumulative cost');
    await fireEvent.keyDown(plot, { key: 'Home' });
    await fireEvent.keyDown(plot, { key: 'ArrowLeft' });
    await fireEvent.keyDown(plot, { key: 'ArrowDown' });
    expect(
      figureOf(plot).getAllByText(/^CIPHER-5, round 3: 8 words changed so far \(6 to 9 over 2 seeds\)$/),
    ).toHaveLength(2);
    await fireEvent.keyDown(plot, { key: 'Enter' });
    expect(onOpenRound.mock.calls).toEqual([[{ agent: 'cipher-5', seed: 2, t: 3 }]]);
  });

  it('open the round of each seed with a button of its own', async () => {
    const { onOpenRound } = show(played(4));
    const plot = await chart('Cost per round');
    await fireEvent.keyDown(plot, { key: 'End' });
    await fireEvent.click(figureOf(plot).getByRole('button', { name: /Open round 4 of seed 1: 10.0/ }));
    expect(onOpenRound.mock.calls).toEqual([[{ agent: 'no-learning', seed: 1, t: 4 }]]);
  });

  it('lose the lines of agents that are switched off, and get them back', async () => {
    show(played(4));
    const table = (await chart('Cumulative cost')).closest('figure')!;
    const names = () => [...table.querySelectorAll('svg text')].map(({ textContent }) => textContent);
    expect(names()).toContain('No learning');
    const box = screen.getByRole('checkbox', { name: 'No learning' });
    await fireEvent.click(box);
    expect(names()).not.toContain('No learning');
    expect(names()).toContain('CIPHER-5');
    await fireEvent.click(box);
    expect(names()).toContain('No learning');
  });

  it('have their numbers in a table as well', async () => {
    show(played(2));
    const plot = await chart('Cumulative cost');
    const details = figureOf(plot).getByText('Cumulative cost as a table').closest('details')!;
    details.open = true;
    await fireEvent(details, new Event('toggle'));
    expect(within(details).getByRole('row', { name: '2 21 (20 to 22) 4 (3 to 5)' })).toBeTruthy();
  });

  it('say so where there is nothing to draw', async () => {
    show(played(2));
    expect(await screen.findByText(/No round of this run has anything to show here/)).toBeTruthy();
  });
});

describe('two agents compared', () => {
  it('in numbers, a sentence and bars, and the other way round when they are exchanged', async () => {
    show(played(4));
    expect(await screen.findByText(/^CIPHER-5 cost 7.5 words a round less than No learning/)).toBeTruthy();
    expect(screen.getByRole('row', { name: /^1, 2 8 −7.5/ })).toBeTruthy();
    expect(screen.getByRole('row', { name: /^2 4 −7.5/ })).toBeTruthy();
    await chart('Difference in cost: CIPHER-5 − No learning');
    await fireEvent.change(screen.getByRole('combobox', { name: 'Agent' }), {
      target: { value: 'no-learning' },
    });
    expect(await screen.findByText(/^No learning cost 7.5 words a round more than CIPHER-5/)).toBeTruthy();
  });

  it('need two agents', async () => {
    show(played(2, ['cipher-5']));
    expect(await screen.findByText(/This run has one agent/)).toBeTruthy();
  });
});
