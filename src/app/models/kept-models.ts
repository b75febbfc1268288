import { parseCatalog, type Catalog } from '../../engines/catalog.ts';
import type { ModelSpec } from '../../engines/protocol.ts';
import type { KeptModelStore } from '../../storage/ports.ts';
import type { KeptEntry } from './library-state.ts';

/** Which ids are taken, and by what. */
export type Names = Pick<Catalog, 'models' | 'listed'>;

/** A stored record that no run can use; it stays where it is until the visitor deletes it. */
export interface LeftOutModel {
  readonly id: string;
  /** Null where the record tells nothing that makes sense. */
  readonly spec: ModelSpec | null;
  /** What happened, in words for the visitor. */
  readonly reason: string;
}

export interface KeptModels {
  readonly kept: readonly KeptEntry[];
  readonly leftOut: readonly LeftOutModel[];
}

/**
 * What was fetched or imported, as far as it makes sense. A record never takes the place of an entry of models.json: an earlier version took packs
 * that called themselves like one, and a list with two entries of one name cannot be drawn.
 * @throws InklingError storage-unavailable
 */
export async function readKeptModels(store: KeptModelStore, names: Names): Promise<KeptModels> {
  const kept: KeptEntry[] = [];
  const leftOut: LeftOutModel[] = [];
  for (const { id, spec: stored, ...entry } of await store.keptModels()) {
    const [spec = null] = parseCatalog({ models: [stored] }).models;
    const reason = refuseRecord(id, spec, entry.from, names);
    if (spec !== null && reason === null)
      kept.push({ ...entry, spec: { ...describeAsListed(spec, names), licence: spec.licence } });
    else leftOut.push({ id, spec, reason: reason ?? '' });
  }
  return { kept, leftOut };
}

/** The models that were fetched or imported and that a run can use; none where the store cannot be read. */
export async function listKeptModels(store: KeptModelStore, names: Names): Promise<readonly ModelSpec[]> {
  const { kept } = await readKeptModels(store, names).catch(() => ({ kept: [] }));
  return kept.map(({ spec }) => spec);
}

/**
 * What the list says of its models holds, whatever a pack or an older list said. Its own is where its files are, which they are, and that it
 * reads less than the list says, as the hub may have told when it was fetched; so is the licence that was recorded then.
 */
export function describeAsListed(spec: ModelSpec, { listed }: Pick<Names, 'listed'>): ModelSpec {
  const known = listed.find(
    ({ id, location }) => id === spec.id && placeOf(location) === placeOf(spec.location),
  );
  if (known === undefined) return spec;
  const { location, variants } = spec;
  return { ...known, location, variants, contextLength: Math.min(known.contextLength, spec.contextLength) };
}

/** The model that has the id of this one already and is another: one of Inkling's own, or a listed one of another place. */
export function findNamesake({ id, location }: ModelSpec, { models, listed }: Names) {
  const own = models.find((model) => model.id === id);
  if (own !== undefined) return { kind: 'ours', name: own.name } as const;
  const other = listed.find((model) => model.id === id && placeOf(model.location) !== placeOf(location));
  return other === undefined ? null : ({ kind: 'listed', name: other.name } as const);
}

/** The revision is left out: a listed model may follow a branch. */
export function placeOf(location: ModelSpec['location']): string {
  switch (location.kind) {
    case 'hub':
      return location.repository;
    case 'folder':
      return location.address;
    case 'embedded':
      return location.path;
  }
}

function refuseRecord(id: string, spec: ModelSpec | null, from: string, names: Names): string | null {
  if (spec?.id !== id) return `A kept model, ${id}, is left out: its record cannot be read.`;
  const namesake = findNamesake(spec, names);
  if (namesake === null) return null;
  const whose = namesake.kind === 'ours' ? 'that comes with Inkling' : 'of the list';
  return `${spec.name}, from ${from}, is left out: it calls itself ${id}, as ${namesake.name} ${whose} does, and comes from ${placeOf(spec.location)}.`;
}
