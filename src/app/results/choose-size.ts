import type { Chart } from './chart.ts';
import { nameRoom, type ChartSize } from './layout.ts';

/** Letters grow with those of the page; where a chart is narrow, its lines get all the room and the names go. */
export function chooseSize(chart: Chart, clientWidth: number, letter = rootLetter()): ChartSize {
  // Without a layout, as in a test, there is a size all the same.
  const width = clientWidth || 640;
  const font = letter * 0.78;
  return {
    width,
    height: Math.round(Math.min(360, Math.max(230, width * 0.56)) + (font - 12.5) * 4),
    font,
    names: width >= nameRoom(chart, font) * 2.9,
  };
}

function rootLetter(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}
