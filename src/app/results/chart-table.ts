import { formatCsv, type Cell } from '../../core/csv.ts';
import type { Chart } from './chart.ts';

/** What a chart shows, as a file: a row per mark, all digits. The names of the columns stand in docs/formats.md. */
export function chartCsv(chart: Chart): string {
  const seeds = seedsOf(chart);
  switch (chart.draw) {
    case 'lines':
      return formatCsv(
        ['agent', 'round', 'mean', 'least', 'most', ...seeds.map((seed) => `seed_${seed}`)],
        chart.series.flatMap(({ agent, marks }) =>
          marks.map(({ x, y, band, rounds }): readonly Cell[] => [
            agent,
            x,
            y,
            band?.least ?? y,
            band?.most ?? y,
            ...seeds.map((seed) => rounds.find((round) => round.seed === seed)?.value ?? null),
          ]),
        ),
      );
    case 'points':
      return formatCsv(
        ['agent', 'seed', 'rounds', 'cost_per_round', 'expense_per_round'],
        chart.series.flatMap(({ agent, marks }) =>
          marks.flatMap(({ x, y, rounds }) => rounds.map(({ seed, t }) => [agent, seed, t, x, y])),
        ),
      );
    case 'bars':
      return formatCsv(
        ['round', 'difference', ...seeds.map((seed) => `seed_${seed}`)],
        chart.series
          .flatMap(({ marks }) => marks)
          .toSorted((a, b) => a.x - b.x)
          .map(({ x, y, rounds }) => [
            x,
            y,
            ...seeds.map((seed) => rounds.find((round) => round.seed === seed)?.value ?? null),
          ]),
      );
  }
}

/** Every seed that a mark stands for, ascending. */
function seedsOf({ series }: Chart): readonly number[] {
  const seeds = series.flatMap(({ marks }) => marks.flatMap(({ rounds }) => rounds.map(({ seed }) => seed)));
  return [...new Set(seeds)].sort((a, b) => a - b);
}
