import { nice, ticks } from 'd3-array';
import type { AgentName } from '../../core/types.ts';
import { styleOf } from '../run/agent-style.ts';
import { formatTick } from './format-measure.ts';
import type { Axis, Chart, Mark } from './chart.ts';

/** Where everything of a chart stands, in pixels from the upper left. */
export interface Layout {
  readonly chart: Chart;
  readonly size: ChartSize;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  /** Where y = 0 lies, or the end of the axis that is nearest to it. */
  readonly base: number;
  readonly series: readonly PlacedSeries[];
}

export interface ChartSize {
  readonly width: number;
  readonly height: number;
  /** Of the letters. */
  readonly font: number;
  /** Whether the names of the agents stand at the ends of their lines. */
  readonly names: boolean;
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

export interface PlacedSeries {
  readonly agent: AgentName;
  readonly marks: readonly PlacedMark[];
}

export interface PlacedMark {
  readonly agent: AgentName;
  readonly mark: Mark;
  readonly x: number;
  readonly y: number;
  /** Ends of the band, the upper one first; null where there is none. */
  readonly band: readonly [number, number] | null;
}

export function layOut(chart: Chart, size: ChartSize): Layout {
  const { width, height, font, names } = size;
  const marks = chart.series.flatMap((series) => series.marks);
  const yEnds = spread(
    chart.y,
    marks.flatMap(({ y, band }) => (band === null ? [y] : [band.least, band.most])),
    Math.max(2, Math.floor(height / 56)),
  );
  const yMarks = ticksOf(chart.y, yEnds, Math.max(2, Math.floor(height / 56)));
  const widest = Math.max(...yMarks.map((value) => formatTick(value, chart.y.measure).length));
  const left = Math.ceil((widest * letter + 0.9) * font);
  const right = width - (names ? nameRoom(chart, font) : font);
  const top = font * 2.2;
  const bottom = height - font * 3.15;
  const xWish = Math.max(2, Math.floor((right - left) / (font * 6)));
  const xEnds = xEndsOf(
    chart,
    marks.map(({ x }) => x),
    xWish,
  );

  const toX = (x: number) => left + ((x - xEnds[0]) / (xEnds[1] - xEnds[0])) * (right - left);
  const toY = (y: number) => bottom - ((y - yEnds[0]) / (yEnds[1] - yEnds[0])) * (bottom - top);
  return {
    chart,
    size,
    ...{ left, right, top, bottom },
    xTicks: ticksOf(chart.x, xEnds, xWish).map((value) => ({
      at: toX(value),
      text: formatTick(value, chart.x.measure),
    })),
    yTicks: yMarks.map((value) => ({ at: toY(value), text: formatTick(value, chart.y.measure) })),
    base: toY(Math.min(Math.max(0, yEnds[0]), yEnds[1])),
    series: chart.series.map(({ agent, marks: own }) => ({
      agent,
      marks: own.map((mark) => ({
        agent,
        mark,
        x: toX(mark.x),
        y: toY(mark.y),
        band: mark.band === null ? null : [toY(mark.band.most), toY(mark.band.least)],
      })),
    })),
  };
}

/** How wide letters are, about, in their height. */
const letter = 0.64;

/** What the names of the agents take up beside the drawing; in a key each has its marker before it. */
export function nameRoom({ series, draw }: Chart, font: number): number {
  const longest = Math.max(0, ...series.map(({ agent }) => styleOf(agent).label.length));
  return (longest * letter + (draw === 'lines' ? 2 : 4)) * font;
}

type Ends = readonly [number, number];

/** From the least to the most of what is there, rounded outwards; a share ends at its whole. */
function spread(axis: Axis, values: readonly number[], wish: number): Ends {
  const [least, most] = values.reduce<Ends>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    ends(axis),
  );
  return axis.measure === 'share' ? [least, most] : nice(least, most, wish);
}

/** Bars are as wide as their step: the first and the last need half of one beside their places. */
function xEndsOf({ draw, x: axis }: Chart, values: readonly number[], wish: number): Ends {
  switch (draw) {
    case 'lines':
      return ends(axis);
    case 'bars':
      return [axis.least - 0.5, axis.most + 0.5];
    case 'points':
      return spread(axis, values, wish);
  }
}

function ends({ least, most }: Axis): Ends {
  return [least, most];
}

/** Whole things are counted in whole steps. The first round has a tick of its own. */
function ticksOf({ measure, least }: Axis, [low, high]: Ends, wish: number): readonly number[] {
  const all = ticks(low, high, wish).filter((value) => measure !== 'count' || Number.isInteger(value));
  return least === 1 && all[0] !== 1 ? [1, ...all] : all;
}
