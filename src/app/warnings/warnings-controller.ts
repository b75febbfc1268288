import { InklingError } from '../../core/failure.ts';
import type { CompletedRound, Failure, RunConfig } from '../../core/types.ts';
import type { createWarnings, RunWarning, WarningReader } from '../../core/warnings.ts';

export type WarningsState =
  | { readonly kind: 'reading' }
  | { readonly kind: 'ready'; readonly warnings: readonly RunWarning[]; readonly rounds: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface WarningsParts {
  /** What knows the corpora, and is too large for the first page. */
  fetchReader(): Promise<typeof createWarnings>;
  /** Lets the page answer whoever waits. */
  rest(): Promise<void>;
  /** Milliseconds. */
  now(): number;
  onState(state: WarningsState): void;
}

export interface WarningsController {
  /** Of the run as it is now. What was being read is left; what was read of the same run is kept. */
  show(config: RunConfig, rounds: readonly CompletedRound[]): void;
  /** Reads no further. */
  stop(): void;
}

/** In milliseconds; a page that is busy for 50 stutters. */
const longestWork = 12;

/** Reads thousands of rounds a few at a time, so that the page stays quick. */
export function createWarningsController(parts: WarningsParts): WarningsController {
  let current: { readonly config: RunConfig; readonly reader: WarningReader } | null = null;
  let turn = 0;

  async function read(config: RunConfig, rounds: readonly CompletedRound[], own: number): Promise<void> {
    const createReader = await parts.fetchReader();
    if (current?.config.id !== config.id) current = { config, reader: createReader(config) };
    const { reader } = current;
    let start = parts.now();
    for (const round of rounds) {
      if (own !== turn) return;
      reader.readSigns(round);
      if (parts.now() - start < longestWork) continue;
      await parts.rest();
      start = parts.now();
    }
    if (own !== turn) return;
    parts.onState({ kind: 'ready', warnings: reader.list(rounds), rounds: rounds.length });
  }

  return {
    show(config, rounds) {
      const own = ++turn;
      if (current !== null && current.config.id !== config.id) parts.onState({ kind: 'reading' });
      read(config, rounds, own).catch((error: unknown) => {
        if (!(error instanceof InklingError)) throw error;
        if (own === turn) parts.onState({ kind: 'failed', failure: error.failure });
      });
    },
    stop: () => void turn++,
  };
}
