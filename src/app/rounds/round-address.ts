import { parseAgentName } from '../../core/agent-name.ts';
import type { AgentName } from '../../core/types.ts';

/** A round of the run in the address, and whose sheet of it is meant; null for nobody's in particular. */
export interface ReadingPlace {
  readonly agent: AgentName | null;
  readonly seed: number;
  readonly t: number;
}

/** What a run can be looked at as. */
const bookViews = ['round', 'list', 'map', 'pair'] as const;
export type BookView = (typeof bookViews)[number];

/** `#run=<id>&seed=1&t=4&agent=cipher-5`: an address leads to a round, or to `&view=map`, and Back leads to where it was followed. */
export function writeRoundAddress(
  runId: string,
  place: ReadingPlace | null,
  view: BookView = 'round',
): string {
  const parts = new URLSearchParams({ run: runId });
  if (place !== null) {
    parts.set('seed', String(place.seed));
    parts.set('t', String(place.t));
    if (place.agent !== null) parts.set('agent', place.agent);
  }
  if (view !== 'round') parts.set('view', view);
  return `#${String(parts)}`;
}

/** Null where the address names no round of this run. Whether there is such a round is for the reader to see. */
export function readRoundAddress(hash: string, runId: string): ReadingPlace | null {
  const parts = new URLSearchParams(hash.slice(1));
  if (!namesRun(hash, runId)) return null;
  const seed = parseWhole(parts.get('seed'));
  const t = parseWhole(parts.get('t'));
  if (seed === null || t === null || t < 1) return null;
  return { agent: parseAgentName(parts.get('agent') ?? ''), seed, t };
}

/** Round by round, where the address says nothing else that there is. */
export function readViewAddress(hash: string): BookView {
  const named = new URLSearchParams(hash.slice(1)).get('view');
  return bookViews.find((view) => view === named) ?? 'round';
}

export function namesRun(hash: string, runId: string): boolean {
  return new URLSearchParams(hash.slice(1)).get('run') === runId;
}

function parseWhole(text: string | null): number | null {
  return text !== null && /^-?\d{1,15}$/.test(text) ? Number(text) : null;
}
