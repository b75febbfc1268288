import type { EpisodeReplay } from '../../simulation/replay.ts';
import { formatPlural } from '../format.ts';
import type { ReplayState } from './replay-controller.ts';

/** What is going on or has come out, in a sentence. */
export function replayText(state: ReplayState): string {
  switch (state.kind) {
    case 'idle':
    case 'failed':
      return '';
    case 'loading':
      return state.mode === 'record' ? 'Reading the run …' : 'Loading the models …';
    case 'playing':
      return state.mode === 'record' ? 'Playing the recorded replies …' : 'Asking the models again …';
    case 'stopped':
      return `Stopped after ${formatPlural(state.rounds, 'round', 'rounds')}.`;
    case 'done':
      return resultText(state.episodes);
  }
}

function resultText(episodes: readonly EpisodeReplay[]): string {
  const rounds = episodes.reduce((sum, { same }) => sum + same, 0);
  const other = episodes.filter(({ difference }) => difference !== null).length;
  if (other === 0) return `All ${formatPlural(rounds, 'round', 'rounds')} came out the same.`;
  return `${other} of ${formatPlural(episodes.length, 'episode', 'episodes')} came out differently; ${formatPlural(rounds, 'round', 'rounds')} the same.`;
}

export function documentsText(episodes: readonly EpisodeReplay[]): string {
  if (episodes.some(({ documents }) => documents === 'other')) {
    return 'This version of Inkling would draw other documents for these seeds; the rounds were played on those of the record.';
  }
  if (episodes.some(({ documents }) => documents === 'missing')) {
    return 'The collection of documents is not kept here; the rounds were played on those of the record.';
  }
  return '';
}
