import { InklingError } from '../../core/failure.ts';
import type { Failure } from '../../core/types.ts';
import { parseCatalog } from '../../engines/catalog.ts';
import {
  sourceOf,
  type DownloadPlan,
  type ListedModel,
  type ListedVariant,
} from '../../engines/download-plan.ts';
import type { DownloadOptions, Downloads } from '../../engines/downloads.ts';
import type { DownloadProgress, PackSource } from '../../engines/downloads-protocol.ts';
import { pinsOf, type Pins } from '../../engines/pins.ts';
import type { VariantChoice } from '../../engines/preflight.ts';
import type { ModelSpec } from '../../engines/protocol.ts';
import type { KeptModelStore, SettingsStore } from '../../storage/ports.ts';
import {
  keptBytes,
  plannedBytes,
  type KeptEntry,
  type LibraryModel,
  type ModelState,
  type Work,
} from './library-state.ts';
import { busy, isSamePlace, keptAlready, listedAlready } from './library-refusals.ts';
import { readOwnModels, saveOwnModels } from './own-models.ts';
import { createRate } from './transfer-rate.ts';

export interface LibraryParts {
  readonly store: KeptModelStore & SettingsStore;
  readonly downloads: Downloads;
  /** Asks the hub, or its mirror, which files a variant needs. */
  readonly plan: (model: ListedModel, variant: ListedVariant, mirror: string | null) => Promise<DownloadPlan>;
  readonly choose: (model: ListedModel) => VariantChoice<ListedVariant>;
  readonly now: () => number;
  readonly onModels: (models: readonly LibraryModel[]) => void;
}

export interface LibraryController {
  /** Reads what is kept. */
  refresh(): Promise<void>;
  look(id: string, mirror: string | null): Promise<void>;
  /** The visitor consents to what was offered, or takes it back. */
  fetch(id: string, mirror: string | null): Promise<void>;
  decline(id: string): void;
  cancel(id: string): void;
  validate(id: string): Promise<void>;
  /** Fetches again what is missing or damaged. */
  repair(id: string, mirror: string | null): Promise<void>;
  remove(id: string): Promise<void>;
  /** A trial has used a kept model; the store has noted that already. */
  noteUse(id: string, usedAt: number): void;
  /** All that are kept, but for those that are being worked on. */
  removeAll(): Promise<void>;
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

/** What the page of models does; each model has a state of its own, so that several are fetched at once. */
export function createLibraryController(
  catalogue: readonly ListedModel[],
  parts: LibraryParts,
): LibraryController {
  const { store, downloads, now } = parts;
  const states = new Map<string, ModelState>();
  const running = new Map<string, AbortController>();
  let own: readonly ListedModel[] = [];
  let listed = catalogue;

  function show(id: string, state: ModelState): void {
    states.set(id, state);
    publish();
  }

  function publish(): void {
    const known = listed.map((model) => toModel(model.id, model.name, model));
    const others = [...states].flatMap(([id, state]) => {
      if (listed.some((model) => model.id === id)) return [];
      const kept = keptOf(state);
      return kept === null ? [] : [toModel(id, kept.spec.name, null)];
    });
    parts.onModels([...known, ...others]);
  }

  function toModel(id: string, name: string, model: ListedModel | null): LibraryModel {
    const choice = model === null ? null : parts.choose(model);
    const isOwn = own.some((added) => added.id === id);
    return { id, name, listed: model, own: isOwn, choice, state: states.get(id) ?? { kind: 'absent' } };
  }

  function setOwn(models: readonly ListedModel[]): void {
    own = models;
    listed = [...catalogue, ...own];
  }

  /** Of every kept model but the one: also those that another tab keeps. */
  async function pins(except: string | null = null): Promise<Pins> {
    const others = (await store.keptModels()).filter(({ id }) => id !== except);
    return pinsOf(parseCatalog({ models: others.map(({ spec }) => spec) }).models);
  }

  /** One work on a model at a time, with its progress on show and its failure told beside the model. */
  async function work<T>(
    id: string,
    kind: Work,
    totalBytes: number | null,
    job: (options: { signal: AbortSignal; onProgress: (progress: DownloadProgress) => void }) => Promise<T>,
  ): Promise<T | null> {
    if (running.has(id)) return null;
    const kept = keptOf(states.get(id));
    const controller = new AbortController();
    running.set(id, controller);
    const rate = createRate(now);
    const onProgress = ({ loadedBytes, path, waits = false, pause }: DownloadProgress) => {
      // Progress comes over a channel of its own, and a late word would overwrite what came of the work.
      if (running.get(id) !== controller) return;
      show(id, {
        kind: 'working',
        work: kind,
        transfer: {
          loadedBytes,
          totalBytes,
          path,
          waits,
          pause: pause ?? null,
          bytesPerSecond: rate(loadedBytes),
        },
      });
    };
    onProgress({ loadedBytes: 0, path: null });
    try {
      return await job({ signal: controller.signal, onProgress });
    } catch (error) {
      const failure = failureOf(error);
      show(id, failure.kind === 'aborted' ? stateOf(kept) : { kind: 'failed', failure, kept });
      return null;
    } finally {
      running.delete(id);
    }
  }

  async function keep(spec: ModelSpec, from: string): Promise<void> {
    const entry: KeptEntry = { spec, keptAt: now(), usedAt: now(), from };
    await store.keepModel(spec.id, entry);
    show(spec.id, stateOf(entry));
  }

  async function fetch(id: string, plan: DownloadPlan, mirror: string | null): Promise<void> {
    const { bytes, unknown } = plannedBytes(plan);
    await work(id, 'fetch', unknown > 0 ? null : bytes, async (options) => {
      const spec = await downloads.fetchModel(plan, mirror, await pins(), options);
      await keep(spec, sourceOf(plan, mirror));
    });
  }

  async function plan(id: string, mirror: string | null): Promise<DownloadPlan | null> {
    const model = listed.find((known) => known.id === id);
    if (model === undefined) return null;
    const choice = parts.choose(model);
    if (choice.kind === 'unfit') return null;
    const kept = keptOf(states.get(id));
    show(id, { kind: 'asking' });
    try {
      return await parts.plan(model, choice.variant, mirror);
    } catch (error) {
      show(id, { kind: 'failed', failure: failureOf(error), kept });
      return null;
    }
  }

  const controller: LibraryController = {
    async refresh() {
      setOwn(await readOwnModels(store, catalogue));
      for (const { id, spec, ...entry } of await store.keptModels()) {
        const [model] = parseCatalog({ models: [spec] }).models;
        if (model !== undefined && !running.has(id)) show(id, stateOf({ ...entry, spec: model }));
      }
      publish();
    },

    async look(id, mirror) {
      const found = await plan(id, mirror);
      if (found !== null) show(id, { kind: 'offered', plan: found });
    },

    async fetch(id, mirror) {
      const state = states.get(id);
      if (state?.kind === 'offered') await fetch(id, state.plan, mirror);
    },

    decline: (id) => show(id, { kind: 'absent' }),
    cancel: (id) => running.get(id)?.abort(),

    async validate(id) {
      const kept = keptOf(states.get(id));
      if (kept === null) return;
      await work(id, 'validate', keptBytes(kept), async (options) => {
        const damaged = await downloads.validate(kept.spec, options);
        show(id, { kind: 'kept', kept, damaged });
      });
    },

    /** The very files that were pinned, where the hub still has them; a newer revision is another download. */
    async repair(id, mirror) {
      const kept = keptOf(states.get(id));
      if (kept === null) return;
      await work(id, 'fetch', keptBytes(kept), async (options) => {
        await downloads.repair(kept.spec, mirror, options);
        show(id, { kind: 'kept', kept, damaged: [] });
      });
    },

    async remove(id) {
      const kept = keptOf(states.get(id));
      if (kept === null || running.has(id)) return;
      // Nobody fetches it meanwhile and finds files that are about to go.
      const abort = new AbortController();
      running.set(id, abort);
      try {
        // The record goes first: files without one are only space, a record without files is a model that fails.
        await store.forgetModel(id);
        const options = { signal: abort.signal, onProgress: () => undefined };
        const failed = await downloads.remove(kept.spec, await pins(id), options).then(() => null, failureOf);
        show(id, failed === null ? { kind: 'absent' } : { kind: 'failed', failure: failed, kept: null });
      } finally {
        running.delete(id);
      }
    },

    noteUse(id, usedAt) {
      const state = states.get(id);
      if (state?.kind === 'kept') show(id, { ...state, kept: { ...state.kept, usedAt } });
    },

    async removeAll() {
      for (const [id, state] of [...states]) if (keptOf(state) !== null) await controller.remove(id);
    },

    async exportPack(id) {
      const kept = keptOf(states.get(id));
      if (kept === null) return null;
      return work(id, 'export', keptBytes(kept), async (options) => {
        const pack = await downloads.exportPack(kept.spec, options);
        show(id, stateOf(kept));
        return pack;
      });
    },

    async importPack(pack, from, options) {
      const spec = await downloads.importPack(pack, await pins(), options);
      if (running.has(spec.id)) throw busy(spec);
      const known = (await store.keptModels()).find(({ id }) => id === spec.id);
      if (known !== undefined && !isSamePlace(known.spec, spec)) {
        await downloads.remove(spec, await pins(), options);
        throw keptAlready(spec);
      }
      await keep(spec, from);
      return spec;
    },

    async addModel(model) {
      if (listed.some(({ id }) => id === model.id)) throw listedAlready(model);
      await saveOwnModels(store, [...own, model]);
      setOwn([...own, model]);
      publish();
    },

    async dropModel(id) {
      if (running.has(id) || keptOf(states.get(id)) !== null) return;
      const others = own.filter((model) => model.id !== id);
      await saveOwnModels(store, others);
      setOwn(others);
      states.delete(id);
      publish();
    },
  };
  return controller;
}

function stateOf(kept: KeptEntry | null): ModelState {
  return kept === null ? { kind: 'absent' } : { kind: 'kept', kept, damaged: null };
}

function keptOf(state: ModelState | undefined): KeptEntry | null {
  return state?.kind === 'kept' || state?.kind === 'failed' ? state.kept : null;
}

/** Ports reject with InklingErrors only, so anything else is a mistake in the program. */
function failureOf(error: unknown): Failure {
  if (error instanceof InklingError) return error.failure;
  throw error;
}
