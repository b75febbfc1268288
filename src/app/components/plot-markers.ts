import type uPlot from 'uplot';
import type { AgentStyle } from '../run/agent-style.ts';
import { markerPaths } from './marker-paths.ts';

/** At most this many marks on a line: more would hide its dashes. */
const MOST_MARKS = 8;

/** Draws an agent's own mark at some of its points and at the last one. */
export function drawMarkers(plot: uPlot, series: number, marker: AgentStyle['marker'], colour: string): void {
  const [xs] = plot.data;
  const ys = plot.data[series] ?? [];
  const last = ys.findLastIndex((y) => typeof y === 'number');
  const step = Math.max(1, Math.ceil(xs.length / MOST_MARKS));
  const path = new Path2D(markerPaths[marker]);
  const { ctx } = plot;
  ctx.save();
  ctx.fillStyle = colour;
  for (let i = 1; i <= last; i++) {
    const y = ys[i];
    if (typeof y !== 'number' || (i % step !== 0 && i !== last)) continue;
    ctx.save();
    ctx.translate(plot.valToPos(xs[i] ?? 0, 'x', true), plot.valToPos(y, 'y', true));
    ctx.scale(devicePixelRatio, devicePixelRatio);
    ctx.translate(-8, -8);
    ctx.fill(path);
    ctx.restore();
  }
  ctx.restore();
}
