import { parseCatalog } from '../../engines/catalog.ts';
import type { ListedModel } from '../../engines/download-plan.ts';
import type { SettingsStore } from '../../storage/ports.ts';

const setting = 'own-models';

/** The models that the visitor put on the list; records that make no sense, or that the catalogue names by now, are left out. */
export async function readOwnModels(
  store: SettingsStore,
  catalogue: readonly ListedModel[],
): Promise<readonly ListedModel[]> {
  const models = await store.setting(setting).catch(() => undefined);
  const { listed } = parseCatalog({ models: Array.isArray(models) ? models : [] });
  return listed.filter(({ id }) => !catalogue.some((known) => known.id === id));
}

/** @throws InklingError storage-unavailable, storage-full */
export function saveOwnModels(store: SettingsStore, models: readonly ListedModel[]): Promise<void> {
  return store.saveSetting(setting, models);
}
