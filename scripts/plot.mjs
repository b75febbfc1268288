import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as Plot from '@observablehq/plot';
import { JSDOM } from 'jsdom';

/**
 * Draws the cumulative cost of the agents, a panel per task, from files that `npm run demo -- --json FILE` wrote:
 *
 *   node scripts/plot.mjs docs/results/email.json docs/results/summarization.json --out docs/results.svg
 */

/** @typedef {{ task: string, episodes: { agent: string, seed: number, rounds: { t: number, cost: number | null }[] }[] }} Report */

const titles = /** @type {Record<string, string>} */ ({
  email: 'E-mails from notes',
  summarization: 'Summaries of texts',
});
// Inks of the page's light theme.
const inks = /** @type {Record<string, string>} */ ({
  'no-learning': '#b03a26',
  'cipher-1': '#7a3f98',
  'cipher-5': '#22408f',
  'explore-then-exploit': '#7a5a08',
  continual: '#0a6687',
  'icl-edit-5': '#a82a6a',
  'prose-5': '#55660f',
  oracle: '#1e6b57',
});

const { values, positionals } = parseArgs({
  options: { out: { type: 'string', default: 'docs/results.svg' } },
  allowPositionals: true,
});
if (positionals.length === 0) throw new Error('Name at least one results file.');
const reports = await Promise.all(
  positionals.map(async (file) => /** @type {Report} */ (JSON.parse(await readFile(file, 'utf8')))),
);
const lines = reports.flatMap(summarize);
const labels = Object.values(titles).flatMap((task) =>
  placeLabels(lines.filter((line) => line.task === task)),
);

const { document } = new JSDOM().window;
const svg = Plot.plot({
  document,
  width: 960,
  height: 340,
  marginLeft: 68,
  marginRight: 142,
  marginBottom: 40,
  style: { background: 'white', color: '#1b2130', fontFamily: 'system-ui, sans-serif', fontSize: '13px' },
  fx: { label: null, padding: 0.38, domain: reports.map(({ task }) => titles[task] ?? task) },
  x: { label: 'round', labelAnchor: 'center', labelArrow: 'none', ticks: 5 },
  y: {
    label: 'cumulative cost (words edited)',
    labelAnchor: 'center',
    labelArrow: 'none',
    grid: true,
    ticks: 6,
    nice: true,
  },
  color: { domain: Object.keys(inks), range: Object.values(inks) },
  marks: [
    Plot.areaY(lines, { fx: 'task', x: 't', y1: 'least', y2: 'most', fill: 'agent', fillOpacity: 0.18 }),
    Plot.lineY(lines, { fx: 'task', x: 't', y: 'mean', stroke: 'agent', strokeWidth: 2 }),
    Plot.text(labels, {
      fx: 'task',
      x: 't',
      y: 'at',
      text: 'agent',
      fill: 'agent',
      textAnchor: 'start',
      dx: 6,
    }),
    Plot.ruleY([0]),
  ],
});
svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
await writeFile(values.out, `${svg.outerHTML}\n`);
console.log(`Written to ${values.out}.`);

/** Mean, least and most over the seeds, per agent and round. @param {Report} report */
function summarize({ task, episodes }) {
  const agents = [...new Set(episodes.map(({ agent }) => agent))];
  return agents.flatMap((agent) => {
    const sums = episodes
      .filter((episode) => episode.agent === agent)
      .map(({ rounds }) => accumulate(rounds));
    const length = Math.min(...sums.map((sum) => sum.length));
    return Array.from({ length }, (_, i) => {
      const costs = sums.map((sum) => sum[i] ?? 0);
      return {
        task: titles[task] ?? task,
        agent,
        t: i + 1,
        mean: costs.reduce((a, b) => a + b, 0) / costs.length,
        least: Math.min(...costs),
        most: Math.max(...costs),
      };
    });
  });
}

/** One label at the end of each line, at least a line of text apart. @param {ReturnType<typeof summarize>} own */
function placeLabels(own) {
  const last = Math.max(...own.map(({ t }) => t));
  const gap = Math.max(...lines.map(({ mean }) => mean)) * 0.055;
  let lowest = -Infinity;
  return own
    .filter(({ t }) => t === last)
    .sort((a, b) => a.mean - b.mean)
    .map((end) => ({ ...end, at: (lowest = Math.max(end.mean, lowest + gap)) }));
}

/** @param {{ cost: number | null }[]} rounds */
function accumulate(rounds) {
  let sum = 0;
  return rounds.map(({ cost }) => (sum += cost ?? 0));
}
