import { createPacer, type Pacer, type StepState } from '../steps/pacer.ts';
import { createRunController, type RunController, type RunParts } from './run-controller.ts';
import { isBusy, type RunState } from './run-state.ts';
import { createScreenView, type ScreenView, type ScreenViewParts } from './screen.svelte.ts';

export type RunView = RunController & {
  readonly state: RunState;
  readonly steps: StepsView;
  readonly screen: ScreenView;
};

/** The run, looked at station by station. */
export type StepsView = Omit<Pacer, 'pace' | 'clear'> & { readonly state: StepState };

export type RunViewParts = Omit<RunParts, 'onState' | 'runEpisodes'> & {
  /** @param pace is asked at every station of every round */
  runEpisodes(
    ...args: [...Parameters<RunParts['runEpisodes']>, pace: Pacer['pace']]
  ): ReturnType<RunParts['runEpisodes']>;
  readonly screen: ScreenViewParts;
};

/** The run controller with a state that components can watch. */
export function createRunView({ runEpisodes, screen, ...parts }: RunViewParts): RunView {
  let state = $state.raw<RunState>({ kind: 'idle' });
  let stepping = $state.raw<StepState>({ kind: 'off' });
  const { view, follow } = createScreenView(screen);
  const { pace, clear, ...steps } = createPacer((next) => (stepping = next));
  const controller = createRunController({
    ...parts,
    runEpisodes: (config, models, signal) => runEpisodes(config, models, signal, pace),
    onState(next) {
      state = next;
      follow(next);
      if (!isBusy(next) && next.kind !== 'idle') clear();
    },
  });
  return {
    ...controller,
    get state() {
      return state;
    },
    steps: {
      ...steps,
      get state() {
        return stepping;
      },
    },
    screen: view,
  };
}
