import { compareAgents } from '../../src/core/compare.ts';
import { createRandom, type Random } from '../../src/core/random.ts';
import type { CompletedRound } from '../../src/core/types.ts';

/** How much is played in an experiment. */
export interface Setting {
  readonly seeds: number;
  readonly rounds: number;
}

/** What the bootstrap draws. */
export const draws = ['single rounds', 'whole seeds', 'seeds, then blocks'] as const;
export type Draw = (typeof draws)[number];

/** Of the two agents that are compared, in words a round. */
const truth = {
  /** What a has learned in the end, and in how many rounds most of it. */
  learned: -6,
  pace: 15,
  /** Standard deviations: of a seed's own difference, of a source's, and of what is left. */
  seed: 1.5,
  source: 3,
  rest: 6,
  /** How much of a round's rest stays in the next. */
  carried: 0.5,
} as const;
const sources = 4;
/** A quarter of those on the page, so that it takes minutes. */
const resamples = 1000;

/** In which share of simulated experiments the 95 % interval holds the true difference. The same seed gives the same shares. */
export function heldShares(
  { seeds, rounds }: Setting,
  experiments: number,
  seed: number,
): Readonly<Record<Draw, number>> {
  const random = createRandom(seed);
  const held = { 'single rounds': 0, 'whole seeds': 0, 'seeds, then blocks': 0 };
  const expected = mean(Array.from({ length: rounds }, (_, i) => learnedAt(i + 1)));
  for (let experiment = 1; experiment <= experiments; experiment++) {
    const differences = Array.from({ length: seeds }, () => playSeed(rounds, random));
    for (const draw of draws) {
      const { ofA, ofB } = asRounds(arrange(differences, draw));
      const interval = compareAgents(ofA, ofB, { resamples, seed: experiment })?.interval;
      if (interval && interval.low <= expected && expected <= interval.high) held[draw] += 1 / experiments;
    }
  }
  return held;
}

/** The differences of one seed, round by round: learning, the seed, the source of the document, and a rest that carries on. */
function playSeed(rounds: number, random: Random): readonly number[] {
  const own = truth.seed * normal(random);
  const effects = Array.from({ length: sources }, () => truth.source * normal(random));
  const middle = mean(effects);
  let rest = truth.rest * normal(random);
  let block: readonly number[] = [];
  return Array.from({ length: rounds }, (_, i) => {
    if (i % sources === 0) block = random.shuffle(effects);
    const fresh = Math.sqrt(1 - truth.carried ** 2) * truth.rest * normal(random);
    rest = truth.carried * rest + fresh;
    return learnedAt(i + 1) + own + block[i % sources]! - middle + rest;
  });
}

function learnedAt(t: number): number {
  return truth.learned * (1 - Math.exp(-t / truth.pace));
}

/** The bootstrap draws seeds and, in each, blocks: a round that is a seed of its own is drawn alone, and a seed of one round whole. */
function arrange(differences: readonly (readonly number[])[], draw: Draw): readonly (readonly number[])[] {
  switch (draw) {
    case 'single rounds':
      return differences.flat().map((value) => [value]);
    case 'whole seeds':
      return differences.map((own) => [mean(own)]);
    case 'seeds, then blocks':
      return differences;
  }
}

function asRounds(differences: readonly (readonly number[])[]) {
  const rounds = (cost: (value: number) => number) =>
    differences.flatMap((own, i) => own.map((value, j) => asRound(i + 1, j + 1, cost(value))));
  // What both cost without any difference does not matter: only differences are drawn.
  return { ofA: rounds((value) => value), ofB: rounds(() => 0) };
}

function asRound(seed: number, t: number, cost: number): CompletedRound {
  return {
    ...{ status: 'completed', runId: '', agent: 'no-learning', seed, t, cost },
    document: { id: '', task: 'email', source: '', text: '' },
    ...{ latentPreference: '', embedding: null, neighbours: [], preference: null, draft: '', edit: '' },
    ...{ verdict: { kind: 'accept', check: '' }, learned: null, calls: [], milliseconds: 0 },
  };
}

/** Box and Muller's. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
