/** Says a sentence in other words, for training text only: near ones of neighbours.json, which neighbours.py writes. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { isInSplit } from '../src/core/corpus/entities.ts';
import type { Random } from '../src/core/random.ts';
import type { SourceName } from '../src/core/types.ts';
import { patterns } from './patterns.ts';

/** Words by word, nearest first. */
export type Neighbours = Readonly<Record<string, readonly string[]>>;

const schema = v.record(v.string(), v.array(v.string()));

export function readNeighbours(file: string): Neighbours {
  return v.parse(schema, JSON.parse(readFileSync(file, 'utf8')));
}

const english = new WeakMap<Neighbours, readonly string[]>();

/** Every word that has a near one, listed once. */
export function listEnglish(neighbours: Neighbours): readonly string[] {
  const listed = english.get(neighbours) ?? Object.keys(neighbours);
  english.set(neighbours, listed);
  return listed;
}

/**
 * The sentence with a share of its words replaced by near ones. Words that tell of a quarter of all things say nothing of any and stay, and no
 * word comes in that only the other things of the source are told with.
 */
export function useOtherWords(
  template: string,
  { source, label }: { readonly source: SourceName; readonly label: string },
  neighbours: Neighbours,
  random: Random,
): string {
  const words = vocabulary[source];
  const foreign = (word: string) =>
    !words[label]!.has(word) && Object.values(words).some((known) => known.has(word));
  const share = 0.2 + random.next() * 0.5;
  return template.replace(/(?<![{\p{L}'])\p{L}{3,}(?![}\p{L}'])/gu, (word) => {
    const lower = word.toLowerCase();
    if (common.has(lower) || random.next() >= share) return word;
    const near = (Object.hasOwn(neighbours, lower) ? neighbours[lower]! : []).filter(
      (other) => isInSplit(other, 'training') && !foreign(other),
    );
    if (near.length === 0) return word;
    const other = random.pick(near);
    return word === lower ? other : other.charAt(0).toUpperCase() + other.slice(1);
  });
}

const vocabulary = Object.fromEntries(
  Object.entries(patterns).map(([source, known]) => [
    source,
    Object.fromEntries(Object.entries(known).map(([label, lines]) => [label, listWords(lines)])),
  ]),
) as Readonly<Record<SourceName, Readonly<Record<string, ReadonlySet<string>>>>>;

const common = findCommon(Object.values(vocabulary).flatMap((known) => Object.values(known)));

function findCommon(all: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const word of all.flatMap((words) => [...words])) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Set([...counts.keys()].filter((word) => counts.get(word)! * 4 > all.length));
}

function listWords(lines: readonly string[]): ReadonlySet<string> {
  return new Set(
    lines
      .join(' ')
      .toLowerCase()
      .match(/\p{L}{3,}/gu),
  );
}
