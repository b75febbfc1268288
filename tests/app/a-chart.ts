import type { Chart, Mark } from '../../src/app/results/chart.ts';

/** Two agents over three rounds, and two seeds. */
export function aChart(fields: Partial<Chart> = {}): Chart {
  return {
    id: 'cumulative-cost',
    title: 'A chart',
    note: 'What is drawn.',
    x: { label: 'round', measure: 'count', least: 1, most: 3 },
    y: { label: 'words', measure: 'count', least: 0, most: 10 },
    draw: 'lines',
    series: [
      { agent: 'no-learning', marks: [aMark(1, 20), aMark(2, 45), aMark(3, 61)] },
      { agent: 'oracle', marks: [aMark(1, 1), aMark(2, 2), aMark(3, 2)] },
    ],
    ...fields,
  };
}

/** A mark of round x with two seeds that differ by two. */
export function aMark(x: number, y: number): Mark {
  const least = Math.max(0, y - 1);
  const most = 2 * y - least;
  return {
    x,
    y,
    band: { least, most },
    rounds: [
      { seed: 1, t: x, value: least },
      { seed: 2, t: x, value: most },
    ],
  };
}
