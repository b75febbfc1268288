import type { CompletedRound } from '../core/types.ts';

interface Waiting {
  readonly round: CompletedRound;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits rounds, all that came while the last ones were being written in one go. Where that fails each is tried alone,
 * so that every round has an outcome of its own.
 *
 * @param write all of the rounds or none
 */
export function createCommitTogether(
  write: (rounds: readonly CompletedRound[]) => Promise<void>,
): (round: CompletedRound) => Promise<void> {
  const waiting: Waiting[] = [];
  let working = false;

  async function work(): Promise<void> {
    working = true;
    while (waiting.length > 0) await settle(waiting.splice(0));
    working = false;
  }

  async function settle(group: readonly Waiting[]): Promise<void> {
    try {
      await write(group.map(({ round }) => round));
      for (const { resolve } of group) resolve();
    } catch (error) {
      if (group.length === 1) group[0]!.reject(error);
      else for (const one of group) await settle([one]);
    }
  }

  return (round) =>
    new Promise((resolve, reject) => {
      waiting.push({ round, resolve, reject });
      if (!working) void work();
    });
}
