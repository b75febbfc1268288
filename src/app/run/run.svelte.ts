import { createRunController, type RunController, type RunParts } from './run-controller.ts';
import type { RunState } from './run-state.ts';

export type RunView = RunController & { readonly state: RunState };

/** The run controller with a state that components can watch. */
export function createRunView(parts: Omit<RunParts, 'onState'>): RunView {
  let state = $state.raw<RunState>({ kind: 'idle' });
  const controller = createRunController({ ...parts, onState: (next) => (state = next) });
  return {
    ...controller,
    get state() {
      return state;
    },
  };
}
