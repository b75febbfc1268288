import { fetchPart } from '../fetch-part.ts';
import {
  createWarningsController,
  type WarningsController,
  type WarningsState,
} from './warnings-controller.ts';

export type WarningsView = WarningsController & { readonly state: WarningsState };

/** The warnings of the run that is shown, with a state that components can watch. */
export function createWarningsView(): WarningsView {
  let state = $state.raw<WarningsState>({ kind: 'reading' });
  const controller = createWarningsController({
    fetchReader: async () => (await fetchPart(import('../../core/warnings.ts'))).createWarnings,
    rest: () => new Promise((resolve) => setTimeout(resolve)),
    now: () => performance.now(),
    onState: (next) => (state = next),
  });
  return {
    ...controller,
    get state() {
      return state;
    },
  };
}
