/** How many intervals a postponed drawing waits in all. */
const MOST_INTERVALS = 3;

/** In milliseconds: a page that stands still for longer because it is slow looks broken. */
const LONGEST_INTERVAL = 2000;
/** In milliseconds: so long a drawing that may be done waits for a moment that suits the run. */
const PATIENCE = 160;

export interface ThrottleLimits {
  /** In milliseconds; asked for anew before each rest. */
  readonly interval: number;
  /** Of the time, at most, 0 to 1: a run of 10,000 rounds takes long to draw, and spent most of its time on that. */
  readonly share: number;
}

export interface Throttle {
  /** @param now whether this is a moment that suits the run; else a better one is waited for, but not for long */
  request(now?: boolean): void;
  /** There will be more in a moment, so that what is drawn now is old at once: it may wait up to three intervals. */
  postpone(): void;
  flush(): void;
}

/**
 * Calls `task` at most once per `interval`, and never loses the last request. It is called right after a request that suits the run: the page
 * draws while a model thinks about a question, not when its answer comes or a round is being stored. What takes long to draw is drawn
 * less often.
 */
export function createThrottle(
  task: () => void,
  limits: ThrottleLimits,
  timers: Pick<typeof globalThis, 'setTimeout' | 'clearTimeout'> = globalThis,
  clock: Pick<Performance, 'now'> = performance,
): Throttle {
  /** What the last drawing took. */
  let cost = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** Whether the last drawing is so near that the next one has to wait. */
  let resting = false;
  let waiting = false;
  let soon = false;
  let postponed = false;
  let intervals = 0;

  const wait = (then: () => void, milliseconds: number) => {
    if (timer !== null) timers.clearTimeout(timer);
    timer = timers.setTimeout(() => {
      timer = null;
      then();
    }, milliseconds);
  };
  const rest = () => {
    resting = true;
    wait(rested, Math.max(limits.interval, Math.min(LONGEST_INTERVAL, cost / limits.share)));
  };
  const rested = () => {
    resting = false;
    if (!waiting) return;
    intervals += 1;
    if (postponed && intervals < MOST_INTERVALS) {
      postponed = false;
      rest();
    } else wait(run, PATIENCE);
  };
  const run = () => {
    waiting = false;
    soon = false;
    postponed = false;
    intervals = 0;
    rest();
    const start = clock.now();
    task();
    // Components follow a change of state in a microtask that is queued before this one.
    queueMicrotask(() => (cost = clock.now() - start));
  };

  return {
    request(now = true) {
      waiting = true;
      if (resting || soon) return;
      soon = now;
      if (now) wait(run, 0);
      else if (timer === null) wait(run, PATIENCE);
    },
    postpone() {
      postponed = true;
    },
    flush: run,
  };
}
