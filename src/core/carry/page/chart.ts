import type { AgentName } from '../../types.ts';
import { markup, type Html } from './html.ts';
import type { EpisodeOutline } from './outline.ts';

/** How the page of the run names and draws an agent. */
export interface AgentLook {
  readonly label: string;
  /** Name of a custom property of the page. */
  readonly ink: string;
  /** Lines can be told apart without colour. */
  readonly dash: readonly number[];
}

interface Line {
  readonly look: AgentLook;
  /** By round, from 1; least and most are over the seeds. */
  readonly costs: readonly { readonly mean: number; readonly least: number; readonly most: number }[];
  readonly end: number;
  readonly seeds: number;
}

const [width, height] = [720, 320];
const margin = { top: 28, right: 132, bottom: 44, left: 52 };
const bottom = height - margin.bottom;
const right = width - margin.right;

/** Cumulative cost by round, the mean of the seeds within their band, as paths without a script. */
export function drawCosts(
  episodes: readonly EpisodeOutline[],
  agents: readonly AgentName[],
  lookOf: (agent: AgentName) => AgentLook,
): Html {
  const lines = agents.flatMap((agent) => {
    const own = episodes.filter((episode) => episode.agent === agent);
    return own.length === 0 ? [] : summarize(lookOf(agent), own);
  });
  const rounds = Math.max(1, ...lines.map(({ costs }) => costs.length));
  const highest = Math.max(1, ...lines.flatMap(({ costs }) => costs.map(({ most }) => most)));
  const yTicks = roundTicks(highest, 5);
  const top = Math.max(highest, yTicks.at(-1)!);
  const x = (t: number) => short(margin.left + (t / rounds) * (right - margin.left));
  const y = (cost: number) => short(bottom - (cost / top) * (bottom - margin.top));
  const places = spread(lines.map(({ end }) => y(end)));
  const summary = lines.map(({ look, end }) => `${look.label} ${Math.round(end)}`).join(', ');

  return markup`<svg
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="Cumulative cost by round. At the end: ${summary}."
  >
    <text class="tick" x="0" y="12">words changed so far</text>
    ${yTicks.map(
      (cost) =>
        markup`<line class="grid" x1="${margin.left}" x2="${right}" y1="${y(cost)}" y2="${y(cost)}"
          /><text class="tick" x="${margin.left - 8}" y="${y(cost) + 4}" text-anchor="end">${cost}</text>`,
    )}
    ${roundTicks(rounds, 6).map(
      (t) => markup`<text class="tick" x="${x(t)}" y="${bottom + 18}" text-anchor="middle">${t}</text>`,
    )}
    <text class="tick" x="${right}" y="${bottom + 36}" text-anchor="end">round</text>
    ${lines
      .filter(({ seeds }) => seeds > 1)
      .map(
        ({ look, costs }) =>
          markup`<path
            class="band"
            fill="var(${look.ink})"
            d="M${x(0)} ${y(0)}L${[
              ...costs.map(({ most }, i) => `${x(i + 1)} ${y(most)}`),
              ...costs.map(({ least }, i) => `${x(i + 1)} ${y(least)}`).reverse(),
            ].join('L')}Z"
          />`,
      )}
    ${lines.map(
      ({ look, costs, end }, i) =>
        markup`<path
            class="line"
            stroke="var(${look.ink})"
            stroke-dasharray="${look.dash.length === 0 ? 'none' : look.dash.join(' ')}"
            d="M${[0, ...costs.map(({ mean }) => mean)].map((cost, t) => `${x(t)} ${y(cost)}`).join('L')}"
          /><path
            class="leader"
            stroke="var(${look.ink})"
            d="M${x(costs.length) + 3} ${y(end)}L${right + 12} ${places[i]!}"
          /><text class="name" fill="var(${look.ink})" x="${right + 15}" y="${places[i]! + 4}"
            >${look.label}</text
          >`,
    )}
  </svg>`;
}

/** As far as every seed has come. */
function summarize(look: AgentLook, own: readonly EpisodeOutline[]): Line {
  const length = Math.min(...own.map(({ costs }) => costs.length));
  const costs = Array.from({ length }, (_, i) => {
    const values = own.map((episode) => episode.costs[i]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { mean, least: Math.min(...values), most: Math.max(...values) };
  });
  return { look, costs, end: costs.at(-1)?.mean ?? 0, seeds: own.length };
}

/** Whole numbers from 0 in steps of 1, 2 or 5 tens, about as many as wished. */
export function roundTicks(most: number, wish: number): readonly number[] {
  const power = 10 ** Math.floor(Math.log10(most / wish));
  const step = Math.max(1, [1, 2, 5, 10].find((factor) => factor * power >= most / wish)! * power);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => Math.round(i * step));
}

/** Names a line apart, as little moved as it takes, and none below the axis. */
function spread(places: readonly number[]): readonly number[] {
  const order = places.map((place, i) => ({ place, i })).sort((a, b) => a.place - b.place);
  const result = [...places];
  let last = -Infinity;
  for (const { place, i } of order) {
    last = Math.max(place, last + 15);
    result[i] = last;
  }
  let limit = bottom;
  for (const { i } of order.reverse()) {
    result[i] = Math.min(result[i]!, limit);
    limit = result[i] - 15;
  }
  return result;
}

function short(value: number): number {
  return Math.round(value * 10) / 10;
}
