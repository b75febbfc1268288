import { createRandom } from './random.ts';
import type { CompletedRound, Round } from './types.ts';

/** Two agents on the same contexts: the differences c_t(a) − c_t(b). Below 0, a costs less. */
export interface Comparison {
  /** How many contexts both have completed. */
  readonly pairs: number;
  /** Of which seeds, ascending. */
  readonly seeds: readonly number[];
  /** The mean of the differences, in word tokens a round. */
  readonly difference: number;
  /** 95 % of the bootstrap; null for fewer pairs than can vary. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

export interface Bootstrap {
  readonly resamples: number;
  readonly seed: number;
}

const usual: Bootstrap = { resamples: 4000, seed: 1 };

/**
 * @param ofA the rounds of one agent, @param ofB of the other; of any number of seeds, in any order
 * @returns null where no context is common to both
 */
export function compareAgents(
  ofA: readonly Round[],
  ofB: readonly Round[],
  { resamples, seed }: Bootstrap = usual,
): Comparison | null {
  const differences = pairUp(ofA, ofB);
  if (differences.length === 0) return null;
  const values = differences.map(({ difference }) => difference);
  const random = createRandom(seed);
  const means = Float64Array.from({ length: resamples }, () =>
    mean(values.map(() => values[random.integer(values.length)]!)),
  ).sort();
  return {
    pairs: values.length,
    seeds: [...new Set(differences.map(({ seed }) => seed))].sort((a, b) => a - b),
    difference: mean(values),
    interval: values.length < 2 ? null : { low: percentile(means, 0.025), high: percentile(means, 0.975) },
  };
}

function pairUp(ofA: readonly Round[], ofB: readonly Round[]) {
  const others = new Map(ofB.filter(isCompleted).map((round) => [keyOf(round), round]));
  return ofA.filter(isCompleted).flatMap((round) => {
    const other = others.get(keyOf(round));
    return other === undefined ? [] : [{ seed: round.seed, difference: round.cost - other.cost }];
  });
}

/** Two runs may have other documents under the same seed. */
function keyOf({ seed, t, document }: CompletedRound): string {
  return `${seed} ${t} ${document.text}`;
}

function isCompleted(round: Round): round is CompletedRound {
  return round.status === 'completed';
}

function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))]!;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
