import type { Comparison } from '../../core/compare.ts';
import { formatPlural, formatTenth } from '../format.ts';
import { styleOf } from '../run/agent-style.ts';
import type { AgentPair } from './difference.ts';

/** With fewer, an interval holds the true difference less often than 95 times in 100 (docs/loop.md). */
const fewSeeds = 5;

/** What a comparison means, for a reader who has never met an interval. */
export function explainComparison(
  { difference, interval, seeds, pairs }: Comparison,
  { a, b }: AgentPair,
): string {
  const [nameA, nameB] = [styleOf(a).label, styleOf(b).label];
  const words = `${formatTenth(Math.abs(difference))} words a round`;
  const fact =
    difference === 0
      ? `${nameA} cost as much as ${nameB}, on the same documents.`
      : `${nameA} cost ${words} ${difference < 0 ? 'less' : 'more'} than ${nameB}, on the same documents.`;
  if (interval === null)
    return `${fact} ${formatPlural(pairs, 'round', 'rounds')} cannot say how much of this is chance.`;
  const { low, high } = interval;
  const range = `${formatSigned(low)} to ${formatSigned(high)}`;
  const side = high < 0 ? 'below' : 'above';
  if (seeds.length < fewSeeds) {
    const meaning =
      low > 0 || high < 0
        ? `All of the interval, ${range}, is ${side} zero, which speaks against chance.`
        : `The interval, ${range}, holds zero: these rounds do not tell the two apart.`;
    return `${fact} ${meaning} ${reach(seeds)}`;
  }
  const meaning =
    low > 0 || high < 0
      ? `With other documents of this kind the difference would most likely lie in the interval, ${range}; all of it is ${side} zero, so chance alone hardly explains it.`
      : `The interval, ${range}, holds zero: with other documents it might as well be the other way round, so these rounds do not tell the two apart.`;
  return `${fact} ${meaning} ${reach(seeds)}`;
}

/** Below zero with the minus that is as wide as a plus. */
export function formatSigned(value: number): string {
  return `${value < 0 ? '−' : value > 0 ? '+' : ''}${formatTenth(Math.abs(value))}`;
}

function reach(seeds: readonly number[]): string {
  if (seeds.length >= fewSeeds) return `${seeds.length} seeds went into it.`;
  const narrow = `from so few the interval is too narrow, and with other documents the difference may well lie outside it. ${fewSeeds} seeds or more would say more.`;
  return seeds.length === 1
    ? `It speaks for the documents of seed ${seeds[0]} alone: ${narrow}`
    : `Only ${seeds.length} seeds went into it: ${narrow}`;
}
