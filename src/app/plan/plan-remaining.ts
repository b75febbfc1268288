import type { Trio } from '../../core/types.ts';
import type { RunProgress } from '../run/progress.ts';
import { meanWithin, type Span } from './span.ts';
import type { StartedPlan } from './started-plan.ts';

/** How fast a run went: what one round took, with all agents and seeds beside each other. */
export interface Pace {
  /** Milliseconds. */
  readonly round: Span;
}

export interface Remaining {
  readonly milliseconds: Span;
  /** Runs with models of which nothing is measured yet; they come on top. */
  readonly unknownRuns: number;
}

/** The newest rounds are the most like those that come. */
const mostRounds = 10;

/** Of a round that the machine slept through; no other lasts so many times as long as the usual one. */
const longest = 4;

/** Null where too little was really asked of the models: what is answered from the browser's memory takes no time, and tells none. */
export function measurePace({ config, episodes }: RunProgress): Pace | null {
  const took: number[] = [];
  const t0 = Math.min(...episodes.map(({ rounds }) => rounds.length));
  for (let t = t0; t >= 1 && took.length < mostRounds; t--) {
    const rounds = episodes.map((episode) => episode.rounds[t - 1]!);
    const asked = rounds.some(({ calls }) => calls.some(({ milliseconds }) => milliseconds > 0));
    if (asked) took.push(Math.max(...rounds.map(({ milliseconds }) => milliseconds)));
  }
  // The first one wakes the models up.
  if (took.length < Math.min(2, config.rounds)) return null;
  const usual = took.toSorted((a, b) => a - b)[Math.floor((took.length - 1) / 2)]!;
  return { round: meanWithin(took.map((milliseconds) => Math.min(milliseconds, longest * usual))) };
}

/**
 * What is left of a plan, from nothing but its own rounds: those of the run that is played, and those of its other runs as far as
 * they were watched. A run that was not begun goes as the last one with the same models did. Null where nothing is known of any.
 *
 * @param paces by the id of the run, in the order in which they were measured
 */
export function reckonRemaining(
  { runs }: StartedPlan,
  playing: RunProgress,
  paces: ReadonlyMap<string, Pace>,
): Remaining | null {
  const known = new Map([...paces]);
  const now = measurePace(playing);
  if (now !== null) {
    known.delete(playing.config.id);
    known.set(playing.config.id, now);
  }
  const configs = new Map(runs.map(({ config }) => [config.id, config]));
  const paceOf = (id: string, models: Trio) =>
    known.get(id) ?? [...known].findLast(([other]) => isSameTrio(configs.get(other)?.models, models))?.[1];

  let from = 0;
  let to = 0;
  let unknownRuns = 0;
  for (const { config, kind, done } of runs) {
    if (kind !== 'waiting' && kind !== 'stopped' && config.id !== playing.config.id) continue;
    const perRound = config.agents.length * config.seeds.length;
    const written =
      config.id === playing.config.id
        ? playing.episodes.reduce((sum, { rounds }) => sum + rounds.length, 0)
        : done;
    const left = config.rounds - written / perRound;
    const pace = paceOf(config.id, config.models);
    if (pace === undefined) unknownRuns += left > 0 ? 1 : 0;
    else {
      from += left * pace.round.from;
      to += left * pace.round.to;
    }
  }
  const nothingKnown = to === 0 && unknownRuns > 0;
  return nothingKnown ? null : { milliseconds: { from, to }, unknownRuns };
}

export function isSameTrio(one: Trio | undefined, other: Trio): boolean {
  return one?.assistant === other.assistant && one.user === other.user && one.embedder === other.embedder;
}
