import { InklingError } from '../../core/failure.ts';
import type { Failure } from '../../core/types.ts';
import {
  createTrialController,
  type TrialController,
  type TrialParts,
  type TrialState,
} from './trial-controller.ts';
import { forgetTrial, readTrials, type TrialResult } from './trial-results.ts';

/** Trying models, and what came of it on this machine and others. */
export interface TrialsView extends TrialController {
  readonly state: TrialState;
  /** Newest first; nothing until they were read. */
  resultsOf(id: string): readonly TrialResult[];
  /** Why the results cannot be read or changed. */
  readonly failure: Failure | null;
  read(id: string): Promise<void>;
  forget(id: string, at: number): Promise<void>;
}

export function createTrialsView(parts: Omit<TrialParts, 'onState'>): TrialsView {
  let state = $state.raw<TrialState>({ kind: 'idle' });
  let results = $state.raw<Readonly<Record<string, readonly TrialResult[]>>>({});
  let failure = $state.raw<Failure | null>(null);
  const controller = createTrialController({ ...parts, onState: (next) => (state = next) });

  async function read(id: string, change: Promise<void> = Promise.resolve()): Promise<void> {
    failure = null;
    try {
      await change;
      const next = await readTrials(parts.store, id);
      results = { ...results, [id]: next };
    } catch (error) {
      if (!(error instanceof InklingError)) throw error;
      failure = error.failure;
    }
  }

  return {
    stop: controller.stop,
    async run(spec, texts) {
      await controller.run(spec, texts);
      await read(spec.id);
    },
    get state() {
      return state;
    },
    get failure() {
      return failure;
    },
    resultsOf: (id) => results[id] ?? [],
    read: (id) => read(id),
    forget: (id, at) => read(id, forgetTrial(parts.store, id, at)),
  };
}
