import type {
  AgentName,
  CompletedRound,
  Document,
  FailedRound,
  ModelCall,
  Neighbour,
  VerdictKind,
} from '../../core/types.ts';
import type { Station } from '../../simulation/stations.ts';

/** One agent's round as it lies on the table: not begun, being written, finished or failed. */
export type Sheet =
  | { readonly kind: 'waiting'; readonly agent: AgentName }
  | WritingSheet
  | { readonly kind: 'completed'; readonly agent: AgentName; readonly round: CompletedRound }
  | { readonly kind: 'failed'; readonly agent: AgentName; readonly round: FailedRound };

/** A round in flight; what is not there yet is null. */
export interface WritingSheet {
  readonly kind: 'writing';
  readonly agent: AgentName;
  readonly seed: number;
  readonly t: number;
  readonly document: Document;
  readonly step: 'retrieve' | 'draft' | 'verdict' | 'edit' | 'learn';
  /** The last one that it has come to; only what led there is told for good, null or not. */
  readonly station: Station;
  readonly neighbours: readonly Neighbour[];
  readonly preference: string | null;
  readonly draft: string;
  readonly check: string;
  readonly verdict: VerdictKind | null;
  readonly edit: string | null;
  readonly cost: number | null;
  readonly learned: string | null;
  /** The model calls so far. */
  readonly calls: readonly ModelCall[];
}
