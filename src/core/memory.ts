import type { Entry, Round } from './types.ts';

/** D_t: what an agent can learn from, oldest first: one entry per completed round. A value: learning makes a new one. */
export type Memory = readonly Entry[];

/** The memory after these rounds of one episode. A run is its list of rounds, so resuming needs nothing else. */
export function memoryFrom(rounds: readonly Round[]): Memory {
  return rounds.reduce<Memory>(
    (memory, round) => (round.status === 'completed' ? remember(memory, round) : memory),
    [],
  );
}

export function remember(
  memory: Memory,
  { t, document, embedding, draft, edit, cost, learned }: Entry,
): Memory {
  return [...memory, { t, document, embedding, draft, edit, cost, learned }];
}
