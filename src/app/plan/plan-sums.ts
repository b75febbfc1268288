import { retrievalOf } from '../../core/agent-name.ts';
import type { Plan } from '../../core/plan.ts';
import type { AgentName } from '../../core/types.ts';

export interface PlanSums {
  readonly runs: number;
  /** Of all runs. */
  readonly episodes: number;
  /** Of all episodes. */
  readonly rounds: number;
  readonly calls: {
    /** The user accepts every draft. */
    readonly least: number;
    /** The user edits every draft; null where an agent has no bound that could be told beforehand. */
    readonly most: number | null;
  };
}

/** How much a plan asks for. */
export function sumPlan(plan: Pick<Plan, 'tasks' | 'agents' | 'models' | 'seeds' | 'rounds'>): PlanSums {
  const { agents, rounds } = plan;
  const runs = plan.tasks.length * plan.models.length;
  const seeds = plan.seeds.length;
  const perSeed = agents.map((agent) => callsOf(agent, rounds));
  const most = perSeed.map((calls) => calls.most);
  return {
    runs,
    episodes: runs * agents.length * seeds,
    rounds: runs * agents.length * seeds * rounds,
    calls: {
      least: runs * seeds * sum(perSeed.map((calls) => calls.least)),
      most: most.includes(null) ? null : runs * seeds * sum(most.map((calls) => calls ?? 0)),
    },
  };
}

/** Of one episode: a draft and a verdict every time; an edit, and what the method makes of it, where the draft is not accepted. */
function callsOf(agent: AgentName, rounds: number): { readonly least: number; readonly most: number | null } {
  const least = 2 * rounds;
  const { method, k } = retrievalOf(agent) ?? { method: agent, k: 0 };
  switch (method) {
    case 'no-learning':
    case 'oracle':
    case 'icl-edit':
      return { least, most: 3 * rounds };
    case 'explore-then-exploit':
      return { least, most: 3 * rounds + 1 };
    case 'continual':
      return { least, most: 4 * rounds };
    case 'cipher':
      // One preference is its own aggregate, and the first two rounds have no more.
      return { least, most: 4 * rounds + (k > 1 ? Math.max(0, rounds - 2) : 0) };
    // How many drafts it writes on trial, the edits decide.
    case 'prose':
    default:
      return { least, most: null };
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
