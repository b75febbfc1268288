/** Calls `task` at once, then at most once per `interval`, and never loses the last request. */
export function createThrottle(
  task: () => void,
  interval: number,
  timers: Pick<typeof globalThis, 'setTimeout' | 'clearTimeout'> = globalThis,
): { request(): void; flush(): void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let waiting = false;

  const elapsed = () => {
    timer = null;
    if (waiting) run();
  };
  const run = () => {
    waiting = false;
    if (timer !== null) timers.clearTimeout(timer);
    timer = timers.setTimeout(elapsed, interval);
    task();
  };

  return {
    request() {
      if (timer === null) run();
      else waiting = true;
    },
    flush() {
      if (timer !== null) timers.clearTimeout(timer);
      timer = null;
      task();
    },
  };
}
