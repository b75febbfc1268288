/** Lines with choices in brackets, `[Nobody|No one] saw the {}`, for training text only: phrasings/<source>.json by label, and lines of no source. */
import { readFileSync } from 'node:fs';
import type { Random } from '../src/core/random.ts';
import { sourcesOf } from '../src/core/sources.ts';
import type { SourceName } from '../src/core/types.ts';

/** What a document of the source may say of the thing that the label names; `people` tells who writes to whom. */
export const patterns = Object.fromEntries(
  Object.values(sourcesOf)
    .flat()
    .map((source) => [source, read(source)]),
) as Readonly<Record<SourceName, Readonly<Record<string, readonly string[]>>>>;

/** Who writes to whom is said in the same ways whatever the notes are about. */
const people = Object.values(patterns).flatMap((known) => known['people'] ?? []);

export function listPatterns(source: SourceName, label: string): readonly string[] {
  return label === 'people' ? people : patterns[source]![label]!;
}

/** A line of one of the patterns; those that make more lines are taken more often, by the square root of how many. */
export function drawOne(known: readonly string[], random: Random): string {
  const sums = sumWeights(known);
  const roll = random.next() * sums.at(-1)!;
  return draw(known[sums.findIndex((sum) => roll < sum)]!, random);
}

const allSums = new WeakMap<readonly string[], readonly number[]>();

function sumWeights(known: readonly string[]): readonly number[] {
  const kept = allSums.get(known);
  if (kept !== undefined) return kept;
  let sum = 0;
  const sums = known.map((pattern) => (sum += Math.sqrt(countLines(pattern))));
  allSums.set(known, sums);
  return sums;
}

function countLines(pattern: string): number {
  const choices = [...pattern.matchAll(/\[([^\]]*)\]/g)];
  return choices.reduce((product, [, inside]) => product * inside!.split('|').length, 1);
}

/** Lines that belong to no subject. */
export const remarks: readonly string[] = read('remarks');

/** Orders to a model that reads the text, which it should not obey. */
export const orders: readonly string[] = read('orders');

/** One of the lines that a pattern makes. */
export function draw(pattern: string, random: Random): string {
  return pattern.replace(/\[([^\]]*)\]/g, (_, choices: string) => random.pick(choices.split('|')));
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`phrasings/${name}.json`, import.meta.url), 'utf8')) as T;
}
