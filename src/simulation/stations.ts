import type { RoundKey, RoundStep } from './events.ts';

/** The stations of a round in their order, each reached when what it is about has been told. */
export const stations = ['context', 'retrieval', 'draft', 'verdict', 'edit', 'preference', 'memory'] as const;

export type Station = (typeof stations)[number];

/** A round that has come to a station. */
export interface Arrival extends RoundKey {
  readonly station: Station;
}

/**
 * Asked at every station of every round; the round goes on when the promise resolves, or at once where there is none. Waiting changes
 * no result, and counts as no time of the round.
 */
export type Pace = (arrival: Arrival) => Promise<void> | null;

export const stationOf: Readonly<Partial<Record<RoundStep['type'], Station>>> = {
  RoundStarted: 'context',
  ContextRetrieved: 'retrieval',
  DraftWritten: 'draft',
  VerdictGiven: 'verdict',
  EditWritten: 'edit',
  PreferenceInferred: 'preference',
  RoundEnded: 'memory',
};
