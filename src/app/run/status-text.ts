import type { FailedRound } from '../../core/types.ts';
import { styleOf } from './agent-style.ts';
import { countRounds } from './progress.ts';
import type { RunState } from './run-state.ts';

/** One line that says where the run stands. */
export function statusText(state: RunState): string {
  switch (state.kind) {
    case 'idle':
    case 'refused':
      return 'Nothing is running';
    case 'loading':
      return 'Loading the models';
    case 'pausing':
      return 'Pausing after this round';
    case 'paused':
      return 'Paused';
    case 'stopping':
      return 'Stopping';
    case 'stopped':
      return 'Run stopped';
    case 'elsewhere':
      return 'Going on in another tab';
    case 'failed':
      return 'Run failed';
    case 'done':
      return 'Run finished';
    case 'running':
      return 'Running';
  }
}

/** One line about a round that failed and was begun again. */
export function repeatText({ t, agent, failure }: FailedRound): string {
  return `Round ${t} of ${styleOf(agent).label} was begun again with the model loaded anew: ${failure.message}`;
}

/** What going on means: nothing is left to go on from while no round is written. */
export function goOnLabel(next: number, done: number): string {
  return done === 0 ? 'Try again' : `Go on with round ${next}`;
}

/** What a screen reader is told: changes of state and every finished round, not every word. */
export function announcement(state: RunState): string {
  if (state.kind !== 'running') return statusText(state);
  const { done } = countRounds(state.progress);
  const perRound = state.progress.episodes.length;
  const t = Math.floor(done / perRound);
  return t === 0 ? 'Run started' : `Round ${t} finished`;
}
