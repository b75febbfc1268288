import { InklingError } from '../../core/failure.ts';
import type { Failure } from '../../core/types.ts';
import type { ListedModel } from '../../engines/download-plan.ts';
import type { KeptFile } from '../../engines/downloads-protocol.ts';
import { pinsOf, type Pins } from '../../engines/pins.ts';
import type { ModelSpec } from '../../engines/protocol.ts';
import { createAddModel, type AddModel, type AddRequest } from './add-model.svelte.ts';
import { createLibraryController } from './library-controller.ts';
import type { LibraryController, LibraryParts } from './library-types.ts';
import { readKeptModels, type LeftOutModel } from './kept-models.ts';
import { findLeftovers, type Leftover } from './leftovers.ts';
import type { LibraryChannel } from './library-channel.ts';
import { keptOf, type LibraryModel } from './library-state.ts';
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
  /** Ids of those that this machine does not run. */
  readonly unfit: readonly string[];
  /** Stored records that cannot be used. */
  readonly leftOut: readonly LeftOutModel[];
  /** Every file of a model of another server that lies here. */
  readonly files: readonly KeptFile[];
  /** Those of them that no kept model needs. */
  readonly leftovers: readonly Leftover[];
  removeLeftovers(leftovers: readonly Leftover[]): Promise<void>;
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
  /** Reads again what is kept, which other tabs and the browser itself change. @param repaired id of a model */
  lookAgain(repaired?: string): Promise<void>;
}

export interface LibraryViewParts extends Omit<LibraryParts, 'onModels' | 'onChange'> {
  /** Between the tabs. */
  readonly news: LibraryChannel;
  readonly listed: readonly ListedModel[];
  readonly storage: Pick<StorageManager, 'estimate' | 'persist' | 'persisted'> | undefined;
  readonly mirror: MirrorParts;
  /** Reads what a repository of the visitor's own has. */
  readonly readOwn: (request: AddRequest, mirror: string | null, signal: AbortSignal) => Promise<ListedModel>;
}

export function createLibraryView(parts: LibraryViewParts): LibraryView {
  let models = $state.raw<readonly LibraryModel[]>([]);
  let leftOut = $state.raw<readonly LeftOutModel[]>([]);
  let files = $state.raw<readonly KeptFile[]>([]);
  let leftovers = $state.raw<readonly Leftover[]>([]);
  let storage = $state.raw<StorageState | null>(null);
  let failure = $state.raw<Failure | null>(null);
  const { importPack, addModel, ...controller } = createLibraryController(parts.listed, {
    ...parts,
    onChange: parts.news.tell,
    onModels(next, unusable) {
      models = next;
      leftOut = unusable;
    },
  });
  const mirror = createMirrorView(parts.mirror);

  async function measure(): Promise<void> {
    await tell(listFiles());
    if (parts.storage === undefined) return;
    // A browser that refuses to tell is one that does not tell.
    const [estimate, persisted] = await Promise.all([
      parts.storage.estimate().catch(() => null),
      parts.storage.persisted().catch(() => false),
    ]);
    if (estimate === null) storage = null;
    else storage = { usedBytes: estimate.usage ?? 0, quotaBytes: estimate.quota ?? 0, persisted };
  }

  async function listFiles(): Promise<void> {
    // In this order: what no longer arrives by then is kept by then.
    const found = await parts.downloads.listKept();
    const arriving = await parts.downloads.listArriving();
    const pins = await readPins();
    files = found;
    leftovers = findLeftovers(found, pins, arriving);
  }

  /** Rejects where the store cannot be read: files of kept models must not pass for leftovers then. */
  async function readPins(): Promise<Pins> {
    const { kept } = await readKeptModels(parts.store, { models: parts.ours, listed: parts.listed });
    return pinsOf(kept.map(({ spec }) => spec));
  }

  async function tell(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (!(error instanceof InklingError)) throw error;
      failure = error.failure;
    }
  }

  const view: LibraryView = {
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
      await view.lookAgain();
    },
    async lookAgain(repaired) {
      await tell(controller.refresh(repaired));
      await measure();
    },
    removeLeftOut: (id) => tell(controller.removeLeftOut(id)),
    measure,
    async persist() {
      const granted = (await parts.storage?.persist().catch(() => false)) ?? false;
      await measure();
      return granted;
    },
    get models() {
      return models;
    },
    get kept() {
      return models.flatMap(({ state }) => keptOf(state)?.spec ?? []);
    },
    get unfit() {
      return view.kept.filter((spec) => parts.choose(spec).kind === 'unfit').map(({ id }) => id);
    },
    async removeLeftovers(chosen) {
      const addresses = chosen.flatMap((leftover) => leftover.addresses);
      await tell(
        parts.exclusively(async () => {
          const pins = await readPins();
          await parts.downloads.removeFiles(addresses.filter((address) => !pins.has(address)));
        }),
      );
      parts.news.tell();
      await measure();
    },
    get files() {
      return files;
    },
    get leftovers() {
      return leftovers;
    },
    get leftOut() {
      return leftOut;
    },
    get storage() {
      return storage;
    },
    get failure() {
      return failure;
    },
  };
  parts.news.hear((repaired) => void view.lookAgain(repaired));
  return view;
}
