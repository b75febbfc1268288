import type { ModelCall } from '../../core/types.ts';
import type { Station } from '../../simulation/stations.ts';

/** The model calls that led to a station. @param calls those of the round so far, in their order */
export function callsOfStation(calls: readonly ModelCall[], station: Station): readonly ModelCall[] {
  const drafted = calls.findIndex(({ prompt }) => prompt === 'draft');
  const judged = calls.findLastIndex(({ role }) => role === 'user');
  switch (station) {
    case 'retrieval':
      return drafted === -1 ? calls : calls.slice(0, drafted);
    case 'draft':
      return calls.filter(({ prompt }) => prompt === 'draft');
    case 'verdict':
    case 'edit':
      return calls.filter(({ role, prompt }) => role === 'user' && prompt === station);
    case 'preference':
      return calls.slice(judged + 1);
    case 'context':
    case 'memory':
      return [];
  }
}
