import type { AgentName } from '../../core/types.ts';

/** Shows a round of a run. */
export type OpenRound = (place: {
  readonly agent: AgentName;
  readonly seed: number;
  readonly t: number;
}) => void;
