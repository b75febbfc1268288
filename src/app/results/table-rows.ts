import type { AgentName } from '../../core/types.ts';
import type { Chart, Mark } from './chart.ts';
import { formatMeasure } from './format-measure.ts';
import { styleOf } from '../run/agent-style.ts';

/** A chart as a table to read. */
export interface ChartRows {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** A row stands for so many rounds. */
  readonly step: number;
}

/** More rows than these nobody reads; the file has all of them. */
const mostRows = 25;

export function tableRows(chart: Chart): ChartRows {
  return chart.draw === 'points' ? pointRows(chart) : roundRows(chart);
}

function pointRows({ series, x, y }: Chart): ChartRows {
  return {
    head: ['Agent', 'Seed', capitalize(x.label), capitalize(y.label)],
    rows: series.flatMap(({ agent, marks }) =>
      marks.map((mark) => [
        styleOf(agent).label,
        String(mark.rounds[0]?.seed ?? ''),
        formatMeasure(mark.x, x.measure),
        formatMeasure(mark.y, y.measure),
      ]),
    ),
    step: 1,
  };
}

/** The first and the last round stand in it, and between them every 2nd, 5th, 10th … */
function roundRows({ series, draw, y }: Chart): ChartRows {
  const columns = draw === 'bars' ? [joinMarks(series)] : series.map(({ marks }) => marksByRound(marks));
  const last = Math.max(0, ...columns.flatMap((column) => [...column.keys()]));
  const step = [1, 2, 5, 10, 20, 50].find((every) => last / every <= mostRows) ?? 100;
  const rounds = Array.from({ length: last }, (_, i) => i + 1).filter(
    (t) => t % step === 0 || t === 1 || t === last,
  );
  return {
    head: ['Round', ...(draw === 'bars' ? [capitalize(y.label)] : series.map(({ agent }) => labelOf(agent)))],
    rows: rounds.map((t) => [String(t), ...columns.map((column) => cellOf(column.get(t), y.measure))]),
    step,
  };
}

function marksByRound(marks: readonly Mark[]): ReadonlyMap<number, Mark> {
  return new Map(marks.map((mark) => [mark.x, mark]));
}

function joinMarks(series: Chart['series']): ReadonlyMap<number, Mark> {
  return marksByRound(series.flatMap(({ marks }) => marks));
}

function cellOf(mark: Mark | undefined, measure: Chart['y']['measure']): string {
  if (mark === undefined) return '–';
  const { y, band } = mark;
  const mean = formatMeasure(y, measure);
  if (band === null) return mean;
  return `${mean} (${formatMeasure(band.least, measure)} to ${formatMeasure(band.most, measure)})`;
}

function labelOf(agent: AgentName): string {
  return styleOf(agent).label;
}

function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
