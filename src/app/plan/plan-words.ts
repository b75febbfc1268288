import { formatCount, formatPlural } from '../format.ts';
import type { RunState } from '../run/run-state.ts';
import { wordsOf } from '../task-words.ts';
import { aboutBetween } from './duration-text.ts';
import { reckonRemaining } from './plan-remaining.ts';
import type { QueueState } from './plan-queue.ts';
import type { PlanSums } from './plan-sums.ts';
import { countPlan, type PlannedRun, type PlannedRunKind, type StartedPlan } from './started-plan.ts';

/** Where a plan stands, in one line; what its run is doing comes from the run itself. */
export function describeStanding(
  queue: Extract<QueueState, { kind: 'going' | 'rested' }>,
  run: RunState,
): string {
  const { runs } = queue.plan;
  if (queue.kind === 'rested') {
    const rest = describeRest(queue.plan);
    return queue.paused ? `Paused before the next run. ${rest}` : rest;
  }
  const at = runs.findIndex(({ config }) => config.id === queue.current) + 1;
  const doing =
    queue.leaving === null ? null : { skip: 'is being left', stop: 'is being stopped' }[queue.leaving];
  const state =
    doing ?? (run.kind === 'paused' ? 'rests' : run.kind === 'pausing' ? 'comes to a rest' : 'is going on');
  return `Run ${at} of ${runs.length} ${state}. ${listCounts(queue.plan)}`;
}

/** `4 of 6 runs are done, 1 was skipped, 1 failed.` */
export function describeRest(plan: StartedPlan): string {
  const all = plan.runs.every(({ kind }) => kind === 'done');
  if (all) return plan.runs.length === 1 ? 'Its run is done.' : `All ${plan.runs.length} runs are done.`;
  const { done, all: rounds } = countPlan(plan);
  return `${listCounts(plan)} ${formatCount(done)} of ${formatPlural(rounds, 'round', 'rounds')} are written.`;
}

/** Empty where nothing can be said yet; a pause is no time of the plan. */
export function describeRemaining(
  queue: Extract<QueueState, { kind: 'going' | 'rested' }>,
  run: RunState,
): string {
  if (queue.kind === 'rested' || !('progress' in run)) return '';
  const remaining = reckonRemaining(queue.plan, run.progress, queue.paces);
  if (remaining === null) return '';
  const { milliseconds, unknownRuns } = remaining;
  const left = `Left, by the rounds that were played: ${aboutBetween(milliseconds)}`;
  if (unknownRuns === 0) return `${left}.`;
  return `${left}, and the time of ${formatPlural(unknownRuns, 'run', 'runs')} with other models, which nobody has measured yet.`;
}

function listCounts({ runs }: StartedPlan): string {
  const count = (kind: PlannedRunKind) => runs.filter((planned) => planned.kind === kind).length;
  const parts = [
    `${count('done')} of ${formatPlural(runs.length, 'run', 'runs')} done`,
    ...(count('skipped') > 0 ? [`${count('skipped')} skipped`] : []),
    ...(count('failed') > 0 ? [`${count('failed')} failed`] : []),
  ];
  return `${parts.join(', ')}.`;
}

/** What stands beside a run of a plan. */
export function describeKind({ kind, done, all }: PlannedRun, current: RunState | null): string {
  const written = `${formatCount(done)} of ${formatPlural(all, 'round', 'rounds')} written`;
  if (current !== null) {
    const doing = { paused: 'paused', pausing: 'coming to a rest' };
    return `${current.kind === 'paused' || current.kind === 'pausing' ? doing[current.kind] : 'running'}, ${written}`;
  }
  return {
    waiting: 'waiting',
    stopped: `stopped, ${written}`,
    done: 'done',
    skipped: `skipped, ${written}`,
    failed: `failed, ${written}`,
  }[kind];
}

/** Which run it is: its task, and its models where there are several trios. */
export function nameRun({ config }: PlannedRun, plan: StartedPlan): string {
  const { label } = wordsOf[config.task];
  const sources = config.sources === undefined ? '' : ` (${config.sources.join(', ')})`;
  const several = plan.plan.models.length > 1;
  return `${label}${sources}${several ? `, ${config.models.assistant} for ${config.models.user}` : ''}`;
}

export function describeSums({ runs, episodes, rounds, calls }: PlanSums): string {
  const most = calls.most === null ? 'or more' : `to ${formatCount(calls.most)}`;
  return `${formatPlural(runs, 'run', 'runs')}, ${formatPlural(episodes, 'episode', 'episodes')}, ${formatPlural(rounds, 'round', 'rounds')}; ${formatCount(calls.least)} ${most} calls of the models.`;
}
