import { configure, fireEvent, render, screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import CostSoFar from '../../src/app/components/CostSoFar.svelte';
import { addRound, createProgress, type RunProgress } from '../../src/app/run/progress.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';
import { FakeResizeObserver } from './fake-resize-observer.ts';

const config = { ...aRun(), seeds: [1, 2], rounds: 4 };

/** Both agents and both seeds; the second seed costs one more. */
function played(rounds: number): RunProgress {
  return createProgress(
    config,
    config.agents.flatMap((agent) =>
      config.seeds.flatMap((seed) =>
        Array.from({ length: rounds }, (_, i) => aRound(i + 1, { agent, seed, cost: i + seed })),
      ),
    ),
  );
}

// It is drawn when the machine has a moment, and a busy one has few.
configure({ asyncUtilTimeout: 30_000 });

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
});

async function show(progress: RunProgress) {
  const onOpenRound = vi.fn();
  const { rerender } = render(CostSoFar, { progress, seed: 2, onOpenRound });
  const plot = await screen.findByRole('application', { name: 'Cost so far' });
  return { plot, onOpenRound, rerender, figure: within(plot.closest('figure')!) };
}

describe('the chart beside the rounds', () => {
  it('opens the round of a point, of the seed that the page shows', async () => {
    const { plot, onOpenRound, figure } = await show(played(3));
    await fireEvent.keyDown(plot, { key: 'End' });
    await fireEvent.keyDown(plot, { key: 'ArrowLeft' });
    expect(figure.getAllByText(/round 2: 4 words changed so far \(3 to 5 over 2 seeds\)$/)).toHaveLength(2);
    await fireEvent.keyDown(plot, { key: 'Enter' });
    expect(onOpenRound.mock.lastCall).toEqual([
      { agent: expect.any(String), seed: 2, t: expect.any(Number) },
    ]);
  });

  it('leaves as a picture and as numbers', async () => {
    const { figure } = await show(played(2));
    for (const format of ['SVG', 'PNG', 'CSV']) {
      expect(
        figure.getByRole('button', { name: new RegExp(`^Download Cost so far as ?${format}$`) }),
      ).toBeTruthy();
    }
  });

  it('stands there before the first round, and goes on while the run does', async () => {
    const { rerender } = await show(played(0));
    let progress = played(0);
    for (const agent of config.agents) {
      for (const seed of config.seeds) progress = addRound(progress, aRound(1, { agent, seed, cost: 7 }));
    }
    await rerender({ progress });
    const details = screen.getByText('Cost so far as a table').closest('details')!;
    details.open = true;
    await fireEvent(details, new Event('toggle'));
    expect(await screen.findByRole('row', { name: '1 7 (7 to 7) 7 (7 to 7)' })).toBeTruthy();
  });
});
