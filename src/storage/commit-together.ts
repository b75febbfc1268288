import type { CompletedRound } from '../core/types.ts';
import type { RoundStore } from '../simulation/ports.ts';

/**
 * Writes all of the rounds or none, and resolves when they are kept.
 *
 * @param accept is called when the database has taken all of them and will in all likelihood keep them
 */
export type WriteRounds = (rounds: readonly CompletedRound[], accept: () => void) => Promise<void>;

interface Waiting {
  readonly round: CompletedRound;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits rounds, all that came while the last ones were being written in one go. Where that fails each is tried alone,
 * so that every round has an outcome of its own.
 *
 * A round counts as committed when the database has accepted it: completing the transaction takes a browser longer the more it has
 * written before, and goes on while the models write. Should it fail after all, the next commit or `settle` tells.
 */
export function createCommitTogether(write: WriteRounds): Pick<RoundStore, 'commit' | 'settle'> {
  const waiting: Waiting[] = [];
  let working: Promise<void> | null = null;
  /** Why rounds that counted as committed are not kept. */
  let lost: { readonly error: unknown } | null = null;

  async function work(): Promise<void> {
    while (waiting.length > 0) await writeGroup(waiting.splice(0));
    working = null;
  }

  async function writeGroup(group: readonly Waiting[]): Promise<void> {
    const rounds = group.map(({ round }) => round);
    let accepted = false;
    const accept = () => {
      accepted = true;
      for (const { resolve } of group) resolve();
    };
    try {
      await write(rounds, accept);
    } catch (error) {
      if (accepted) for (const round of rounds) await writeAgain(round);
      else if (group.length === 1) group[0]!.reject(error);
      else for (const one of group) await writeGroup([one]);
    }
  }

  /** Nobody waits for this round any more. */
  async function writeAgain(round: CompletedRound): Promise<void> {
    try {
      await write([round], () => undefined);
    } catch (error) {
      lost ??= { error };
    }
  }

  function throwIfLost(): void {
    if (lost === null) return;
    const { error } = lost;
    lost = null;
    throw error;
  }

  return {
    async commit(round) {
      throwIfLost();
      await new Promise<void>((resolve, reject) => {
        waiting.push({ round, resolve, reject });
        working ??= work();
      });
    },
    async settle() {
      while (working !== null) await working;
      throwIfLost();
    },
  };
}
