import { styleOf } from '../run/agent-style.ts';
import type { Chart } from './chart.ts';
import { formatMeasure } from './format-measure.ts';
import type { PlacedMark } from './layout.ts';

/** A mark in words: whose it is, where, how much, and between what over the seeds. */
export function describeMark({ x: xAxis, y: yAxis, draw }: Chart, { agent, mark }: PlacedMark): string {
  const { label } = styleOf(agent);
  const y = formatMeasure(mark.y, yAxis.measure);
  if (draw === 'points') {
    const { seed } = mark.rounds[0]!;
    return `${label}, seed ${seed}: ${y} ${yAxis.label}, ${formatMeasure(mark.x, xAxis.measure)} ${xAxis.label}`;
  }
  const band =
    mark.band === null
      ? ''
      : ` (${formatMeasure(mark.band.least, yAxis.measure)} to ${formatMeasure(mark.band.most, yAxis.measure)} over ${mark.rounds.length} seeds)`;
  if (draw === 'bars') return `Round ${mark.x}: ${y} ${yAxis.label}${band}`;
  return `${label}, round ${mark.x}: ${y} ${yAxis.label}${band}`;
}
