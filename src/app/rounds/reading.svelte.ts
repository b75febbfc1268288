import type { AgentName } from '../../core/types.ts';
import type { RoundPlace } from '../../core/warnings.ts';
import type { RunProgress } from '../run/progress.ts';
import { lastRound, type Place } from '../run/spread.ts';
import {
  namesRun,
  readRoundAddress,
  readViewAddress,
  writeRoundAddress,
  type BookView,
  type ReadingPlace,
} from './round-address.ts';

/** Where somebody reads in a run: by leafing, by a link to a round, by Back. */
export interface Reading {
  readonly place: Place;
  /** The last round of the seed that has anything to show, at least 1. */
  readonly last: number;
  /** Whether the page turns by itself to the round that is being written. */
  readonly following: boolean;
  /** Whose sheet a link or a list has led to, and whether it takes the keyboard; a new value each time. */
  readonly led: { readonly agent: AgentName; readonly focus: boolean } | null;
  readonly view: BookView;
  /** Looks at the run as something else, from the same place. */
  look(view: BookView): void;
  turn(place: Place): void;
  follow(): void;
  /** Goes to one agent's round as a link would: Back leads back here. */
  visit(place: ReadingPlace): void;
  /** The same for who leafs on: without a new entry of the history, and the keyboard stays where it is. */
  lead(place: RoundPlace): void;
  /** The address of a round in this run. */
  addressOf(place: ReadingPlace): string;
  /** Takes the place from the address, for a visit that begins there and for Back. An address of the run alone follows the writing. */
  readAddress(): void;
  /** Writes the place into the address, without a new entry of the history. */
  noteInAddress(): void;
}

export function createReading(
  readProgress: () => RunProgress,
  { location, history }: Pick<Window, 'location' | 'history'>,
): Reading {
  /** The seed that is shown: one is followed, because the writing goes from seed to seed with every round. */
  let chosenSeed = $state<number | null>(null);
  /** Where the reader has turned to; null follows the writing. */
  let turned = $state<number | null>(null);
  let led = $state.raw<Reading['led']>(null);
  let view = $state<BookView>('round');

  const progress = $derived(readProgress());
  const seed = $derived(chosenSeed ?? progress.config.seeds[0] ?? 1);
  const last = $derived(Math.max(1, lastRound(progress, seed)));
  const place = $derived({ seed, t: Math.min(turned ?? last, last) });
  const addressOf = (target: ReadingPlace | null, as?: BookView) =>
    writeRoundAddress(progress.config.id, target, as);

  const go = ({ agent, seed, t }: ReadingPlace, focus: boolean) => {
    chosenSeed = seed;
    turned = t;
    led = agent === null ? null : { agent, focus };
    view = 'round';
  };

  const reading: Reading = {
    get place() {
      return place;
    },
    get last() {
      return last;
    },
    get following() {
      return turned === null;
    },
    get led() {
      return led;
    },
    get view() {
      return view;
    },
    look: (next) => (view = next),
    turn(next) {
      if (next.seed === seed) turned = next.t;
      chosenSeed = next.seed;
    },
    follow: () => (turned = null),
    visit(target) {
      reading.noteInAddress();
      history.pushState(null, '', addressOf(target));
      go(target, true);
    },
    lead: (target) => go(target, false),
    addressOf: (target) => addressOf(target),
    readAddress() {
      const { config } = progress;
      if (!namesRun(location.hash, config.id)) return;
      const named = readRoundAddress(location.hash, config.id);
      const as = readViewAddress(location.hash);
      if (named === null) turned = null;
      else if (config.seeds.includes(named.seed)) {
        const agent = config.agents.find((agent) => agent === named.agent) ?? null;
        go({ ...named, agent }, as === 'round');
      }
      view = as;
    },
    noteInAddress() {
      // Another page, or another run, may stand in the address by now.
      if (!namesRun(location.hash, progress.config.id)) return;
      const agent = led?.agent ?? null;
      const address = addressOf(turned === null ? null : { ...place, agent }, view);
      if (location.hash !== address) history.replaceState(history.state, '', address);
    },
  };
  return reading;
}
