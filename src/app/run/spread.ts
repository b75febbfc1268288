import type { Document } from '../../core/types.ts';
import type { RoundKey } from '../../simulation/events.ts';
import { findRound, isSameEpisode, type RunProgress } from './progress.ts';
import type { Sheet } from './sheet.ts';

/** One opening of the book: what every agent made of the same document. */
export interface Spread {
  readonly document: Document | null;
  /** f*_t, once a finished round tells it. */
  readonly latentPreference: string | null;
  readonly sheets: readonly Sheet[];
}

export interface Place {
  readonly seed: number;
  readonly t: number;
}

/** The last round of a seed that has anything to show; 0 when there is none. */
export function lastRound(progress: RunProgress, seed: number): number {
  const finished = progress.episodes
    .filter((episode) => episode.seed === seed)
    .map((episode) => episode.failed?.t ?? episode.rounds.at(-1)?.t ?? 0);
  const writing = progress.writing.filter((sheet) => sheet.seed === seed).map(({ t }) => t);
  return Math.max(0, ...writing, ...finished);
}

export function spreadAt(progress: RunProgress, place: Place): Spread {
  const sheets = progress.config.agents.map((agent) => sheetAt(progress, { ...place, agent }));
  const documents = sheets.map((sheet) => {
    if (sheet.kind === 'waiting') return null;
    return sheet.kind === 'writing' ? sheet.document : sheet.round.document;
  });
  const completed = sheets.find((sheet) => sheet.kind === 'completed');
  return {
    document: documents.find((document) => document !== null) ?? null,
    latentPreference: completed?.kind === 'completed' ? completed.round.latentPreference : null,
    sheets,
  };
}

export function sheetAt(progress: RunProgress, key: RoundKey): Sheet {
  const { agent, t } = key;
  const writing = progress.writing.find((sheet) => isSameEpisode(sheet, key) && sheet.t === t);
  if (writing !== undefined) return writing;
  const episode = progress.episodes.find((known) => isSameEpisode(known, key));
  const round = findRound(episode?.rounds ?? [], t);
  if (round !== null) return { kind: 'completed', agent, round };
  if (episode?.failed?.t === t) return { kind: 'failed', agent, round: episode.failed };
  return { kind: 'waiting', agent };
}
