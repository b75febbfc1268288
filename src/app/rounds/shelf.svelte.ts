import { untrack } from 'svelte';
import type { CompletedRound } from '../../core/types.ts';
import type { RoundPlace, RunWarning } from '../../core/warnings.ts';
import { indexRounds } from './index-rounds.ts';
import { isNarrow, keyOf, noFilter, type RoundFilter } from './round-filter.ts';
import { createSearchController } from './search-controller.ts';

/** The rounds of a run as they are looked for and leafed through. */
export interface Shelf {
  readonly filter: RoundFilter;
  readonly found: readonly CompletedRound[];
  /** Whether the filter keeps any round back, so that there is something else to leaf through than all rounds. */
  readonly narrow: boolean;
  /** Whether a search is going on. */
  readonly searching: boolean;
  change(filter: Partial<RoundFilter>): void;
  clear(): void;
  /** Follows the rounds of the run. */
  look(rounds: readonly CompletedRound[], warnings: readonly RunWarning[]): void;
  /** Where a round stands among those that were found, from 0; -1 for one that was not. */
  indexOf(place: RoundPlace): number;
  stop(): void;
}

export function createShelf(): Shelf {
  let filter = $state.raw(noFilter);
  let found = $state.raw<readonly CompletedRound[]>([]);
  let searching = $state(false);
  let rounds: readonly CompletedRound[] = [];
  let warnings: readonly RunWarning[] = [];
  const indexes = $derived(indexRounds(found));
  const controller = createSearchController({
    rest: () => new Promise((resolve) => setTimeout(resolve)),
    now: () => performance.now(),
    onFound(next) {
      found = next;
      searching = false;
    },
  });
  const search = () => {
    searching = true;
    controller.search(rounds, filter, warnings);
  };
  const set = (next: RoundFilter) => {
    filter = next;
    search();
  };

  return {
    get filter() {
      return filter;
    },
    get found() {
      return found;
    },
    get narrow() {
      return isNarrow(filter);
    },
    get searching() {
      return searching;
    },
    change: (next) => set({ ...filter, ...next }),
    clear: () => set({ ...noFilter, order: filter.order }),
    look(nextRounds, nextWarnings) {
      rounds = nextRounds;
      warnings = nextWarnings;
      untrack(search);
    },
    indexOf: (place) => indexes.get(keyOf(place)) ?? -1,
    stop: controller.stop,
  };
}
