import {
  createOfflineController,
  type OfflineController,
  type OfflineParts,
  type OfflineState,
} from './offline-controller.ts';

export type OfflineView = OfflineController & { readonly state: OfflineState };

/** The offline controller with a state that components can watch. */
export function createOfflineView(parts: Omit<OfflineParts, 'onState'>): OfflineView {
  let state = $state.raw<OfflineState>({ kind: 'quiet' });
  const controller = createOfflineController({ ...parts, onState: (next) => (state = next) });
  return {
    ...controller,
    get state() {
      return state;
    },
  };
}
