import { standardDeviation, summarizeEpisode, type EpisodeSummary } from '../../core/metrics.ts';
import type { AgentName, RunConfig } from '../../core/types.ts';
import type { Episode } from './progress.ts';

/** One row of the agents' table; costs and shares are means over the seeds, so that seeds do not add up to more. */
export interface AgentRow {
  readonly agent: AgentName;
  readonly completed: number;
  readonly failed: number;
  readonly unclear: number;
  /** Null before the first round: no rounds have no mean. */
  readonly cost: number | null;
  readonly meanCost: number | null;
  readonly shareWithoutEdit: number | null;
  /** Null where no preference was held, or nobody measured how near it was. */
  readonly accuracy: number | null;
  /** Standard deviations of these over the seeds; null for fewer than two. */
  readonly spread: {
    readonly cost: number | null;
    readonly meanCost: number | null;
    readonly shareWithoutEdit: number | null;
    readonly accuracy: number | null;
  };
  readonly expense: number;
  readonly seconds: number;
}

export function agentRows(config: RunConfig, episodes: readonly Episode[]): readonly AgentRow[] {
  return config.agents.map((agent) => summarizeAgent(agent, episodesOf(episodes, agent)));
}

/** Small user models repeat, accept everything or edit everything: the page shows such signs and hides nothing. */
export function userSigns(episodes: readonly Episode[]): Pick<EpisodeSummary, 'acceptRate' | 'echoRate'> {
  return summarizeEpisode(episodes.flatMap(({ rounds }) => rounds));
}

function summarizeAgent(agent: AgentName, episodes: readonly Episode[]): AgentRow {
  const summaries = episodes.map((episode) =>
    summarizeEpisode(episode.failed === null ? episode.rounds : [...episode.rounds, episode.failed]),
  );
  const begun = summaries.filter((summary) => summary.completed > 0);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const completed = sum(summaries.map((summary) => summary.completed));
  const cost = sum(begun.map((summary) => summary.cumulativeCost));
  const isNumber = (value: number | null) => value !== null;
  const accuracies = begun.map(({ accuracy }) => accuracy).filter(isNumber);
  const accepted = sum(begun.map((summary) => (summary.shareWithoutEdit ?? 0) * summary.completed));
  return {
    agent,
    completed,
    failed: sum(summaries.map((summary) => summary.failed)),
    unclear: sum(summaries.map((summary) => summary.unclear)),
    cost: begun.length > 0 ? cost / begun.length : null,
    meanCost: completed > 0 ? cost / completed : null,
    shareWithoutEdit: completed > 0 ? accepted / completed : null,
    accuracy: accuracies.length > 0 ? mean(accuracies) : null,
    spread: {
      cost: standardDeviation(begun.map(({ cumulativeCost }) => cumulativeCost)),
      meanCost: standardDeviation(begun.map(({ meanCost }) => meanCost).filter(isNumber)),
      shareWithoutEdit: standardDeviation(
        begun.map(({ shareWithoutEdit }) => shareWithoutEdit).filter(isNumber),
      ),
      accuracy: standardDeviation(accuracies),
    },
    expense: sum(summaries.map((summary) => summary.expense)),
    seconds: sum(summaries.map((summary) => summary.milliseconds)) / 1000,
  };
}

function episodesOf(episodes: readonly Episode[], agent: AgentName): readonly Episode[] {
  return episodes.filter((episode) => episode.agent === agent);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
