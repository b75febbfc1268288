import { createError, type InklingError } from '../../core/failure.ts';
import { parseCatalog } from '../../engines/catalog.ts';
import type { ListedModel } from '../../engines/download-plan.ts';
import type { ModelSpec } from '../../engines/protocol.ts';

export function busy(spec: ModelSpec): InklingError {
  return createError(
    'invalid',
    `${spec.name} is being fetched or checked at this moment.`,
    'Wait until that is done, or stop it; then import the pack again.',
  );
}

/** A pack says itself which model it is: it must not take the place of one that came from elsewhere. */
export function isSamePlace(known: unknown, { location }: ModelSpec): boolean {
  const [kept] = parseCatalog({ models: [known] }).models;
  return kept === undefined || JSON.stringify(kept.location) === JSON.stringify(location);
}

export function keptAlready({ name, id }: ModelSpec): InklingError {
  return createError(
    'invalid',
    `A model called ${id} is kept already, from another place or in another version than the ${name} of the pack.`,
    'To use the pack, delete that model first, then import it again. Nothing of the pack was kept.',
  );
}

export function listedAlready({ name }: ListedModel): InklingError {
  return createError(
    'invalid',
    `${name} stands in the list already, with these weights.`,
    'Look it up there, or choose other weights.',
  );
}
