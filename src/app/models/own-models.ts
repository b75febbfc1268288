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
export function saveOwnModels(store: SettingsStore, models: readonly ListedModel[]): Promise<void> {
  return store.saveSetting(setting, models);
}
