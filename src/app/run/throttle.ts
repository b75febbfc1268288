/** How many intervals a postponed drawing waits in all. */
const MOST_INTERVALS = 3;

/** Of the time, at most: a run of 10,000 rounds takes long to draw, and spent most of its time on that. */
const MOST_SHARE = 0.1;
/** In milliseconds: a page that stands still for longer looks broken. */
const LONGEST_INTERVAL = 2000;

export interface Throttle {
  request(): void;
  /** There will be more in a moment, so that what is drawn now is old at once: it may wait up to three intervals. */
  postpone(): void;
  flush(): void;
}

/**
 * Calls `task` when what is going on has come to a rest, then at most once per `interval`, and never loses the last request: a run goes on to
 * its next question first, and the page draws while a model thinks about it. What takes long to draw is drawn less often.
 */
export function createThrottle(
  task: () => void,
  interval: number,
  timers: Pick<typeof globalThis, 'setTimeout' | 'clearTimeout'> = globalThis,
  clock: Pick<Performance, 'now'> = performance,
): Throttle {
  /** What the last drawing took. */
  let cost = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let waiting = false;
  let postponed = false;
  let intervals = 0;

  const wait = (milliseconds: number) => {
    if (timer !== null) timers.clearTimeout(timer);
    timer = timers.setTimeout(elapsed, milliseconds);
  };
  const rest = () => wait(Math.min(LONGEST_INTERVAL, Math.max(interval, cost / MOST_SHARE)));
  const elapsed = () => {
    timer = null;
    if (!waiting) return;
    intervals += 1;
    if (!postponed || intervals >= MOST_INTERVALS) run();
    else {
      postponed = false;
      rest();
    }
  };
  const run = () => {
    waiting = false;
    postponed = false;
    intervals = 0;
    rest();
    const start = clock.now();
    task();
    // Components follow a change of state in a microtask that is queued before this one.
    queueMicrotask(() => (cost = clock.now() - start));
  };

  return {
    request() {
      waiting = true;
      if (timer === null) wait(0);
    },
    postpone() {
      postponed = true;
    },
    flush: run,
  };
}
