import type { RoundKey } from '../../simulation/events.ts';
import { stations, type Arrival, type Pace, type Station } from '../../simulation/stations.ts';

/** Where the rounds of a run stand that is looked at station by station. */
export type StepState =
  | { readonly kind: 'off' }
  | {
      readonly kind: 'on';
      /** The station that is looked at: the earliest that a round waits at; null while none waits. */
      readonly station: Station | null;
      /** Rounds that wait at it, or further on. */
      readonly waiting: readonly Arrival[];
      /** Rounds on their way to their next station. */
      readonly underway: readonly RoundKey[];
    };

/** Lets the rounds of a run go on station by station; the rounds of all its agents and seeds keep step. */
export interface Pacer {
  /** Handed to the loop. */
  readonly pace: Pace;
  /** From the next station on, everything waits. */
  begin(): void;
  /** Lets all go on that wait at the earliest station, once nobody is on the way any more. */
  next(): void;
  /** Lets all go on, and nobody wait any more. */
  runOn(): void;
  /** Forgets the rounds of a run that has ended, and steps no more. */
  clear(): void;
}

export function createPacer(onState: (state: StepState) => void): Pacer {
  const known = new Map<string, { readonly arrival: Arrival; readonly go: (() => void) | null }>();
  let on = false;

  const show = () => {
    const all = [...known.values()];
    const waiting = all.filter(({ go }) => go !== null).map(({ arrival }) => arrival);
    const underway = all.filter(({ go }) => go === null).map(({ arrival }) => arrival);
    onState(on ? { kind: 'on', station: earliest(waiting), waiting, underway } : { kind: 'off' });
  };
  const release = (key: string) => {
    const { arrival, go } = known.get(key)!;
    if (arrival.station === 'memory') known.delete(key);
    else known.set(key, { arrival, go: null });
    go?.();
  };
  const releaseAll = () => {
    for (const [key, { go }] of [...known]) if (go !== null) release(key);
  };

  return {
    pace(arrival) {
      const key = `${arrival.agent} ${arrival.seed}`;
      if (!on) {
        known.set(key, { arrival, go: null });
        if (arrival.station === 'memory') known.delete(key);
        return null;
      }
      return new Promise((resolve) => {
        known.set(key, { arrival, go: resolve });
        show();
      });
    },
    begin() {
      on = true;
      show();
    },
    next() {
      const all = [...known];
      if (!on || all.some(([, { go }]) => go === null)) return;
      const station = earliest(all.map(([, { arrival }]) => arrival));
      for (const [key, { arrival }] of all) if (arrival.station === station) release(key);
      show();
    },
    runOn() {
      on = false;
      releaseAll();
      show();
    },
    clear() {
      on = false;
      releaseAll();
      known.clear();
      show();
    },
  };
}

export function earliest(arrivals: readonly Arrival[]): Station | null {
  return stations.find((station) => arrivals.some((arrival) => arrival.station === station)) ?? null;
}
