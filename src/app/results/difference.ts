import type { AgentName, CompletedRound, RunConfig } from '../../core/types.ts';
import { styleOf } from '../run/agent-style.ts';
import type { Episode } from '../run/progress.ts';
import type { Chart } from './chart.ts';
import { overSeeds, valuesOf, type SeedValues } from './seed-values.ts';

/** Two agents that are compared: `a` minus `b`. */
export interface AgentPair {
  readonly a: AgentName;
  readonly b: AgentName;
}

/** The differences of two agents round by round, of the contexts that both have completed. Each bar has the ink of the cheaper one. */
export function differenceChart(config: RunConfig, episodes: readonly Episode[], { a, b }: AgentPair): Chart {
  const marks = overSeeds(
    config.seeds.flatMap((seed) => {
      const [ofA, ofB] = [a, b].map((agent) =>
        episodes.find((one) => one.agent === agent && one.seed === seed),
      );
      return ofA === undefined || ofB === undefined ? [] : [subtract(ofA, ofB)];
    }),
  );
  const [nameA, nameB] = [styleOf(a).label, styleOf(b).label];
  const series = [
    { agent: a, marks: marks.filter(({ y }) => y <= 0) },
    { agent: b, marks: marks.filter(({ y }) => y > 0) },
  ];
  return {
    id: 'difference',
    title: `Difference in cost: ${nameA} − ${nameB}`,
    note: `Words changed in ${nameA}’s round minus those in ${nameB}’s, on the same document${config.seeds.length > 1 ? '; mean of the seeds' : ''}. A bar below zero: ${nameA} cost less.`,
    x: { label: 'round', measure: 'count', least: 1, most: Math.max(2, config.rounds) },
    y: { label: 'words per round', measure: 'tenth', least: -1, most: 1 },
    draw: 'bars',
    series: series.filter((one) => one.marks.length > 0),
  };
}

/** Who is compared before anybody has chosen: the run's last agent that learns with its first that does not. */
export function choosePair({ agents }: Pick<RunConfig, 'agents'>): AgentPair | null {
  const b = agents.includes('no-learning') ? 'no-learning' : agents[0];
  const learners = agents.filter((agent) => agent !== b && agent !== 'oracle');
  const a =
    learners.findLast((agent) => agent.startsWith('cipher-')) ??
    learners.at(-1) ??
    agents.find((one) => one !== b);
  return a === undefined || b === undefined ? null : { a, b };
}

function subtract(ofA: Episode, ofB: Episode): SeedValues {
  const others = new Map(ofB.rounds.map((round) => [round.t, round]));
  return valuesOf(ofA, (round: CompletedRound) => {
    const other = others.get(round.t);
    return other === undefined || other.document.text !== round.document.text
      ? null
      : round.cost - other.cost;
  });
}
