import { expect, it } from 'vitest';
import { isInSplit, type EntityKind } from '../../../src/core/corpus/entities.ts';
import { createRandom } from '../../../src/core/random.ts';
import { createOpenEntity } from '../../../training/open-entities.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const random = createRandom(drawSeed('open entities'));
const words = [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => `ladde${letter}`);
const free: readonly EntityKind[] = ['thing', 'title', 'place', 'person', 'team', 'amount', 'spot'];

it.each(free)('a %s is made of the words that are given, and of none that is held out', (kind) => {
  const seen = new Set<string>();
  for (let i = 0; i < 300; i++) {
    const entity = createOpenEntity(kind, words, random)!;
    for (const word of entity.toLowerCase().match(/ladde[a-z]/g)!) seen.add(word);
  }
  expect([...seen].sort()).toEqual(words.filter((word) => isInSplit(word, 'training')));
});

it.each(['day', 'time', 'gain'] as const)('a %s is made of no free words', (kind) => {
  expect(createOpenEntity(kind, words, random)).toBeNull();
});
