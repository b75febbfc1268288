import type { Plan } from '../../core/plan.ts';
import type { Trio } from '../../core/types.ts';
import type { ModelRole, ModelSpec } from '../../engines/protocol.ts';
import { modelsFor, roleNames, roles } from '../models/model-choice.ts';

/** What this browser and this machine have. */
export interface ModelsHere {
  /** Those that come with Inkling, and those that are kept. */
  readonly models: readonly ModelSpec[];
  /** Why this machine does not run a model, in a sentence of its own; null where it does, or nobody knows yet. */
  whyUnfit(model: ModelSpec): string | null;
}

/** Why a run with these models would fail here: one sentence per model, and none where nothing stands in the way. */
export function explainTrouble(
  trios: readonly Trio[],
  device: Plan['device'],
  here: ModelsHere,
): readonly string[] {
  const sentences = listUsed(trios, here).map(({ id, role, model }) =>
    model === undefined
      ? `The ${nameOf(role)} model “${id}” is not kept in this browser.`
      : sayUnfit(model, role, device, here),
  );
  return unique(sentences);
}

/** The same of the models that are here. */
export function explainUnfit(
  trios: readonly Trio[],
  device: Plan['device'],
  here: ModelsHere,
): readonly string[] {
  return unique(
    listUsed(trios, here).map(({ role, model }) =>
      model === undefined ? null : sayUnfit(model, role, device, here),
    ),
  );
}

/** Null where it runs. */
export function whyNot(model: ModelSpec, device: Plan['device'], { whyUnfit }: ModelsHere): string | null {
  const lacksFiles = device === 'wasm' && model.variants.every((variant) => variant.device !== 'wasm');
  return (
    whyUnfit(model) ??
    (lacksFiles ? 'The plan asks for the processor, and it has only files for a graphics card.' : null)
  );
}

function sayUnfit(
  model: ModelSpec,
  role: ModelRole,
  device: Plan['device'],
  here: ModelsHere,
): string | null {
  const reason = whyNot(model, device, here);
  if (reason === null) return null;
  // A sentence of its own becomes the end of another one.
  const end = reason.charAt(0).toLowerCase() + reason.slice(1);
  return `The ${nameOf(role)} model ${model.name} does not run here: ${end}`;
}

function listUsed(trios: readonly Trio[], { models }: ModelsHere) {
  return trios.flatMap((trio) =>
    roles.map((role) => {
      const id = trio[role];
      return { id, role, model: modelsFor(role, models).find((known) => known.id === id) };
    }),
  );
}

function nameOf(role: ModelRole): string {
  return roleNames[role].label.toLowerCase();
}

function unique(sentences: readonly (string | null)[]): readonly string[] {
  return [...new Set(sentences.filter((sentence) => sentence !== null))];
}
