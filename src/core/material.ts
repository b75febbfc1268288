import { createError } from './failure.ts';
import { createRandom, type Random } from './random.ts';
import { sourcesOf } from './sources.ts';
import { latentPreferences, orderDocuments } from './task.ts';
import type { Collection, Document, RunConfig, SourceName } from './types.ts';

/** What a run is played on: its sources with their latent preferences, and the documents of each seed. */
export interface Material {
  readonly sources: readonly { readonly name: string; readonly preference: string }[];
  /** x_1 … x_T; a shorter list is the beginning of a longer one. */
  listDocuments(seed: number, rounds: number): readonly Document[];
}

/**
 * @param collection the one that the configuration names; null where it names none
 * @throws kind `invalid` where a source has no document or no preference
 */
export function createMaterial(config: RunConfig, collection: Collection | null): Material {
  return collection === null ? generatedMaterial(config) : ownMaterial(config, collection);
}

function generatedMaterial({ task, sources: chosen, preferences }: RunConfig): Material {
  const names = sourcesOf[task].filter((name) => chosen?.includes(name) ?? true);
  if (names.length === 0) throw noSource();
  return {
    sources: names.map((name: SourceName) => ({
      name,
      preference: ownPreference(preferences, name) ?? latentPreferences[name],
    })),
    listDocuments: (seed, rounds) => orderDocuments(task, seed, rounds, names),
  };
}

function ownMaterial({ sources: chosen, preferences }: RunConfig, collection: Collection): Material {
  const { task, sources, documents } = collection;
  const taken = sources
    .filter(({ name }) => chosen?.includes(name) ?? true)
    .map(({ name, preference }) => ({
      name,
      preference: ownPreference(preferences, name) ?? preference,
      documents: documents.flatMap(({ source, text }, i) =>
        source === name ? [{ id: `${collection.id}-${i + 1}`, task, source, text }] : [],
      ),
    }))
    .filter((source) => source.documents.length > 0);
  if (taken.length === 0) throw noSource();
  return {
    sources: taken.map(({ name, preference }) => ({ name, preference })),
    listDocuments: (seed, rounds) => dealDocuments(taken, createRandom(seed), rounds),
  };
}

/** Block after block with one of each source, in an order that the seed decides; a source that has no more begins anew, shuffled again. */
function dealDocuments(
  sources: readonly { readonly documents: readonly Document[] }[],
  random: Random,
  rounds: number,
): readonly Document[] {
  const piles = sources.map(({ documents }) => ({ documents, left: [] as Document[] }));
  let block: typeof piles = [];
  return Array.from({ length: rounds }, (_, i) => {
    if (i % piles.length === 0) block = random.shuffle(piles);
    const pile = block[i % piles.length]!;
    if (pile.left.length === 0) pile.left = random.shuffle(pile.documents);
    return pile.left.pop()!;
  });
}

/** A source may be called `toString`, which every object has. */
function ownPreference(preferences: RunConfig['preferences'], name: string): string | undefined {
  return preferences !== undefined && Object.hasOwn(preferences, name) ? preferences[name] : undefined;
}

function noSource() {
  return createError(
    'invalid',
    'None of the chosen sources has a document.',
    'Choose at least one source that has documents.',
  );
}
