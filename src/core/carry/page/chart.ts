import type { AgentName } from '../../types.ts';
import { markup, type Html } from './html.ts';
import type { EpisodeOutline } from './outline.ts';

const [width, height] = [720, 300];
const margin = { top: 12, right: 132, bottom: 34, left: 52 };
/** Lines can be told apart without colour. */
const dashes = ['none', '7 4', '2 3', '9 3 2 3', '12 4', '4 4', '1 4'];

/** Cumulative cost by round, the mean of the seeds, as paths without a script. */
export function drawCosts(episodes: readonly EpisodeOutline[], agents: readonly AgentName[]): Html {
  const lines = agents.flatMap((agent, index) => {
    const costs = meanOf(
      episodes.filter((episode) => episode.agent === agent).map((episode) => episode.costs),
    );
    return costs.length === 0 ? [] : { agent, index, costs };
  });
  const rounds = Math.max(1, ...lines.map(({ costs }) => costs.length));
  const most = Math.max(1, ...lines.map(({ costs }) => costs.at(-1) ?? 0));
  const x = (t: number) => round(margin.left + (t / rounds) * (width - margin.left - margin.right));
  const y = (cost: number) =>
    round(height - margin.bottom - (cost / most) * (height - margin.top - margin.bottom));
  const ends = spread(lines.map(({ costs }) => y(costs.at(-1) ?? 0)));
  const summary = lines.map(({ agent, costs }) => `${agent} ${Math.round(costs.at(-1) ?? 0)}`).join(', ');

  return markup`<svg
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="Cumulative cost by round. At the end: ${summary}."
  >
    ${[0, 0.25, 0.5, 0.75, 1].map(
      (share) =>
        markup`<line
            class="grid"
            x1="${margin.left}"
            x2="${width - margin.right}"
            y1="${y(most * share)}"
            y2="${y(most * share)}"
          /><text class="tick" x="${margin.left - 8}" y="${y(most * share) + 4}" text-anchor="end"
            >${Math.round(most * share)}</text
          >`,
    )}
    <text class="tick" x="${x(rounds)}" y="${height - 10}" text-anchor="end">round ${rounds}</text>
    ${lines.map(
      ({ agent, index, costs }, i) =>
        markup`<path
            class="line a${index % 7}"
            stroke-dasharray="${dashes[index % dashes.length]!}"
            d="M${[0, ...costs].map((cost, t) => `${x(t)} ${y(cost)}`).join('L')}"
          /><text class="name a${index % 7}" x="${x(costs.length) + 8}" y="${ends[i]! + 4}">${agent}</text>`,
    )}
  </svg>`;
}

/** As far as every seed has come. */
function meanOf(perSeed: readonly (readonly number[])[]): readonly number[] {
  const length = perSeed.length === 0 ? 0 : Math.min(...perSeed.map((costs) => costs.length));
  return Array.from(
    { length },
    (_, i) => perSeed.reduce((sum, costs) => sum + costs[i]!, 0) / perSeed.length,
  );
}

/** Names at least a line apart. */
function spread(places: readonly number[]): readonly number[] {
  const order = places.map((place, i) => ({ place, i })).sort((a, b) => a.place - b.place);
  const result = [...places];
  let last = -Infinity;
  for (const { place, i } of order) {
    last = Math.max(place, last + 15);
    result[i] = last;
  }
  return result;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
