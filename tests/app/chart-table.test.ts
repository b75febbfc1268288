import { describe, expect, it } from 'vitest';
import { chartCsv } from '../../src/app/results/chart-table.ts';
import { tableRows } from '../../src/app/results/table-rows.ts';
import { aChart, aMark } from './a-chart.ts';

describe('the CSV file of a chart', () => {
  it('has a row per agent and round with mean, least, most and every seed, in all digits', () => {
    const third = { ...aMark(1, 1), y: 1 / 3 };
    const csv = chartCsv(aChart({ series: [{ agent: 'oracle', marks: [third, aMark(2, 5)] }] }));
    expect(csv.split('\r\n')).toEqual([
      'agent,round,mean,least,most,seed_1,seed_2',
      'oracle,1,0.3333333333333333,0,2,0,2',
      'oracle,2,5,4,6,4,6',
      '',
    ]);
  });

  it('has a row per agent and seed where expense stands against cost', () => {
    const mark = { x: 2.5, y: 40, band: null, rounds: [{ seed: 3, t: 20, value: 40 }] };
    const chart = aChart({ draw: 'points', series: [{ agent: 'cipher-5', marks: [mark] }] });
    expect(chartCsv(chart)).toBe(
      'agent,seed,rounds,cost_per_round,expense_per_round\r\ncipher-5,3,20,2.5,40\r\n',
    );
  });

  it('has the differences of two agents in the order of the rounds, whoever was cheaper', () => {
    const series = [
      { agent: 'oracle', marks: [{ ...aMark(2, -4), band: null, rounds: [{ seed: 1, t: 2, value: -4 }] }] },
      { agent: 'cipher-5', marks: [{ ...aMark(1, 3), band: null, rounds: [{ seed: 1, t: 1, value: 3 }] }] },
    ] as const;
    expect(chartCsv(aChart({ draw: 'bars', series }))).toBe(
      'round,difference,seed_1\r\n1,3,3\r\n2,-4,-4\r\n',
    );
  });
});

describe('the table of a chart', () => {
  it('has a column per agent, and a dash where there is no number', () => {
    const series = [
      { agent: 'oracle', marks: [aMark(1, 5), aMark(2, 7)] },
      { agent: 'cipher-5', marks: [aMark(2, 9)] },
    ] as const;
    const { head, rows, step } = tableRows(aChart({ series }));
    expect(head).toEqual(['Round', 'Oracle', 'CIPHER-5']);
    expect(rows).toEqual([
      ['1', '5 (4 to 6)', '–'],
      ['2', '7 (6 to 8)', '9 (8 to 10)'],
    ]);
    expect(step).toBe(1);
  });

  it('leaves rounds of a long run out, never the first or the last', () => {
    const marks = Array.from({ length: 203 }, (_, i) => aMark(i + 1, i));
    const { rows, step } = tableRows(aChart({ series: [{ agent: 'oracle', marks }] }));
    expect(step).toBe(10);
    expect(rows.map(([t]) => t)).toEqual([
      '1',
      ...Array.from({ length: 20 }, (_, i) => String(10 * (i + 1))),
      '203',
    ]);
  });
});
