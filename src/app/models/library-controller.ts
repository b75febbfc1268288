import { failureOf } from '../../core/failure.ts';
import { sourceOf, type DownloadPlan, type ListedModel } from '../../engines/download-plan.ts';
import type { KeptFile } from '../../engines/downloads-protocol.ts';
import { missingFiles, pinsOf, type Pins } from '../../engines/pins.ts';
import type { ModelSpec } from '../../engines/protocol.ts';
import { describeAsListed, type KeptModels, placeOf, readKeptModels } from './kept-models.ts';
import {
  afterRepair,
  byPaths,
  keptBytes,
  keptOf,
  lookAgain,
  plannedBytes,
  stateOf,
  type KeptEntry,
  type LibraryModel,
  type ModelState,
} from './library-state.ts';
import { busy, filesGone, keptAlready, listedAlready, packGone, refuseNamesake } from './library-refusals.ts';
import type { LibraryController, LibraryParts } from './library-types.ts';
import { createWork } from './library-work.ts';
import { addOwnModel, dropOwnModel, readOwnModels } from './own-models.ts';

/** At the files of one model; the second finds nearly all of them. */
const mostAttempts = 3;

/** What the page of models does; each model has a state of its own, so that several are fetched at once. */
export function createLibraryController(
  catalogue: readonly ListedModel[],
  parts: LibraryParts,
): LibraryController {
  const { store, downloads, now, exclusively } = parts;
  const states = new Map<string, ModelState>();
  const running = new Map<string, AbortController>();
  let own: readonly ListedModel[] = [];
  let listed = catalogue;
  let leftOut: KeptModels['leftOut'] = [];
  const work = createWork({ states, running, now, show, listFiles, catchUp });

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
    parts.onModels([...known, ...others], leftOut);
  }

  function toModel(id: string, name: string, model: ListedModel | null): LibraryModel {
    const choice = model === null ? null : parts.choose(model);
    const isOwn = own.some((added) => added.id === id);
    return { id, name, listed: model, own: isOwn, choice, state: states.get(id) ?? { kind: 'absent' } };
  }

  function noteRepair(spec: ModelSpec): void {
    const repaired = pinsOf([spec]);
    for (const [id, state] of states) states.set(id, afterRepair(state, repaired));
  }

  async function readOwn(): Promise<void> {
    own = await readOwnModels(store, [...parts.ours, ...catalogue]);
    listed = [...catalogue, ...own];
  }

  /** Of every kept model but the one: also those that another tab keeps. */
  async function pins(except: string | null = null): Promise<Pins> {
    const { kept } = await readKept();
    return pinsOf(kept.map(({ spec }) => spec).filter(({ id }) => id !== except));
  }

  /** Null where nobody can tell. */
  async function listFiles(): Promise<readonly KeptFile[] | null> {
    try {
      return await downloads.listKept();
    } catch (error) {
      failureOf(error);
      return null;
    }
  }

  function readKept(): Promise<KeptModels> {
    return readKeptModels(store, { models: parts.ours, listed });
  }

  /** Looking again passes over a model that is worked on, so another tab may have deleted it by now, or kept it anew. */
  async function catchUp(id: string): Promise<void> {
    const { kept } = await readKept();
    const record = kept.find(({ spec }) => spec.id === id);
    if (record?.keptAt !== keptOf(states.get(id))?.keptAt) await controller.refresh();
  }

  /** False where files are missing that were just here: with another model that has them too, they may have been deleted meanwhile. */
  async function keep(spec: ModelSpec, from: string): Promise<boolean> {
    const entry: KeptEntry = { spec, keptAt: now(), usedAt: now(), from };
    const isWhole = await exclusively(async () => {
      if (missingFiles(spec, await downloads.listKept()).length > 0) return false;
      await store.keepModel(spec.id, entry);
      return true;
    });
    if (isWhole) show(spec.id, stateOf(entry));
    parts.onChange();
    return isWhole;
  }

  /** The record goes first: files without one are only space, a record without files is a model that fails. */
  function forget(id: string, spec: ModelSpec | null): Promise<void> {
    return exclusively(async () => {
      await store.forgetModel(id);
      if (spec !== null) await downloads.remove(spec, await pins(id));
    }).finally(() => parts.onChange());
  }

  /** Those that no kept model needs by now. */
  function removeUnneeded(addresses: readonly string[]): Promise<void> {
    return exclusively(async () => {
      const needed = await pins();
      await downloads.removeFiles(addresses.filter((address) => !needed.has(address)));
    });
  }

  async function fetch(id: string, plan: DownloadPlan, mirror: string | null): Promise<void> {
    await work(id, 'fetch', plannedBytes(plan), async (options) => {
      for (let attempt = 0; attempt < mostAttempts; attempt++) {
        const spec = await downloads.fetchModel(plan, mirror, pins, options);
        if (await keep(spec, sourceOf(plan, mirror))) return;
      }
      throw filesGone(plan.model);
    });
  }

  async function plan(id: string, mirror: string | null): Promise<DownloadPlan | null> {
    const model = listed.find((known) => known.id === id);
    if (model === undefined || running.has(id)) return null;
    const choice = parts.choose(model);
    if (choice.kind === 'unfit') return null;
    const before = states.get(id) ?? stateOf(null);
    const controller = new AbortController();
    running.set(id, controller);
    show(id, { kind: 'asking' });
    try {
      const found = await parts.plan(model, choice.variant, mirror, controller.signal);
      if (!controller.signal.aborted) return found;
      show(id, before);
      return null;
    } catch (error) {
      const failure = failureOf(error);
      const kept = keptOf(before);
      show(id, failure.kind === 'aborted' ? before : { kind: 'failed', failure, kept, damaged: [] });
      return null;
    } finally {
      running.delete(id);
    }
  }

  const controller: LibraryController = {
    async refresh(repaired) {
      await readOwn();
      const before = new Map(states);
      const [found, files] = await Promise.all([readKept(), listFiles()]);
      leftOut = found.leftOut;
      const entries = new Map(found.kept.map((entry) => [entry.spec.id, entry]));
      for (const id of new Set([...states.keys(), ...entries.keys()])) {
        // What was done meanwhile is newer than what was read.
        if (running.has(id) || states.get(id) !== before.get(id)) continue;
        const entry = entries.get(id);
        if (entry !== undefined) states.set(id, lookAgain(before.get(id), entry, files));
        else if (keptOf(before.get(id)) !== null) states.delete(id);
      }
      const whole = found.kept.find(({ spec }) => spec.id === repaired);
      if (whole !== undefined) noteRepair(whole.spec);
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
      await work(id, 'validate', keptBytes(kept), async ({ signal, onProgress }) => {
        const told = { signal, onProgress: byPaths(kept.spec, onProgress) };
        const damaged = await downloads.validate(kept.spec, told);
        show(id, { kind: 'kept', kept, damaged });
      });
    },

    /** The very files that were pinned, where the hub still has them; a newer revision is another download. */
    async repair(id, mirror) {
      const kept = keptOf(states.get(id));
      if (kept === null) return;
      await work(id, 'fetch', keptBytes(kept), async (options) => {
        await downloads.repair(kept.spec, mirror, options);
        noteRepair(kept.spec);
        show(id, { kind: 'kept', kept, damaged: [] });
        parts.onChange(id);
      });
    },

    remove: (id) => controller.removeAll([id]),

    async removeLeftOut(id) {
      const record = leftOut.find((known) => known.id === id);
      if (record === undefined) return;
      await forget(id, record.spec);
      leftOut = leftOut.filter((known) => known !== record);
      publish();
    },

    async removeAll(ids) {
      const chosen = ids.flatMap((id) => {
        const kept = keptOf(states.get(id));
        return kept === null || running.has(id) ? [] : [{ id, spec: kept.spec }];
      });
      // Nobody works on one of them meanwhile and finds files that are about to go.
      for (const { id } of chosen) running.set(id, new AbortController());
      for (const { id, spec } of chosen) {
        const failure = await forget(id, spec)
          .then(() => null, failureOf)
          .finally(() => running.delete(id));
        show(id, failure === null ? stateOf(null) : { kind: 'failed', failure, kept: null, damaged: [] });
      }
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
      const spec = await downloads.importPack(
        pack,
        {
          async admit(spec) {
            if (running.has(spec.id)) throw busy(spec);
            const { kept } = await readKept();
            const refusal = refuseNamesake(spec, { models: parts.ours, listed }, kept);
            if (refusal !== null) throw refusal;
            return pinsOf(kept.map((entry) => entry.spec));
          },
          async keep(spec) {
            if (!(await keep(describeAsListed(spec, { listed }), from))) throw packGone(spec);
          },
          removeUnneeded,
        },
        options,
      );
      return describeAsListed(spec, { listed });
    },

    async addModel(model) {
      await readOwn();
      const namesake = [...parts.ours, ...listed].find(({ id }) => id === model.id);
      if (namesake !== undefined) throw listedAlready(model, namesake);
      const kept = keptOf(states.get(model.id));
      if (kept !== null && placeOf(kept.spec.location) !== placeOf(model.location)) throw keptAlready(model);
      await addOwnModel(store, model);
      await readOwn();
      publish();
      parts.onChange();
    },

    async dropModel(id) {
      if (running.has(id) || keptOf(states.get(id)) !== null) return;
      await dropOwnModel(store, id);
      await readOwn();
      states.delete(id);
      publish();
      parts.onChange();
    },
  };
  return controller;
}
