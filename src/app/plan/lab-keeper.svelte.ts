import { InklingError } from '../../core/failure.ts';
import type { Failure } from '../../core/types.ts';
import type { SettingsStore } from '../../storage/ports.ts';
import { fetchPart } from '../fetch-part.ts';
import type { PendingState } from '../pending.svelte.ts';
import type { RunLocks } from '../run/run-lock.ts';
import type { LabParts, LabView } from './lab.svelte.ts';
import { readUnderway, type Underway } from './plan-underway.ts';

/** Fetches the lab when somebody wants to see it, or goes on with a plan; the first page does without. */
export interface LabKeeper {
  readonly state: PendingState<LabView>;
  /** A plan that an earlier page was playing and no other tab plays now. */
  readonly underway: Underway | null;
  /** Null where it could not be fetched, which `state` tells. */
  open(): Promise<LabView | null>;
  lookForPlan(): Promise<void>;
}

export function createLabKeeper(
  createLab: () => Promise<LabView>,
  store: SettingsStore,
  locks: RunLocks,
): LabKeeper {
  let state = $state.raw<PendingState<LabView>>({ kind: 'loading' });
  let underway = $state.raw<Underway | null>(null);
  let opening: Promise<LabView> | null = null;

  return {
    get state() {
      return state;
    },
    get underway() {
      return underway;
    },
    async open() {
      try {
        const value = await (opening ??= createLab());
        if (state.kind !== 'ready') state = { kind: 'ready', value };
        return value;
      } catch (error) {
        opening = null;
        state = { kind: 'failed', failure: failureFrom(error) };
        return null;
      }
    },
    async lookForPlan() {
      const found = await readUnderway(store);
      underway = found === null || (await locks.isHeld(found.id)) ? null : found;
    },
  };
}

/** The lab itself arrives with its own part of the page. */
export async function importLab(parts: LabParts): Promise<LabView> {
  const { createLab } = await fetchPart(import('./lab.svelte.ts'));
  return createLab(parts);
}

function failureFrom(error: unknown): Failure {
  if (error instanceof InklingError) return error.failure;
  throw error;
}
