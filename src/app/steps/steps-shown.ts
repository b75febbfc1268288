import { stations, type Station } from '../../simulation/stations.ts';
import type { RunProgress } from '../run/progress.ts';
import type { Sheet } from '../run/sheet.ts';
import { sheetAt } from '../run/spread.ts';
import { earliest, type StepState } from './pacer.ts';

/**
 * Where the rounds stand as far as their sheets show it. Rounds come to a station at once, but what they come with is drawn later, as
 * often as the page can: until then they are on their way.
 */
export function stepsShown(state: StepState, progress: RunProgress): StepState {
  if (state.kind === 'off') return state;
  const isShown = (arrival: (typeof state.waiting)[number]) =>
    hasReached(sheetAt(progress, arrival), arrival.station);
  const waiting = state.waiting.filter(isShown);
  const ahead = state.waiting.filter((arrival) => !isShown(arrival));
  return { kind: 'on', station: earliest(waiting), waiting, underway: [...state.underway, ...ahead] };
}

/** Whether what leads to the station is told for good: a value that is missing from then on is none. */
export function hasReached(sheet: Sheet, station: Station): boolean {
  if (sheet.kind === 'completed') return true;
  return sheet.kind === 'writing' && stations.indexOf(sheet.station) >= stations.indexOf(station);
}
