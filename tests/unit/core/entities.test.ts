import { describe, expect, it } from 'vitest';
import { isInSplit, type EntityKind, type Split } from '../../../src/core/corpus/entities.ts';
import { placeKinds } from '../../../src/core/corpus/lexicon.ts';
import { corpora } from '../../../src/core/corpus/task-corpus.ts';
import { createRandom } from '../../../src/core/random.ts';
import { taskNames } from '../../../src/core/sources.ts';
import { orderDocuments } from '../../../src/core/task.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const random = createRandom(drawSeed('entities'));
const kindsOfWords: readonly EntityKind[] = ['person', 'place', 'thing', 'title', 'team'];
const links = ['for', 'with', 'without', 'and', 'under', 'beyond', 'the', 'group'];

describe('the entities of 3000 documents of a split', () => {
  const trained = listEntities('training');
  const heldOut = listEntities('held-out').filter(({ kind }) => kindsOfWords.includes(kind));

  it('are, where held out and of words, made of at least one held-out word and else of links and kinds of places only', () => {
    expect(heldOut.length).toBeGreaterThan(3000);
    for (const { value } of heldOut) {
      const own = listWords(value).filter((word) => !isShared(word));
      expect(own.length, value).toBeGreaterThan(0);
      expect(own.filter(isTrained), value).toEqual([]);
    }
  });

  it('hold no held-out word of six and more letters where they are for training', () => {
    const words = trained.flatMap(({ value }) => listWords(value)).filter(({ length }) => length > 5);
    expect(words.length).toBeGreaterThan(3000);
    expect(words.filter(isHeldOut)).toEqual([]);
  });

  it('hold shorter held-out words for training only where random letters spell one: fewer than one word in 200', () => {
    const words = trained.flatMap(({ value }) => listWords(value));
    expect(words.filter(isHeldOut).length).toBeLessThan(words.length / 200);
  });

  it('are, where held out, made of hundreds of words, and links and kinds of places never count as held out', () => {
    expect(new Set(heldOut.flatMap(({ value }) => listWords(value))).size).toBeGreaterThan(300);
    expect([...placeKinds, ...links].filter(isHeldOut)).toEqual([]);
  });
});

it('no invented name of the first 40 seeds spells what nobody wants to read before a class', () => {
  const texts = taskNames.flatMap((task) =>
    Array.from({ length: 40 }, (_, seed) => orderDocuments(task, seed, 200).map(({ text }) => text)).flat(),
  );
  expect(texts).toHaveLength(16_000);
  expect(texts.filter((text) => /fuck|shit|twat|clit|\bcoon|\bwhor(?!l)|\bspic(?!y|e)/i.test(text))).toEqual(
    [],
  );
});

interface Entity {
  readonly kind: EntityKind;
  readonly value: string;
}

function listEntities(entities: Split): readonly Entity[] {
  return Array.from({ length: 3000 }, () => {
    const corpus = corpora[random.pick(taskNames)];
    const source = random.pick(corpus.sources);
    const content = corpus.create(source, { entities, phrasings: 'training' }, random);
    const { subject, slots } = corpus.describe(source);
    return [
      { kind: subject.entity, value: content.subject },
      ...Object.values(content.names).map((value) => ({ kind: 'person' as const, value })),
      ...content.facts.map(({ slot, value }) => ({ kind: slots[slot]!.entity, value })),
    ];
  }).flat();
}

function listWords(entity: string): readonly string[] {
  return (entity.match(/\p{L}{3,}/gu) ?? []).map((word) => word.toLowerCase());
}

function isShared(word: string): boolean {
  return placeKinds.includes(word) || links.includes(word);
}

function isHeldOut(word: string): boolean {
  return isInSplit(word, 'held-out');
}

function isTrained(word: string): boolean {
  return isInSplit(word, 'training');
}
