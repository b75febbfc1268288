import type { AgentName } from '../../core/types.ts';
import { styleOf, type AgentStyle } from '../run/agent-style.ts';
import { markerPaths } from '../components/marker-paths.ts';
import type { Layout, PlacedMark, PlacedSeries } from './layout.ts';
import { placeNames } from './place-names.ts';

/** All that a chart is drawn with: what the page shows and what a file holds are the same shapes. */
export type Shape = {
  /** Whose it is; missing for axes. */
  readonly agent?: AgentName;
} & (
  | {
      readonly kind: 'path';
      readonly d: string;
      readonly fill?: Ink;
      readonly stroke?: Ink;
      readonly width?: number;
      readonly dash?: readonly number[];
      readonly opacity?: number;
      /** Where a marker stands. */
      readonly at?: MarkerPlace;
    }
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly ink: Ink;
      readonly anchor: 'start' | 'middle' | 'end';
      /** Of the letters. */
      readonly size: number;
      readonly strong?: boolean;
    }
);

export interface MarkerPlace {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Name of the custom property that holds a colour. */
export type Ink = string;

/** At most this many marks on a line: more would hide its dashes. */
const mostMarks = 8;

export function drawChart(layout: Layout): readonly Shape[] {
  return [...drawFrame(layout), ...drawSeries(layout), ...drawNames(layout)];
}

function drawFrame({ chart, left, right, top, bottom, base, xTicks, yTicks, size: { font } }: Layout) {
  const soft = { kind: 'text', ink: '--ink-soft', size: font } as const;
  const shapes: Shape[] = yTicks.map(({ at }) => rule(left, at, right, at, '--line'));
  shapes.push(rule(left, base, right, base, '--line-strong'));
  if (chart.draw === 'points') shapes.push(rule(left, top, left, bottom, '--line-strong'));
  for (const { at, text } of yTicks) {
    shapes.push({ ...soft, x: left - font * 0.6, y: at + font * 0.35, text, anchor: 'end' });
  }
  for (const { at, text } of xTicks) {
    shapes.push(rule(at, bottom, at, bottom + font * 0.35, '--line-strong'));
    shapes.push({ ...soft, x: at, y: bottom + font * 1.4, text, anchor: 'middle' });
  }
  shapes.push({ ...soft, x: 0, y: font * 1.05, text: chart.y.label, anchor: 'start' });
  shapes.push({ ...soft, x: right, y: bottom + font * 2.7, text: chart.x.label, anchor: 'end' });
  return shapes;
}

function drawSeries({ chart, series, base, left, right }: Layout): readonly Shape[] {
  switch (chart.draw) {
    case 'lines':
      // All bands lie below all lines.
      return [
        ...series.flatMap((own) => belongTo(own.agent, drawBand(own, series.length > 4 ? 0.09 : 0.14))),
        ...series.flatMap((own) => belongTo(own.agent, drawLine(own))),
      ];
    case 'points':
      return series.flatMap((own) => own.marks.map(({ x, y }) => drawMarker(styleOf(own.agent), x, y, 1.25)));
    case 'bars':
      return series.flatMap((own) =>
        drawBars(own, base, (right - left) / (chart.x.most - chart.x.least + 1)),
      );
  }
}

function belongTo(agent: AgentName, shapes: readonly Shape[]): readonly Shape[] {
  return shapes.map((shape) => ({ ...shape, agent }));
}

function drawBand({ agent, marks }: PlacedSeries, opacity: number): readonly Shape[] {
  const { ink } = styleOf(agent);
  return runsOf(marks).flatMap((run): Shape[] => {
    const banded = run.flatMap(({ x, band }) => (band === null ? [] : [{ x, band }]));
    if (banded.length < 2) return [];
    const upper = banded.map(({ x, band }) => point(x, band[0]));
    const lower = banded.map(({ x, band }) => point(x, band[1])).reverse();
    return [{ kind: 'path', d: `M${[...upper, ...lower].join('L')}Z`, fill: ink, opacity }];
  });
}

function drawLine({ agent, marks }: PlacedSeries): readonly Shape[] {
  const look = styleOf(agent);
  const lines = runsOf(marks).map((run): Shape => ({
    kind: 'path',
    d: `M${run.map(({ x, y }) => point(x, y)).join('L')}`,
    stroke: look.ink,
    width: 2,
    dash: look.dash,
  }));
  const step = Math.max(1, Math.ceil(marks.length / mostMarks));
  const marked = marks.filter((_, i) => (marks.length - 1 - i) % step === 0);
  return [...lines, ...marked.map(({ x, y }) => drawMarker(look, x, y, 1))];
}

function drawBars({ agent, marks }: PlacedSeries, base: number, step: number): readonly Shape[] {
  const half = Math.max(0.3, Math.min(8, step * 0.4));
  const d = marks
    .map(({ x, y }) => `M${point(x - half, base)}H${short(x + half)}V${short(y)}H${short(x - half)}Z`)
    .join('');
  return d === '' ? [] : [{ kind: 'path', d, fill: styleOf(agent).ink }];
}

/** Names at the ends of the lines, apart from one another, so that nobody has to look for a colour in a legend. */
function drawNames({ chart, series, size: { font, names }, right, top, bottom }: Layout): readonly Shape[] {
  if (!names) return [];
  if (chart.draw !== 'lines') return drawKey(series, right + font * 1.6, top, font);
  const ends = series.flatMap(({ agent, marks }) => marks.slice(-1).map(({ x, y }) => ({ agent, x, y })));
  return placeNames(ends, font * 1.2, top, bottom).flatMap(({ agent, x, y, at }): readonly Shape[] => {
    const { label, ink } = styleOf(agent);
    const begin = right + font * 1.1;
    const leader: Shape = {
      kind: 'path',
      d: `M${point(x + 6, y)}L${point(begin - 3, at)}`,
      stroke: ink,
      width: 0.75,
      opacity: 0.7,
    };
    const name: Shape = {
      kind: 'text',
      x: begin,
      y: at + font * 0.35,
      text: label,
      ink,
      anchor: 'start',
      size: font,
      strong: true,
    };
    return belongTo(agent, x + 6 < begin - 3 ? [leader, name] : [name]);
  });
}

/** Where there are no ends of lines, the names stand below one another. */
function drawKey(series: readonly PlacedSeries[], left: number, top: number, font: number): readonly Shape[] {
  return series.flatMap(({ agent }, i): Shape[] => {
    const look = styleOf(agent);
    const y = top + font * (0.5 + i * 1.5);
    const text = { kind: 'text', x: left + font, y: y + font * 0.35, anchor: 'start', size: font } as const;
    return [drawMarker(look, left, y, 1.1), { ...text, text: look.label, ink: look.ink, strong: true }];
  });
}

/** The marks whose x follow one another; a line has a gap between two of them. */
function runsOf(marks: readonly PlacedMark[]): readonly (readonly PlacedMark[])[] {
  const runs: PlacedMark[][] = [];
  let last = Number.NaN;
  for (const placed of marks) {
    if (placed.mark.x !== last + 1) runs.push([]);
    runs.at(-1)!.push(placed);
    last = placed.mark.x;
  }
  return runs;
}

function drawMarker({ marker, ink }: AgentStyle, x: number, y: number, scale: number): Shape {
  return { kind: 'path', d: markerPaths[marker], fill: ink, at: { x, y, scale } };
}

/** Markers are drawn in a box of 16 × 16, and stand with its middle at their place. */
export function transformOf({ x, y, scale }: MarkerPlace): string {
  return `translate(${point(x - 8 * scale, y - 8 * scale)}) scale(${scale})`;
}

function rule(x1: number, y1: number, x2: number, y2: number, stroke: Ink): Shape {
  return { kind: 'path', d: `M${point(x1, y1)}L${point(x2, y2)}`, stroke, width: 1 };
}

function point(x: number, y: number): string {
  return `${short(x)},${short(y)}`;
}

/** A tenth of a pixel is all that anybody sees. */
function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
