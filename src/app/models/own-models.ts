import { parseCatalog } from '../../engines/catalog.ts';
import type { ListedModel } from '../../engines/download-plan.ts';
import type { SettingsStore } from '../../storage/ports.ts';

const setting = 'own-models';

/** The models that the visitor put on the list; records that make no sense, or whose name another model has by now, are left out. */
export async function readOwnModels(
  store: SettingsStore,
  taken: readonly { readonly id: string }[],
): Promise<readonly ListedModel[]> {
  const models = await store.setting(setting).catch(() => undefined);
  const { listed } = parseCatalog({ models: Array.isArray(models) ? models : [] });
  return listed.filter(({ id }) => !taken.some((known) => known.id === id));
}

/** @throws InklingError storage-unavailable, storage-full */
export function addOwnModel(store: SettingsStore, model: ListedModel): Promise<void> {
  return store.changeSetting(setting, (stored) => [...without(stored, model.id), model]);
}

/** @throws InklingError storage-unavailable, storage-full */
export function dropOwnModel(store: SettingsStore, id: string): Promise<void> {
  return store.changeSetting(setting, (stored) => without(stored, id));
}

/** Records that make no sense stay where they are. */
function without(stored: unknown, id: string): readonly unknown[] {
  const records: readonly unknown[] = Array.isArray(stored) ? stored : [];
  return records.filter((record) => (record as Partial<ListedModel> | null)?.id !== id);
}
