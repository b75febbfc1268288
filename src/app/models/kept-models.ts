import { parseCatalog } from '../../engines/catalog.ts';
import type { ModelSpec } from '../../engines/protocol.ts';
import type { KeptModelStore } from '../../storage/ports.ts';

/** The models that were fetched or imported; records that make no sense are left out. */
export async function listKeptModels(store: KeptModelStore): Promise<readonly ModelSpec[]> {
  const kept = await store.keptModels().catch(() => []);
  return parseCatalog({ models: kept.map(({ spec }) => spec) }).models;
}
