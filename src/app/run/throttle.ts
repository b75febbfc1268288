/** How many intervals a postponed drawing waits in all. */
const MOST_INTERVALS = 3;

export interface Throttle {
  request(): void;
  /** There will be more in a moment, so that what is drawn now is old at once: it may wait up to three intervals. */
  postpone(): void;
  flush(): void;
}

/** Calls `task` at once, then at most once per `interval`, and never loses the last request. */
export function createThrottle(
  task: () => void,
  interval: number,
  timers: Pick<typeof globalThis, 'setTimeout' | 'clearTimeout'> = globalThis,
): Throttle {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let waiting = false;
  let postponed = false;
  let intervals = 0;

  const rest = () => {
    if (timer !== null) timers.clearTimeout(timer);
    timer = timers.setTimeout(elapsed, interval);
  };
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
    task();
  };

  return {
    request() {
      if (timer === null) run();
      else waiting = true;
    },
    postpone() {
      postponed = true;
    },
    flush: run,
  };
}
