import type { Catalog } from '../../engines/catalog.ts';
import type { ListedModel } from '../../engines/download-plan.ts';
import type { Downloads } from '../../engines/downloads.ts';
import { lookUp } from '../../engines/look-up.ts';
import type { Machine } from '../../engines/machine.ts';
import { chooseVariant } from '../../engines/preflight.ts';
import { readOwnModel } from '../../engines/read-own-model.ts';
import { tryMirror } from '../../engines/try-mirror.ts';
import type { Store } from '../../storage/ports.ts';
import { createLibraryLock } from './library-lock.ts';
import { createLibraryChannel } from './library-channel.ts';
import { createLibraryView, type LibraryView } from './library.svelte.ts';

/** The page of models over this browser, with what it keeps read. */
export async function createLibrary(
  { models, listed }: Catalog,
  machine: Machine,
  store: Store,
  downloads: Downloads,
): Promise<LibraryView> {
  const library = createLibraryView({
    listed,
    ours: models,
    store,
    downloads,
    choose: (model) => chooseVariant(model, machine),
    plan: (model, variant, mirror, signal) => {
      const { location, id } = model;
      // Only of a model of the visitor’s own.
      const revisionWritten =
        location.kind === 'hub' && location.revision !== 'main' && !listed.some((known) => known.id === id);
      return lookUp(model, variant, mirror, { signal, revisionWritten });
    },
    now: Date.now,
    news: createLibraryChannel(),
    exclusively: createLibraryLock((navigator as { readonly locks?: LockManager }).locks),
    storage: (navigator as { readonly storage?: StorageManager }).storage,
    mirror: {
      ask: (address, signal) => tryMirror(address, repositoriesOf(listed), { signal }),
      read: () => store.setting('mirror'),
      save: (address) => void store.saveSetting('mirror', address).catch(() => undefined),
    },
    readOwn: ({ kind, repository, library }, mirror, signal) =>
      readOwnModel(kind, repository, library, mirror, { signal }),
  });
  await library.refresh();
  return library;
}

/** Each once, in the order of the catalogue. */
function repositoriesOf(listed: readonly ListedModel[]): readonly string[] {
  return [
    ...new Set(listed.flatMap(({ location }) => (location.kind === 'hub' ? [location.repository] : []))),
  ];
}
