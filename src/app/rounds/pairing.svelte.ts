import { InklingError } from '../../core/failure.ts';
import type { AgentName, CompletedRound, Failure, RunConfig } from '../../core/types.ts';
import { isSameEpisode, type RunProgress } from '../run/progress.ts';
import type { StoredRounds } from './stored-rounds.ts';
import { pairRounds, type RoundPair } from './pair-rounds.ts';

/** What stands on one side; null where there is nothing to choose. */
export interface PairSide {
  readonly run: RunConfig | null;
  readonly agent: AgentName | null;
}

/** Two episodes beside each other. */
export interface Pairing {
  /** Runs to choose from: the one that is shown first. */
  readonly runs: readonly RunConfig[];
  readonly sides: readonly [left: PairSide, right: PairSide];
  readonly pairs: readonly RoundPair[];
  readonly reading: boolean;
  readonly failure: Failure | null;
  pick(side: 'left' | 'right', chosen: PairSide): void;
  /** Reads what stands on the two sides, with this seed. */
  read(seed: number): void;
}

export function createPairing(readProgress: () => RunProgress, readStored: () => StoredRounds): Pairing {
  const progress = $derived(readProgress());
  const own = $derived(progress.config);
  let others = $state.raw<readonly RunConfig[]>([]);
  let picked = $state.raw<{ readonly left: PairSide | null; readonly right: PairSide | null }>({
    left: null,
    right: null,
  });
  let read = $state.raw<readonly (readonly CompletedRound[])[] | null>(null);
  let failure = $state.raw<Failure | null>(null);
  let turn = 0;

  const left = $derived(picked.left ?? { run: own, agent: own.agents[0] ?? null });
  const right = $derived(picked.right ?? { run: own, agent: own.agents[1] ?? own.agents[0] ?? null });
  const pairs = $derived(read === null ? [] : pairRounds(read[0] ?? [], read[1] ?? []));

  const tell = (error: unknown) => {
    if (!(error instanceof InklingError)) throw error;
    failure = error.failure;
  };
  /** The run that is shown may be going on: its rounds are here already, and newer than what a look into the store gives. */
  const readSide = async ({ run, agent }: PairSide, seed: number): Promise<readonly CompletedRound[]> => {
    if (run === null || agent === null) return [];
    const known = progress.episodes.find((episode) => isSameEpisode(episode, { agent, seed }));
    if (run.id === own.id) return known?.rounds ?? [];
    const rounds = await readStored().rounds(run.id, agent, seed);
    return rounds.filter((round) => round.status === 'completed');
  };

  readStored()
    .runs()
    .then((runs) => (others = runs), tell);

  return {
    get runs() {
      return [own, ...others.filter(({ id }) => id !== own.id)];
    },
    get sides() {
      return [left, right] as const;
    },
    get pairs() {
      return pairs;
    },
    get reading() {
      return read === null && failure === null;
    },
    get failure() {
      return failure;
    },
    pick: (side, chosen) => (picked = { ...picked, [side]: chosen }),
    read(seed) {
      const mine = ++turn;
      Promise.all([readSide(left, seed), readSide(right, seed)]).then((both) => {
        if (mine !== turn) return;
        failure = null;
        read = both;
      }, tell);
    },
  };
}
