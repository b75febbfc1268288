import type { Device, ModelRole, ModelSpec } from '../../engines/protocol.ts';

export const roles: readonly ModelRole[] = ['assistant', 'user', 'embedder'];

export const roleNames: Readonly<Record<ModelRole, { readonly label: string; readonly about: string }>> = {
  assistant: { label: 'Assistant', about: 'writes drafts and infers preferences' },
  user: { label: 'User', about: 'judges each draft and edits it' },
  embedder: { label: 'Embedder', about: 'finds similar earlier documents' },
};

/** One model per role, by id. */
export type ModelChoice = Readonly<Record<ModelRole, string>>;

export function modelsFor(role: ModelRole, models: readonly ModelSpec[]): readonly ModelSpec[] {
  return models.filter((model) => model.roles.includes(role));
}

/** The first of each role; null when a role has no model, so that nothing can run. */
export function defaultChoice(models: readonly ModelSpec[]): ModelChoice | null {
  const [user, assistant, embedder] = (['user', 'assistant', 'embedder'] as const).map(
    (role) => modelsFor(role, models)[0]?.id,
  );
  if (user === undefined || assistant === undefined || embedder === undefined) return null;
  return { user, assistant, embedder };
}

/** What was picked, where all of it is still there; a model may have been deleted meanwhile. */
export function currentChoice(models: readonly ModelSpec[], picked: ModelChoice | null): ModelChoice | null {
  const there =
    picked !== null && roles.every((role) => modelsFor(role, models).some(({ id }) => id === picked[role]));
  return there ? picked : defaultChoice(models);
}

/** Ids of the models that do not run on this machine, or not on the device that was chosen. */
export function listUnfit(
  models: readonly ModelSpec[],
  unfitHere: readonly string[],
  device: Device | 'auto',
): readonly string[] {
  return models
    .filter(({ id, variants }) => {
      const onProcessor = variants.some((variant) => variant.device === 'wasm');
      return unfitHere.includes(id) || (device === 'wasm' && !onProcessor);
    })
    .map(({ id }) => id);
}

/** What is fetched to run the model on a device; on the first device that it has when it lacks this one. */
export function fetchedBytes(model: ModelSpec, device: Device): number {
  const variant = model.variants.find((known) => known.device === device) ?? model.variants[0];
  return variant?.files.reduce((sum, file) => sum + file.bytes, 0) ?? 0;
}
