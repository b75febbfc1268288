import { isAccurate } from '../../core/accuracy.ts';
import { summarizeEpisode } from '../../core/metrics.ts';
import type { CompletedRound, RunConfig } from '../../core/types.ts';
import type { Episode } from '../run/progress.ts';
import { wordsOf } from '../task-words.ts';
import type { Chart, ChartId, Mark, Series } from './chart.ts';
import { accumulate, overSeeds, smooth, valuesOf, type SeedValues } from './seed-values.ts';

/** The charts of a run, each made when it is wanted. */
export const runCharts: Readonly<
  Record<Exclude<ChartId, 'difference'>, (config: RunConfig, episodes: readonly Episode[]) => Chart>
> = {
  'cumulative-cost': (config, episodes) => ({
    ...linesOver(config),
    id: 'cumulative-cost',
    title: 'Cumulative cost',
    note: `All words of the ${wordsOf[config.task].many} that had to be changed up to each round${bandNote(config)}. A line that flattens is an agent that has learned.`,
    y: { label: 'words changed so far', measure: 'count', least: 0, most: 10 },
    series: lines(config, episodes, costOf, accumulate),
  }),
  'cost-per-round': (config, episodes) => ({
    ...linesOver(config),
    id: 'cost-per-round',
    title: 'Cost per round',
    note: `Words changed in a round, ${windowNote(config)}${bandNote(config)}.`,
    y: { label: 'words changed per round', measure: 'tenth', least: 0, most: 1 },
    series: lines(config, episodes, costOf, smoothIn(config)),
  }),
  accuracy: (config, episodes) => ({
    ...linesOver(config),
    id: 'accuracy',
    title: 'Accuracy of the preference',
    note: `Share of rounds in which the preference that stood in the prompt was nearest to the true one, ${windowNote(config)}${bandNote(config)}. Rounds without a preference do not count.`,
    y: { label: 'share of rounds', measure: 'share', least: 0, most: 1 },
    series: lines(config, episodes, (round) => asNumber(isAccurate(round)), smoothIn(config)),
  }),
  'share-without-edit': (config, episodes) => ({
    ...linesOver(config),
    id: 'share-without-edit',
    title: 'Share without edit',
    note: `Share of drafts that needed no change, ${windowNote(config)}${bandNote(config)}.`,
    y: { label: 'share of drafts', measure: 'share', least: 0, most: 1 },
    series: lines(config, episodes, ({ cost }) => asNumber(cost === 0), smoothIn(config)),
  }),
  'expense-against-cost': (config, episodes) => ({
    id: 'expense-against-cost',
    title: 'Expense against cost',
    note: `What an agent’s own model calls read and wrote, against what it left to change: means over the rounds of an episode${config.seeds.length > 1 ? ', a point for each seed' : ''}. Down and to the left is better.`,
    x: { label: 'words changed per round', measure: 'tenth', least: 0, most: 1 },
    y: { label: 'tokens per round', measure: 'count', least: 0, most: 10 },
    draw: 'points',
    series: perAgent(config, episodes, (own) => own.flatMap(expenseMark)),
  }),
};

/** How many rounds a moving mean takes in: a quarter of the run, and twenty at most. */
export function windowOf({ rounds }: Pick<RunConfig, 'rounds'>): number {
  return Math.max(1, Math.min(20, Math.round(rounds / 4)));
}

function linesOver({ rounds }: RunConfig): Pick<Chart, 'x' | 'draw'> {
  return { x: { label: 'round', measure: 'count', least: 1, most: Math.max(2, rounds) }, draw: 'lines' };
}

function windowNote(config: RunConfig): string {
  const window = windowOf(config);
  return window === 1 ? 'round by round' : `mean of the last ${window} rounds (at first, of all so far)`;
}

function bandNote({ seeds }: RunConfig): string {
  return seeds.length > 1 ? `; line: mean of ${seeds.length} seeds, band: least to most` : '';
}

function smoothIn(config: RunConfig): (values: SeedValues) => SeedValues {
  return (values) => smooth(values, windowOf(config));
}

function lines(
  config: RunConfig,
  episodes: readonly Episode[],
  measure: (round: CompletedRound) => number | null,
  shape: (values: SeedValues) => SeedValues,
): readonly Series[] {
  return perAgent(config, episodes, (own) =>
    overSeeds(own.map((episode) => shape(valuesOf(episode, measure)))),
  );
}

function perAgent(
  { agents }: RunConfig,
  episodes: readonly Episode[],
  mark: (own: readonly Episode[]) => readonly Mark[],
): readonly Series[] {
  return agents
    .map((agent) => ({ agent, marks: mark(episodes.filter((episode) => episode.agent === agent)) }))
    .filter(({ marks }) => marks.length > 0);
}

/** An episode as one point; it opens at its last round. */
function expenseMark({ seed, rounds }: Episode): readonly Mark[] {
  const { meanCost, expense, completed } = summarizeEpisode(rounds);
  const last = rounds.at(-1);
  if (meanCost === null || last === undefined) return [];
  const y = expense / completed;
  return [{ x: meanCost, y, band: null, rounds: [{ seed, t: last.t, value: y }] }];
}

function costOf({ cost }: CompletedRound): number {
  return cost;
}

function asNumber(holds: boolean | null): number | null {
  return holds === null ? null : Number(holds);
}
