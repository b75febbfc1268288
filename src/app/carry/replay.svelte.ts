import {
  createReplayController,
  type ReplayController,
  type ReplayParts,
  type ReplayState,
} from './replay-controller.ts';

export type ReplayView = ReplayController & { readonly state: ReplayState };

/** Playing a run again, with a state that components can watch. */
export function createReplayView(parts: Omit<ReplayParts, 'onState'>): ReplayView {
  let state = $state.raw<ReplayState>({ kind: 'idle' });
  const controller = createReplayController({ ...parts, onState: (next) => (state = next) });
  return {
    ...controller,
    get state() {
      return state;
    },
  };
}
