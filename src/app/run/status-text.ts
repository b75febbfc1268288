import type { FailedRound } from '../../core/types.ts';
import { styleOf } from './agent-style.ts';
import { wordsOf } from '../task-words.ts';
import { countRounds, nextRound, type RunProgress } from './progress.ts';
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
      return pausingText(state.progress);
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

function pausingText(progress: RunProgress): string {
  const t = nextRound(progress);
  return t === null || t === progress.config.rounds ? 'Finishing the last round' : `Pausing after round ${t}`;
}

/** What a pause waits for, since episodes go in step: the round of every one of them. */
export function pauseHint(progress: RunProgress): string {
  const { config, episodes } = progress;
  const t = nextRound(progress) ?? config.rounds;
  const { one, many } = wordsOf[config.task];
  const written = episodes.filter(({ rounds }) => rounds.length >= t).length;
  const waits =
    episodes.length === 1
      ? `The ${one} of round ${t} is written to its end.`
      : `Round ${t} is written to its end for every agent and seed: ${written} of ${episodes.length} ${many} are there.`;
  const then =
    t < config.rounds
      ? 'Then the run rests until you resume it.'
      : config.plan === undefined
        ? 'After it the run has finished.'
        : 'After it the run has finished, and no other run of its plan begins until you resume.';
  return `${waits} ${then} Stop does not wait.`;
}

/** One line about a round that failed and was begun again. */
export function repeatText({ t, agent, failure }: FailedRound): string {
  return `Round ${t} of ${styleOf(agent).label} was begun again with the model loaded anew: ${failure.message}`;
}

/** What going on means: nothing is left to go on from while no round is written. */
export function goOnLabel(next: number, done: number): string {
  return done === 0 ? 'Try again' : `Go on with round ${next}`;
}

/** What a screen reader is told: changes of state, every finished round and what a pause still waits for, not every word. */
export function announcement(state: RunState): string {
  if (state.kind === 'pausing') return `${statusText(state)}. ${pauseHint(state.progress)}`;
  if (state.kind !== 'running') return statusText(state);
  const { done } = countRounds(state.progress);
  const perRound = state.progress.episodes.length;
  const t = Math.floor(done / perRound);
  return t === 0 ? 'Run started' : `Round ${t} finished`;
}
