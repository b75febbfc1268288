import type { SettingsStore } from '../../storage/ports.ts';
import type { RunState } from './run-state.ts';
import { createScreenLock, type ScreenParts, type ScreenState } from './screen-lock.ts';

/** A screen that sleeps takes the machine with it, as a rule: it is kept on while a run goes on, unless the visitor lets it sleep. */
export interface ScreenView {
  /** False where the browser cannot keep the screen on. */
  readonly able: boolean;
  readonly maySleep: boolean;
  readonly state: ScreenState;
  /** For the next visits too. */
  letSleep(may: boolean): void;
}

export type ScreenViewParts = Omit<ScreenParts, 'onState'> & {
  readonly settings: Pick<SettingsStore, 'setting' | 'saveSetting'>;
};

/** @returns the view, and what is to be told of each state of the run */
export function createScreenView({ settings, ...parts }: ScreenViewParts): {
  readonly view: ScreenView;
  follow(run: RunState): void;
} {
  let state = $state.raw<ScreenState>('off');
  let maySleep = $state(false);
  let chosen = false;
  let going = false;
  const lock = createScreenLock({ ...parts, onState: (next) => (state = next) });
  const decide = () => void lock.want(going && !maySleep);

  const readChoice = async () => {
    // A choice that cannot be read or kept is no reason to disturb anyone.
    const kept = await settings.setting(settingKey).catch(() => null);
    if (!chosen) maySleep = kept === true;
    decide();
  };
  void readChoice();

  return {
    view: {
      able: parts.locks !== undefined,
      get maySleep() {
        return maySleep;
      },
      get state() {
        return state;
      },
      letSleep(may) {
        chosen = true;
        maySleep = may;
        decide();
        void settings.saveSetting(settingKey, may).catch(() => undefined);
      },
    },
    follow({ kind }) {
      // Nothing goes on in a run that rests.
      going = ['loading', 'running', 'pausing', 'stopping'].includes(kind);
      decide();
    },
  };
}

const settingKey = 'screen-may-sleep';
