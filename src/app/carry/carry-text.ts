import { formatPlural } from '../format.ts';
import type { CarryState } from './carry-state.ts';

/** What is going on or has ended, in a sentence; it changes only where there is something new to say. */
export function carryText(state: CarryState): string {
  switch (state.kind) {
    case 'idle':
    case 'failed':
      return '';
    case 'exporting':
      return `Writing ${state.name} …`;
    case 'exported':
      return `${state.name} has ${formatPlural(state.rounds, 'round', 'rounds')}.${leftOutText(state.leftOut)}`;
    case 'checking':
      return `Checking ${state.name} …`;
    case 'storing':
      return `${state.name} is sound. Storing it …`;
    case 'asking':
      return `${state.name} is sound. ${hereText(state.here, state.fresh)}`;
    case 'imported':
      return importedText(state);
    case 'stopped':
      return state.what === 'import' ? 'Nothing was imported.' : 'The export was stopped.';
  }
}

function leftOutText(count: number): string {
  if (count === 0) return '';
  return ` ${formatPlural(count, 'round was', 'rounds were')} left out, because a round before cannot be read.`;
}

function hereText(here: number, fresh: number): string {
  if (fresh > 0) return `${here} of its ${here + fresh} runs ${here === 1 ? 'is' : 'are'} here already.`;
  return here === 1 ? 'Its run is here already.' : `All ${here} runs are here already.`;
}

function importedText({
  name,
  runs,
  rounds,
  skipped,
  collections,
  plans,
}: CarryState & { kind: 'imported' }) {
  const parts = [
    `${formatPlural(runs.length, 'run', 'runs')} with ${formatPlural(rounds, 'round', 'rounds')}`,
    ...(collections > 0
      ? [formatPlural(collections, 'collection of documents', 'collections of documents')]
      : []),
    ...(plans > 0 ? [formatPlural(plans, 'plan', 'plans')] : []),
  ];
  const left =
    skipped > 0
      ? ` ${formatPlural(skipped, 'run was', 'runs were')} here already and stayed as they were.`
      : '';
  return `Imported from ${name}: ${parts.join(', ')}.${left}`;
}
