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
  const { method, k } = retrievalOf(agent) ?? { method: agent, k: 0 };
  const edited = 3 * rounds;
  const most: Partial<Record<typeof method, number>> = {
    'no-learning': edited,
    oracle: edited,
    'icl-edit': edited,
    'explore-then-exploit': edited + 1,
    continual: edited + rounds,
    // One preference is its own aggregate, and the first two rounds have no more.
    cipher: edited + rounds + (k > 1 ? Math.max(0, rounds - 2) : 0),
  };
  return { least: 2 * rounds, most: most[method] ?? null };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
