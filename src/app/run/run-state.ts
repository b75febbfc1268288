import type { Failure } from '../../core/types.ts';
import type { BridgeStatus } from '../../engines/bridge.ts';
import type { ModelRole } from '../../engines/protocol.ts';
import type { RunProgress } from './progress.ts';

/** What each model of the run is doing; a role that the run does not need is missing. */
export type ModelStatuses = Partial<Readonly<Record<ModelRole, BridgeStatus>>>;

/**
 * `pausing` and `stopping` last until the round, or the model, has come to rest; `elsewhere` is a run that another tab
 * was writing when it was opened here.
 */
export type RunState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | (Running & { readonly kind: 'loading' | 'running' | 'pausing' | 'paused' | 'stopping' })
  | (Running & { readonly kind: 'stopped' | 'done' | 'elsewhere' })
  | (Running & { readonly kind: 'failed'; readonly failure: Failure });

interface Running {
  readonly progress: RunProgress;
  readonly models: ModelStatuses;
}

export type RunKind = RunState['kind'];

/** The run that the page shows; null on the first page. */
export function shownRun(state: RunState): string | null {
  return state.kind === 'idle' || state.kind === 'refused' ? null : state.progress.config.id;
}

/** Whether work is going on that another start would disturb. */
export function isBusy(state: RunState): boolean {
  return ['loading', 'running', 'pausing', 'paused', 'stopping'].includes(state.kind);
}
