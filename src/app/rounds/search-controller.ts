import type { CompletedRound } from '../../core/types.ts';
import type { RunWarning } from '../../core/warnings.ts';
import { createMatcher, orderRounds, type RoundFilter } from './round-filter.ts';

export interface SearchParts {
  /** Lets the page answer whoever types. */
  rest(): Promise<void>;
  /** Milliseconds. */
  now(): number;
  onFound(rounds: readonly CompletedRound[]): void;
}

export interface SearchController {
  /** A search that has not ended is left. */
  search(rounds: readonly CompletedRound[], filter: RoundFilter, warnings: readonly RunWarning[]): void;
  stop(): void;
}

/** In milliseconds; a page that is busy for 50 stutters. */
const longestWork = 12;
/** Asking for the time after every round would take longer than most rounds. */
const stride = 32;

/** Looks through thousands of rounds a few at a time, so that nobody waits for a letter they typed. */
export function createSearchController(parts: SearchParts): SearchController {
  let turn = 0;

  async function find(
    rounds: readonly CompletedRound[],
    filter: RoundFilter,
    warnings: readonly RunWarning[],
    own: number,
  ): Promise<void> {
    const matches = createMatcher(filter, warnings);
    const found: CompletedRound[] = [];
    let start = parts.now();
    for (const [index, round] of rounds.entries()) {
      if (matches(round)) found.push(round);
      if (index % stride !== 0 || parts.now() - start < longestWork) continue;
      await parts.rest();
      if (own !== turn) return;
      start = parts.now();
    }
    if (own === turn) parts.onFound(orderRounds(found, filter.order));
  }

  return {
    search: (rounds, filter, warnings) => void find(rounds, filter, warnings, ++turn),
    stop: () => void turn++,
  };
}
