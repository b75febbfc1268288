import { formatBytes, formatCount } from '../format.ts';
import { aboutBetween } from './duration-text.ts';
import type { PlanTrialState } from './plan-trial.ts';

/** What the trial tells: the answer first, then what it rests on. */
export function describeTrial(state: PlanTrialState): readonly string[] {
  switch (state.kind) {
    case 'idle':
    case 'failed':
      return [];
    case 'going':
      return [
        state.loading
          ? 'Loading the models …'
          : `Round ${Math.min(state.done + 1, state.all)} of ${state.all} of the trial. Nothing of it is kept as a run.`,
      ];
    case 'stopped':
      return ['The trial was stopped; nothing is known of how long the plan takes.'];
    case 'done': {
      const { milliseconds, calls, bytes } = state.estimate;
      if (milliseconds === null)
        return ['The trial measured nothing; nothing is known of how long the plan takes.'];
      return [
        `This plan takes ${aboutBetween(milliseconds)}, with about ${formatCount(calls)} calls of the models and ${formatBytes(bytes)} of storage.`,
        'From two rounds of each agent, played just now on this machine after one that woke the models up; what else the machine does counts as well. The shorter time is for agents whose drafts are soon accepted, so that nothing is edited; the longer one for agents that are edited as often as in those two rounds. Joining several preferences is taken to last as long as inferring one. Prompts that grow with the memory, as those of ICL-edit do, take longer; what this browser has been answered before takes no time.',
      ];
    }
  }
}

/** Null where there is room, or the browser does not tell. */
export function warnOfStorage(state: Extract<PlanTrialState, { kind: 'done' }>): string | null {
  const { freeBytes, estimate } = state;
  if (freeBytes === null || estimate.bytes <= 0.9 * freeBytes) return null;
  return `The browser has room for ${formatBytes(freeBytes)}, and the plan takes about ${formatBytes(estimate.bytes)}. Delete runs, kept answers or models first, or plan fewer rounds; a run that finds no room stops, and keeps what it has.`;
}
