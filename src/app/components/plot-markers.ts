import type uPlot from 'uplot';
import type { AgentStyle } from '../run/agent-style.ts';

/** At most this many marks on a line: more would hide its dashes. */
const MOST_MARKS = 8;

/** Draws an agent's own mark at some of its points and at the last one. */
export function drawMarkers(plot: uPlot, series: number, marker: AgentStyle['marker'], colour: string): void {
  const [xs] = plot.data;
  const ys = plot.data[series] ?? [];
  const last = ys.findLastIndex((y) => typeof y === 'number');
  const step = Math.max(1, Math.ceil(xs.length / MOST_MARKS));
  const { ctx } = plot;
  const radius = 4 * devicePixelRatio;
  ctx.save();
  ctx.fillStyle = colour;
  for (let i = 1; i <= last; i++) {
    const y = ys[i];
    if (typeof y !== 'number' || (i % step !== 0 && i !== last)) continue;
    ctx.beginPath();
    trace(ctx, marker, plot.valToPos(xs[i] ?? 0, 'x', true), plot.valToPos(y, 'y', true), radius);
    ctx.fill();
  }
  ctx.restore();
}

function trace(
  ctx: CanvasRenderingContext2D,
  marker: AgentStyle['marker'],
  x: number,
  y: number,
  radius: number,
): void {
  switch (marker) {
    case 'circle':
      ctx.arc(x, y, radius, 0, 2 * Math.PI);
      break;
    case 'square':
      ctx.rect(x - radius * 0.85, y - radius * 0.85, radius * 1.7, radius * 1.7);
      break;
    case 'triangle':
      polygon(ctx, x, y + radius * 0.15, radius * 1.2, 3);
      break;
    case 'diamond':
      polygon(ctx, x, y, radius * 1.25, 4);
      break;
  }
}

/** Regular, standing on a side or a corner, with one corner at the top. */
function polygon(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number, corners: number): void {
  for (let corner = 0; corner < corners; corner++) {
    const angle = (2 * Math.PI * corner) / corners - Math.PI / 2;
    ctx.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
  ctx.closePath();
}
