import type { DownloadPlan, ListedModel, ListedVariant } from '../../engines/download-plan.ts';
import type { DownloadOptions, Downloads } from '../../engines/downloads.ts';
import type { PackSource } from '../../engines/downloads-protocol.ts';
import type { ChooseVariant } from '../../engines/preflight.ts';
import type { ModelSpec } from '../../engines/protocol.ts';
import type { KeptModelStore, SettingsStore } from '../../storage/ports.ts';
import type { LeftOutModel } from './kept-models.ts';
import type { Exclusively } from './library-lock.ts';
import type { LibraryModel } from './library-state.ts';

export interface LibraryParts {
  readonly store: KeptModelStore & SettingsStore;
  readonly downloads: Downloads;
  /** Asks the hub, or its mirror, which files a variant needs. */
  readonly plan: (
    model: ListedModel,
    variant: ListedVariant,
    mirror: string | null,
    signal: AbortSignal,
  ) => Promise<DownloadPlan>;
  readonly choose: ChooseVariant;
  readonly now: () => number;
  /** Hears that what is kept changed, and which model was repaired, for the other tabs. */
  readonly onChange: (repaired?: string) => void;
  /** Over all tabs. */
  readonly exclusively: Exclusively;
  /** The models that come with Inkling: no other may take their names. */
  readonly ours: readonly ModelSpec[];
  readonly onModels: (models: readonly LibraryModel[], leftOut: readonly LeftOutModel[]) => void;
}

export interface LibraryController {
  /** Reads what is kept. @param repaired id of a model that another tab has repaired */
  refresh(repaired?: string): Promise<void>;
  look(id: string, mirror: string | null): Promise<void>;
  /** The visitor consents to what was offered, or takes it back. */
  fetch(id: string, mirror: string | null): Promise<void>;
  decline(id: string): void;
  /** Also while the hub is asked. */
  cancel(id: string): void;
  validate(id: string): Promise<void>;
  /** Fetches again what is missing or damaged. */
  repair(id: string, mirror: string | null): Promise<void>;
  remove(id: string): Promise<void>;
  /** Deletes a record that cannot be used, with the files that no other model needs. */
  removeLeftOut(id: string): Promise<void>;
  /** These and no others, but for those that are being worked on. */
  removeAll(ids: readonly string[]): Promise<void>;
  exportPack(id: string): Promise<Blob | null>;
  /**
   * @param from the name of the pack
   * @throws InklingError
   */
  importPack(pack: PackSource, from: string, options: DownloadOptions): Promise<ModelSpec>;
  /**
   * Puts a model of the visitor's own on the list.
   * @throws InklingError invalid (it is there already), storage-unavailable, storage-full
   */
  addModel(model: ListedModel): Promise<void>;
  /** Takes it off the list again; one that is kept has to be deleted first. */
  dropModel(id: string): Promise<void>;
}
