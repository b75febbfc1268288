import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { styleOf, type AgentStyle } from '../run/agent-style.ts';
import type { CostSeries } from '../run/results.ts';
import { drawMarkers } from './plot-markers.ts';

export interface CostPlot {
  update(series: readonly CostSeries[]): void;
  destroy(): void;
}

/**
 * The only file that knows the chart library; it is fetched when the first chart is drawn.
 * Colours are read once: a plot lives as long as the theme that it was made in.
 */
export function createCostPlot(host: HTMLElement, rounds: number, series: readonly CostSeries[]): CostPlot {
  const colour = readColours(host);
  const axis: uPlot.Axis = {
    stroke: colour('--ink-soft'),
    font: `12px ${getComputedStyle(host).fontFamily}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    size: 44,
  };
  const looks = series.map(({ agent }) => styleOf(agent));
  const plot = new uPlot(
    {
      width: host.clientWidth,
      height: heightFor(host),
      legend: { show: false },
      cursor: { show: false },
      padding: [12, 14, 0, 0],
      scales: {
        x: { time: false, range: [0, rounds] },
        y: { range: (_plot, _low, high) => [0, niceTop(high)] },
      },
      axes: [
        { ...axis, size: 30, grid: { show: false }, incrs: [1, 2, 5, 10, 20, 25, 50, 100] },
        { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000] },
      ],
      series: [{}, ...looks.map((look) => describeLine(look, colour))],
      hooks: {
        drawSeries: [
          (drawn, index) => {
            const look = looks[index - 1];
            if (look !== undefined) drawMarkers(drawn, index, look.marker, colour(look.ink));
          },
        ],
      },
    },
    tabulate(rounds, series),
    host,
  );
  const observer = new ResizeObserver(() =>
    plot.setSize({ width: host.clientWidth, height: heightFor(host) }),
  );
  observer.observe(host);
  return {
    update: (next) => plot.setData(tabulate(rounds, next)),
    destroy: () => {
      observer.disconnect();
      plot.destroy();
    },
  };
}

/** Every line begins at nothing, before the first round. */
function tabulate(rounds: number, series: readonly CostSeries[]): uPlot.AlignedData {
  const x = Array.from({ length: rounds + 1 }, (_, t) => t);
  const lines = series.map(({ costs }) => x.map((t) => (t === 0 ? 0 : (costs[t - 1] ?? null))));
  return [x, ...lines];
}

function describeLine(look: AgentStyle, colour: (name: string) => string): uPlot.Series {
  return { stroke: colour(look.ink), width: 2, dash: [...look.dash], points: { show: false } };
}

/** An empty chart still shows a scale. */
function niceTop(high: number | null): number {
  return Math.max(10, (high ?? 0) * 1.06);
}

function heightFor(host: HTMLElement): number {
  return Math.round(Math.min(280, Math.max(190, host.clientWidth * 0.55)));
}

/**
 * A canvas cannot read custom properties, so an element that can is asked for what they come to. Each is asked for
 * once: the answer makes the browser work out the styles of the whole page.
 */
function readColours(host: HTMLElement): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const probe = document.createElement('span');
    probe.style.color = `var(${name})`;
    host.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    known.set(name, color);
    return color;
  };
}
