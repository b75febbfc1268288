import { createCarryController, type CarryController, type CarryParts } from './carry-controller.ts';
import type { CarryState } from './carry-state.ts';

export type CarryView = CarryController & { readonly state: CarryState };

/** Carrying runs out and in, with a state that components can watch. */
export function createCarryView(parts: Omit<CarryParts, 'onState'>): CarryView {
  let state = $state.raw<CarryState>({ kind: 'idle' });
  const controller = createCarryController({ ...parts, onState: (next) => (state = next) });
  return {
    ...controller,
    get state() {
      return state;
    },
  };
}
