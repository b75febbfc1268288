import { collectionLimits } from './collection.ts';

/** What a plan may hold at most. Wide enough for every experiment, narrow enough that a page with it stays usable. */
export const planLimits = {
  name: 120,
  tasks: 20,
  agents: 20,
  models: 20,
  modelId: 200,
  seeds: 100,
  seed: 2_147_483_647,
  /** Per episode. */
  rounds: 10_000,
  /** Of a task, or of a collection. */
  sources: collectionLimits.sources,
  sourceName: collectionLimits.sourceCharacters,
  /** Characters of a latent preference. */
  preference: collectionLimits.preferenceCharacters,
  documents: collectionLimits.documents,
  /** Of one document. */
  documentCharacters: collectionLimits.documentCharacters,
  /** Of all documents of a collection. */
  characters: collectionLimits.characters,
  /** Of the whole file; a larger one is refused before it is read. */
  fileCharacters: 64 * 1024 * 1024,
} as const;
