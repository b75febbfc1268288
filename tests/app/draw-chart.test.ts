import { describe, expect, it } from 'vitest';
import type { Chart } from '../../src/app/results/chart.ts';
import { drawSvg } from '../../src/app/results/draw-svg.ts';
import { layOut } from '../../src/app/results/layout.ts';
import { markAt, pickByKey, pickNearest } from '../../src/app/results/pick-mark.ts';
import { placeNames } from '../../src/app/results/place-names.ts';
import { drawChart } from '../../src/app/results/shapes.ts';
import { aChart, aMark } from './a-chart.ts';

const size = { width: 400, height: 200, font: 12, names: false };
const setting = { width: 800, height: 400, colour: (ink: string) => `rgb(1, 2, ${ink.length})` };
const parse = (svg: string) => new DOMParser().parseFromString(svg, 'image/svg+xml');
const lowest = (chart: Chart) => layOut(chart, size).series[0]!.marks[0]!;

describe('the layout', () => {
  it('puts every mark and every tick inside the frame, higher values higher, and begins costs at nothing', () => {
    const layout = layOut(aChart(), size);
    const { left, right, top, bottom } = layout;
    for (const { x, y, band } of layout.series.flatMap(({ marks }) => marks)) {
      for (const at of [y, ...(band ?? [])]) expect(at >= top && at <= bottom).toBe(true);
      expect(x >= left && x <= right).toBe(true);
    }
    expect(layout.yTicks.map(({ text }) => text)[0]).toBe('0');
    expect(lowest(aChart()).y).toBeGreaterThan(layout.series[0]!.marks[1]!.y);
  });

  it('stands up to one round, to nothing but zeros and to no series at all', () => {
    const zero = aChart({ series: [{ agent: 'oracle', marks: [aMark(1, 0)] }] });
    for (const chart of [zero, aChart({ series: [] })]) {
      const text = JSON.stringify(drawChart(layOut(chart, { ...size, names: true })));
      expect(text).not.toMatch(/NaN|Infinity|null/);
    }
  });

  it('breaks a line where a round is missing, and joins nothing across', () => {
    const marks = [aMark(1, 1), aMark(2, 2), aMark(4, 3)];
    const lines = drawChart(layOut(aChart({ series: [{ agent: 'oracle', marks }] }), size)).filter(
      (shape) => shape.kind === 'path' && shape.stroke === '--agent-green',
    );
    expect(lines).toHaveLength(2);
  });

  it('has all of the first and the last bar between the ends of the axis, and room for the key beside it', () => {
    const marks = (ys: readonly number[]) => ys.map((y, i) => aMark(i + 1, y));
    const chart = aChart({ draw: 'bars', series: [{ agent: 'cipher-5', marks: marks([3, 2, 1]) }] });
    const layout = layOut(chart, { ...size, names: true });
    const shapes = drawChart(layout);
    const bars = shapes.find((shape) => shape.kind === 'path' && shape.fill === '--agent-blue');
    const sides = [...(bars as { d: string }).d.matchAll(/[MH](-?[\d.]+)/g)].map(([, x]) => Number(x));
    expect(Math.min(...sides)).toBeGreaterThan(layout.left);
    expect(Math.max(...sides)).toBeLessThan(layout.right);
    const name = shapes.find((shape) => shape.kind === 'text' && shape.text === 'CIPHER-5');
    // Capitals in bold are wider than other letters.
    expect((name as { x: number }).x + 'CIPHER-5'.length * 0.76 * size.font).toBeLessThan(size.width);
  });

  it('keeps names apart, inside the frame, and in the order of their lines', () => {
    const placed = placeNames([{ y: 95 }, { y: 97 }, { y: 10 }, { y: 99 }], 12, 0, 100);
    expect(placed.map(({ y, at }) => [y, at])).toEqual([
      [10, 10],
      [95, 76],
      [97, 88],
      [99, 100],
    ]);
  });
});

describe('going through a chart', () => {
  const layout = layOut(aChart(), size);
  const go = (...keys: string[]) =>
    keys.reduce<ReturnType<typeof pickByKey>>((at, key) => pickByKey(layout, at, key), null);

  it('begins at the last round of the first line, goes along it, and stays at its ends', () => {
    expect(go('ArrowLeft')).toEqual({ agent: 'no-learning', mark: 2 });
    expect(go('ArrowLeft', 'ArrowLeft')).toEqual({ agent: 'no-learning', mark: 1 });
    expect(go('ArrowLeft', 'ArrowRight')).toEqual({ agent: 'no-learning', mark: 2 });
    expect(go('ArrowLeft', 'Home', 'ArrowLeft')).toEqual({ agent: 'no-learning', mark: 0 });
    expect(go('ArrowLeft', 'Home', 'PageDown')).toEqual({ agent: 'no-learning', mark: 2 });
  });

  it('goes down to the line below at the same round, and up again', () => {
    expect(go('ArrowLeft', 'ArrowDown')).toEqual({ agent: 'oracle', mark: 2 });
    expect(go('ArrowLeft', 'ArrowDown', 'ArrowUp')).toEqual({ agent: 'no-learning', mark: 2 });
  });

  it('leaves other keys alone', () => {
    expect(pickByKey(layout, null, 'Tab')).toBeNull();
    expect(pickByKey(layout, null, 'constructor')).toBeNull();
  });

  it('finds the mark nearest to the pointer, and none in an empty chart', () => {
    const { x, y } = layout.series[1]!.marks[0]!;
    const pick = pickNearest(layout, x + 3, y - 2);
    expect(pick).toEqual({ agent: 'oracle', mark: 0 });
    expect(markAt(layout, pick)).toBe(layout.series[1]!.marks[0]);
    expect(pickNearest(layOut(aChart({ series: [] }), size), x, y)).toBeNull();
    expect(markAt(layout, { agent: 'cipher-5', mark: 0 })).toBeNull();
  });
});

describe('the SVG file', () => {
  it('is well-formed, holds its colours itself, and needs nothing from anywhere', () => {
    const root = parse(drawSvg(aChart(), setting)).documentElement;
    expect(root.localName).toBe('svg');
    expect(root.querySelector('style, script, image, foreignObject, link')).toBeNull();
    const drawn = [...root.querySelectorAll('path, text, rect')];
    expect(drawn.length).toBeGreaterThan(20);
    for (const shape of drawn) {
      const colour = shape.getAttribute('stroke') ?? shape.getAttribute('fill');
      expect(colour).toMatch(/^rgb/);
    }
    expect(root.outerHTML).not.toContain('var(');
    expect(root.outerHTML).not.toMatch(/href|url\(/);
  });

  it('has a line and a name for every agent, and title and note as text', () => {
    const root = parse(drawSvg(aChart(), setting)).documentElement;
    const texts = [...root.querySelectorAll('text')].map(({ textContent }) => textContent);
    expect(texts).toEqual(expect.arrayContaining(['A chart', 'No learning', 'Oracle', 'words', 'round']));
    expect(root.querySelector('title')?.textContent).toBe('A chart');
    expect(root.querySelectorAll('path[stroke-dasharray]').length).toBeGreaterThan(0);
  });

  it('shows markup, quotes and control characters of a text as text', () => {
    const title = '</text><script>alert(1)</script> "x" & \u0000\uD800 é 😀';
    const svg = drawSvg(aChart({ title, note: title }), setting);
    const root = parse(svg).documentElement;
    expect(root.localName).toBe('svg');
    expect(root.querySelector('script, parsererror')).toBeNull();
    expect(root.querySelector('title')?.textContent).toBe('</text><script>alert(1)</script> "x" &  é 😀');
  });
});
