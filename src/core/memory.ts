import type { CompletedRound, Entry, Round } from './types.ts';

/** D_t: what an agent has learned so far, oldest first. A value: learning makes a new one. */
export type Memory = readonly Entry[];

/** The part of a round that is remembered. */
export type Lesson = Pick<CompletedRound, 't' | 'embedding' | 'learned'>;

/** The memory after these rounds of one episode. A run is its list of rounds, so resuming needs nothing else. */
export function memoryFrom(rounds: readonly Round[]): Memory {
  return rounds.reduce<Memory>(
    (memory, round) => (round.status === 'completed' ? remember(memory, round) : memory),
    [],
  );
}

/** A round that taught nothing leaves the memory as it was. */
export function remember(memory: Memory, { t, embedding, learned }: Lesson): Memory {
  if (learned === null || embedding === null) return memory;
  return [...memory, { t, embedding, preference: learned }];
}
