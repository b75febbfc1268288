/** Names and things made of any English words, for training text only: the generator's own lists are short, and what people write is not. */
import { isInSplit, type EntityKind } from '../src/core/corpus/entities.ts';
import type { Random } from '../src/core/random.ts';

/** Null for the kinds that are not made of free words. No held-out word is taken. */
export function createOpenEntity(kind: EntityKind, words: readonly string[], random: Random): string | null {
  const one = () => pickWord(words, random);
  const name = () => capitalize(one());
  const few = (most: number) => Array.from({ length: 1 + random.integer(most) }, one);
  switch (kind) {
    case 'thing':
      return few(3).join(random.next() < 0.9 ? ' ' : '-');
    case 'title':
      return random.next() < 0.5 ? few(4).map(capitalize).join(' ') : capitalize(joinWords(few(3), random));
    case 'place':
      return random.next() < 0.5 ? `the ${few(2).join(' ')}` : `${name()} ${one()}`;
    case 'person':
      return random.next() < 0.6 ? name() : `${name()} ${name()}`;
    case 'team':
      return random.next() < 0.5 ? `${name()} and ${name()}` : `the ${few(2).join(' ')}`;
    case 'amount':
      return `${random.integer(998) + 2} ${few(2).join(' ')}`;
    case 'spot':
      return `${one()} ${random.integer(90) + 2}`;
    case 'gain':
    case 'day':
    case 'time':
      return null;
  }
}

function joinWords(words: readonly string[], random: Random): string {
  return words.join(random.pick([' of ', ' and the ', ' for ', ' without ', ' ', ': ']));
}

function pickWord(words: readonly string[], random: Random): string {
  for (;;) {
    const word = random.pick(words);
    if (isInSplit(word, 'training')) return word;
  }
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
