import { createError, type InklingError } from '../../core/failure.ts';
import type { ListedModel } from '../../engines/download-plan.ts';
import type { ModelSpec } from '../../engines/protocol.ts';
import { findNamesake, placeOf, type Names } from './kept-models.ts';
import type { KeptEntry } from './library-state.ts';

/** A pack says itself which model it is: it must not take the place of one that came from elsewhere. */
export function refuseNamesake(
  spec: ModelSpec,
  names: Names,
  kept: readonly KeptEntry[],
): InklingError | null {
  const namesake = findNamesake(spec, names);
  if (namesake !== null) return nameTaken(spec, namesake);
  const known = kept.find((entry) => entry.spec.id === spec.id);
  return known === undefined || isSamePlace(known.spec, spec) ? null : keptAlready(spec);
}

export function busy(spec: ModelSpec): InklingError {
  return createError(
    'invalid',
    `${spec.name} is being looked up, fetched or checked at this moment.`,
    'Wait until that is done, or stop it; then import the pack again.',
  );
}

export function keptAlready({ name, id }: Pick<ModelSpec, 'name' | 'id'>): InklingError {
  return createError(
    'invalid',
    `A model called ${id} is kept already, from another place or in another version than this ${name}.`,
    'To use this one, delete that model first, then try again. Nothing of this one was kept.',
  );
}

export function listedAlready(model: ListedModel, known: ModelSpec | ListedModel): InklingError {
  if (placeOf(model.location) === placeOf(known.location)) {
    return createError(
      'invalid',
      `${model.name} stands in the list already, with these weights.`,
      'Look it up there, or choose other weights.',
    );
  }
  return createError(
    'invalid',
    `${model.name} would be called ${model.id} here, and so is ${known.name}, from ${placeOf(known.location)}, which stands in the list already.`,
    'Take that one off the list first, if it is one of your own; or choose other weights.',
  );
}

export function filesGone({ name }: Pick<ModelSpec, 'name'>): InklingError {
  return createError(
    'model-missing',
    `Files of ${name} went while it was being kept: a model that has them too was deleted, or the browser freed space.`,
    'Try again; files that are still here are not fetched again.',
  );
}

/** Of an import, which deletes what came then. */
export function packGone({ name }: Pick<ModelSpec, 'name'>): InklingError {
  return createError(
    'model-missing',
    `Files of ${name} went while it was being imported: the browser freed space, or the data of this page were deleted.`,
    'Nothing of it was kept. See that there is room for it, and import the pack again.',
  );
}

function isSamePlace(known: ModelSpec, { location }: ModelSpec): boolean {
  return JSON.stringify(known.location) === JSON.stringify(location);
}

function nameTaken(
  { id, name, location }: ModelSpec,
  taken: NonNullable<ReturnType<typeof findNamesake>>,
): InklingError {
  return createError(
    'invalid',
    taken.kind === 'ours'
      ? `The pack calls its model ${id}, as ${taken.name} is called, which comes with Inkling.`
      : `The pack calls its model ${id}, as ${taken.name} of the list is called, and has it from ${placeOf(location)}.`,
    `No pack can take the place of a model that is here, so nothing of it was kept. Whoever made the pack can add ${name} as a model of their own, where it is called after its repository, and export it from there.`,
  );
}
