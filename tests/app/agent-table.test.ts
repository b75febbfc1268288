import { render, screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import AgentTable from '../../src/app/components/AgentTable.svelte';
import { createProgress } from '../../src/app/run/progress.ts';
import { agentRows } from '../../src/app/run/results.ts';
import type { CompletedRound } from '../../src/core/types.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';
import { FakeResizeObserver } from './fake-resize-observer.ts';

/** Their documents are of the source story. */
const right = { closeness: [{ source: 'story', score: 0.9 }] };
const wrong = { closeness: [...right.closeness, { source: 'paper', score: 1 }] };

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
});

/** What stands in the row of CIPHER under the heading. */
function show(rounds: readonly CompletedRound[], seeds: readonly number[]): (heading: string) => string {
  const { config, episodes } = createProgress({ ...aRun(), seeds }, rounds);
  render(AgentTable, { rows: agentRows(config, episodes), seedCount: seeds.length });
  const headings = screen.getAllByRole('columnheader').map((heading) => heading.textContent.trim());
  const row = screen.getByRole('row', { name: /CIPHER/ });
  const cells = [within(row).getByRole('rowheader'), ...within(row).getAllByRole('cell')];
  expect(cells).toHaveLength(headings.length);
  return (heading) => cells[headings.indexOf(heading)]!.textContent.replaceAll(/\s+/g, ' ').trim();
}

describe('the table', () => {
  it('has a dash where there is no number yet, never a zero', () => {
    const cell = show([], [1]);
    for (const heading of ['Cost', 'Per round', 'Without edit', 'Accuracy']) expect(cell(heading)).toBe('–');
  });

  it('has a dash for the accuracy of rounds that nobody measured, as those of earlier versions', () => {
    const cell = show([aRound(1), aRound(2)], [1]);
    expect(cell('Accuracy')).toBe('–');
    expect(cell('Cost')).toBe('3');
  });

  it('counts the accuracy over the rounds that held a preference', () => {
    const none = aRound(1, { preference: null });
    expect(show([none, aRound(2, right), aRound(3, wrong), aRound(4, right)], [1])('Accuracy')).toBe('67%');
  });

  it('has the mean of the seeds with their standard deviation, which one seed has not', () => {
    const first = [aRound(1, { cost: 10, ...right }), aRound(2, { cost: 10, ...right })];
    const second = [
      aRound(1, { seed: 2, cost: 30, ...right }),
      aRound(2, { seed: 2, cost: 0, verdict: { kind: 'accept', check: '' }, ...wrong }),
    ];
    const cell = show([...first, ...second], [1, 2]);
    // 20 and 30; 100 % and 50 %; 0 % and 50 %.
    expect(cell('Cost')).toBe('25 ± 7');
    expect(cell('Accuracy')).toBe('75% ± 35');
    expect(cell('Without edit')).toBe('25% ± 35');
    expect(cell('Per round')).toBe('12.5');
  });
});
