import { InklingError } from '../../core/failure.ts';
import type { Failure } from '../../core/types.ts';
import type { ListedModel } from '../../engines/download-plan.ts';
import type { ModelSpec } from '../../engines/protocol.ts';
import { createAddModel, type AddModel, type AddRequest } from './add-model.svelte.ts';
import { createLibraryController, type LibraryController, type LibraryParts } from './library-controller.ts';
import type { LibraryModel } from './library-state.ts';
import { createMirrorView, type MirrorParts, type MirrorView } from './mirror-view.svelte.ts';
import { createPackImport, type PackImport } from './pack-import.svelte.ts';

export interface StorageState {
  readonly usedBytes: number;
  readonly quotaBytes: number;
  readonly persisted: boolean;
}

/** The page of models: what can be had, what is kept, and where from. */
export interface LibraryView extends Omit<LibraryController, 'importPack' | 'addModel'> {
  readonly models: readonly LibraryModel[];
  /** What a run can choose beside the models that come with Inkling. */
  readonly kept: readonly ModelSpec[];
  readonly storage: StorageState | null;
  readonly mirror: MirrorView;
  readonly adding: AddModel;
  readonly importing: PackImport;
  readonly failure: Failure | null;
  /** Which of a model's weights this machine would run. */
  readonly choose: LibraryParts['choose'];
  /** Asks the browser to keep the files until the visitor deletes them; false where it does not promise that. */
  persist(): Promise<boolean>;
  measure(): Promise<void>;
}

export interface LibraryViewParts extends Omit<LibraryParts, 'onModels'> {
  readonly listed: readonly ListedModel[];
  readonly storage: Pick<StorageManager, 'estimate' | 'persist' | 'persisted'> | undefined;
  readonly mirror: MirrorParts;
  /** Reads what a repository of the visitor's own has. */
  readonly readOwn: (request: AddRequest, mirror: string | null, signal: AbortSignal) => Promise<ListedModel>;
}

export function createLibraryView(parts: LibraryViewParts): LibraryView {
  let models = $state.raw<readonly LibraryModel[]>([]);
  let storage = $state.raw<StorageState | null>(null);
  let failure = $state.raw<Failure | null>(null);
  const { importPack, addModel, ...controller } = createLibraryController(parts.listed, {
    ...parts,
    onModels: (next) => (models = next),
  });
  const mirror = createMirrorView(parts.mirror);

  async function measure(): Promise<void> {
    if (parts.storage === undefined) return;
    const [{ usage = 0, quota = 0 }, persisted] = await Promise.all([
      parts.storage.estimate(),
      parts.storage.persisted(),
    ]);
    storage = { usedBytes: usage, quotaBytes: quota, persisted };
  }

  return {
    ...controller,
    choose: parts.choose,
    mirror,
    adding: createAddModel({
      read: (request, signal) => parts.readOwn(request, mirror.address, signal),
      add: addModel,
    }),
    importing: createPackImport(importPack, parts.now, measure),
    async refresh() {
      await mirror.restore();
      try {
        await controller.refresh();
      } catch (error) {
        if (!(error instanceof InklingError)) throw error;
        failure = error.failure;
      }
      await measure();
    },
    measure,
    async persist() {
      const granted = (await parts.storage?.persist()) ?? false;
      await measure();
      return granted;
    },
    get models() {
      return models;
    },
    get kept() {
      return models.flatMap(({ state }) => (state.kind === 'kept' ? [state.kept.spec] : []));
    },
    get storage() {
      return storage;
    },
    get failure() {
      return failure;
    },
  };
}
