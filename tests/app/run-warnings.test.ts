import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import RunWarnings from '../../src/app/components/RunWarnings.svelte';
import { groupPlaces } from '../../src/app/warnings/group-places.ts';
import {
  createWarningsController,
  type WarningsParts,
  type WarningsState,
} from '../../src/app/warnings/warnings-controller.ts';
import { createError } from '../../src/core/failure.ts';
import type { CompletedRound } from '../../src/core/types.ts';
import { createWarnings } from '../../src/core/warnings.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';

const config = { ...aRun(), rounds: 40, collection: 'own' };
const measured = { closeness: [{ source: 'story', score: 1 }] };
/** Every fourth is unclear. */
const rounds: readonly CompletedRound[] = Array.from({ length: 40 }, (_, i) =>
  aRound(i + 1, {
    ...measured,
    seed: i < 20 ? 1 : 2,
    verdict: { kind: i % 4 === 0 ? 'unclear' : i % 2 === 0 ? 'edit' : 'accept', check: '' },
  }),
);
const fine = rounds.map((round, i): CompletedRound => ({
  ...round,
  verdict: { kind: i % 2 ? 'accept' : 'edit', check: '' },
}));

function start(change: Partial<WarningsParts> = {}) {
  const states: WarningsState[] = [];
  const controller = createWarningsController({
    fetchReader: async () => createWarnings,
    rest: () => new Promise((resolve) => setTimeout(resolve)),
    now: () => 0,
    onState: (state) => states.push(state),
    ...change,
  });
  return { controller, states };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('the warnings on the page', () => {
  it('say in a sentence what is wrong, and open the rounds behind it', async () => {
    const onOpenRound = vi.fn();
    render(RunWarnings, { config, rounds, onOpenRound });
    const warning = (await screen.findByText(/^10 of 40 verdicts \(25%\) could not be read/)).closest('li')!;
    await fireEvent.click(within(warning).getByText('10 rounds'));
    await fireEvent.click(screen.getByRole('button', { name: 'Open round 25 of CIPHER-5, seed 2' }));
    expect(onOpenRound).toHaveBeenCalledExactlyOnceWith({ agent: 'cipher-5', seed: 2, t: 25 });
  });

  it('say that there is none, and nothing before the first round', async () => {
    const { rerender } = render(RunWarnings, { config, rounds: [], onOpenRound: vi.fn() });
    expect(screen.queryByRole('heading')).toBeNull();
    await rerender({ rounds: fine });
    expect(await screen.findByText(/^40 rounds show no sign/)).toBeTruthy();
    await rerender({ rounds });
    expect(await screen.findByText(/could not be read/)).toBeTruthy();
  });
});

describe('reading a run for its warnings', () => {
  it('rests when it has worked for a while', async () => {
    let now = 0;
    const rest = vi.fn(async () => undefined);
    const { controller, states } = start({ now: () => (now += 5), rest });
    controller.show(config, rounds);
    await settle();
    expect(rest.mock.calls.length).toBeGreaterThan(5);
    expect(states).toMatchObject([{ kind: 'ready', rounds: 40 }]);
  });

  it('leaves what was overtaken, and tells the last alone', async () => {
    let now = 0;
    const { controller, states } = start({ now: () => (now += 20) });
    controller.show(config, rounds.slice(0, 30));
    controller.show(config, rounds);
    await vi.waitFor(() => expect(states).not.toEqual([]));
    await settle();
    expect(states).toMatchObject([{ kind: 'ready', rounds: 40 }]);
  });

  it('begins anew for another run, and says so', async () => {
    const { controller, states } = start();
    controller.show(config, rounds);
    await settle();
    controller.show({ ...config, id: 'another' }, fine);
    await settle();
    expect(states).toMatchObject([
      { kind: 'ready', warnings: [{ kind: 'unclear' }] },
      { kind: 'reading' },
      { kind: 'ready', warnings: [] },
    ]);
  });

  it('tells nothing any more after it was stopped', async () => {
    const { controller, states } = start();
    controller.show(config, rounds);
    controller.stop();
    await settle();
    expect(states).toEqual([]);
  });

  it('tells that its code did not arrive', async () => {
    const fetchReader = () => Promise.reject(createError('network', 'Not fetched.', 'Reload.'));
    const { controller, states } = start({ fetchReader });
    controller.show(config, rounds);
    await settle();
    expect(states).toMatchObject([{ kind: 'failed', failure: { message: 'Not fetched.' } }]);
  });
});

describe('the places of a warning', () => {
  it('stand by episode, and not more of them than one looks at', () => {
    const { groups, others } = groupPlaces(
      [
        { agent: 'oracle', seed: 1, t: 3 },
        { agent: 'oracle', seed: 2, t: 1 },
        { agent: 'oracle', seed: 1, t: 9 },
        { agent: 'continual', seed: 1, t: 1 },
      ],
      3,
    );
    expect(groups).toEqual([
      { agent: 'oracle', seed: 1, rounds: [3, 9] },
      { agent: 'oracle', seed: 2, rounds: [1] },
    ]);
    expect(others).toBe(1);
    expect(groupPlaces([], 3)).toEqual({ groups: [], others: 0 });
  });
});
