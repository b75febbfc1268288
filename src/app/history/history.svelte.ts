import {
  createHistoryController,
  type HistoryController,
  type HistoryParts,
  type HistoryState,
} from './history-controller.ts';

export type HistoryView = HistoryController & { readonly state: HistoryState };

/** The list of earlier runs with a state that components can watch. */
export function createHistoryView(parts: Omit<HistoryParts, 'onState'>): HistoryView {
  let state = $state.raw<HistoryState>({ kind: 'loading' });
  const controller = createHistoryController({ ...parts, onState: (next) => (state = next) });
  return {
    ...controller,
    get state() {
      return state;
    },
  };
}
