import type { Machine } from '../../engines/machine.ts';
import { chooseVariant, type Overflow } from '../../engines/preflight.ts';
import type { ModelSpec } from '../../engines/protocol.ts';
import {
  createCandidate,
  findAlternative,
  isSlow,
  judgeTrio,
  memoryForModels,
  overflows,
  proposeTrio,
  type Alternative,
  type Candidate,
  type Room,
  type Trio,
  type TrioVerdict,
} from '../../engines/trio.ts';
import { formatBytes } from '../format.ts';
import type { StorageState } from './library.svelte.ts';
import { keptOf, type LibraryModel } from './library-state.ts';

export interface Proposal {
  readonly trio: Trio;
  readonly verdict: TrioVerdict;
}

/** Why a model is not for this machine, and what is. */
export interface Trouble {
  readonly reason: string;
  readonly alternative: Alternative | null;
}

export interface Preflight {
  readonly room: Room;
  /** The page came without https, where nothing runs. */
  readonly insecure: boolean;
  /** The strongest three that fit, whether they are here or not. */
  readonly best: Proposal | null;
  /** The strongest three that are here. */
  readonly here: Proposal | null;
  /** Some that write, run and fit are left out of the proposals, because they would take too long. */
  readonly slow: boolean;
  /** By id. */
  readonly trouble: ReadonlyMap<string, Trouble>;
}

/** What this machine can do with the models that there are, before any of them is fetched. */
export function checkModels(
  machine: Machine,
  ours: readonly ModelSpec[],
  models: readonly LibraryModel[],
  storage: StorageState | null,
): Preflight {
  const freeBytes = storage === null ? null : Math.max(0, storage.quotaBytes - storage.usedBytes);
  const room: Room = { memoryBytes: memoryForModels(machine), freeBytes };
  const candidates = [
    ...ours.map((model) => createCandidate(model, 'embedded', machine)),
    ...models.map((model) => toCandidate(model, machine)),
  ].filter((candidate) => candidate !== null);
  const propose = (among: readonly Candidate[]): Proposal | null => {
    const trio = proposeTrio(among, room);
    return trio === null ? null : { trio, verdict: judgeTrio(trio, room) };
  };
  return {
    room,
    insecure: machine.secure === false,
    best: propose(candidates),
    here: propose(candidates.filter(({ place }) => place !== 'absent')),
    slow: candidates.some(
      (candidate) =>
        isSlow(candidate) &&
        !candidate.roles.includes('embedder') &&
        candidate.memoryBytes <= room.memoryBytes,
    ),
    trouble: new Map(
      models.flatMap((model) => {
        const reason = troubleWith(model, machine, candidates, room);
        const about = keptOf(model.state)?.spec ?? model.listed;
        if (reason === null || about === null) return [];
        return [[model.id, { reason, alternative: findAlternative(about, candidates, room) }]];
      }),
    ),
  };
}

function toCandidate({ state, listed }: LibraryModel, machine: Machine): Candidate | null {
  const kept = keptOf(state);
  if (kept !== null) return createCandidate(kept.spec, 'kept', machine);
  return listed === null ? null : createCandidate(listed, 'absent', machine);
}

function troubleWith(
  { id, choice: listedChoice, state }: LibraryModel,
  machine: Machine,
  candidates: readonly Candidate[],
  { memoryBytes: allowed, freeBytes }: Room,
): string | null {
  const kept = keptOf(state);
  // What is kept may be another variant than the one of the list that runs here: a pack comes from any machine.
  const choice = kept === null ? listedChoice : chooseVariant(kept.spec, machine);
  if (choice?.kind === 'unfit') {
    return kept !== null && listedChoice?.kind === 'fits'
      ? `${choice.reason} Its ${listedChoice.variant.dtype} files would run: delete these, and fetch it again.`
      : choice.reason;
  }
  const candidate = candidates.find((known) => known.id === id);
  if (candidate === undefined) return null;
  if (candidate.memoryBytes > allowed) {
    return `It probably does not fit: it takes about ${formatBytes(candidate.memoryBytes)} of memory, and this machine has about ${formatBytes(allowed)} for all three models.`;
  }
  if (candidate.overflow !== undefined) return overflowText(candidate.overflow, overflows(candidate));
  if (candidate.place === 'absent' && freeBytes !== null && candidate.fileBytes > freeBytes) {
    return `It does not fit into the browser's storage: it is about ${formatBytes(candidate.fileBytes)}, and ${formatBytes(freeBytes)} are free.`;
  }
  return null;
}

function overflowText({ dtype, matrixBytes, bufferBytes }: Overflow, chosen: boolean): string {
  const why = `the largest matrix of its ${dtype} files takes about ${formatBytes(matrixBytes)} in one buffer, by an estimate, and ${formatBytes(bufferBytes)} is the most that it gets there`;
  return chosen
    ? `It probably does not fit this graphics processor: ${why}.`
    : `It is taken for the processor, because it probably does not fit the graphics processor: ${why}.`;
}
