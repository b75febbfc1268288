/** Often enough for a stop that feels immediate, and rare beside tokens of a millisecond. */
const MILLISECONDS_BETWEEN_TURNS = 10;

/**
 * Lets messages that wait for this worker be handled, if the last time is a while ago. A timer would do it too, but
 * browsers hold timers back to 4 ms, which is more than a token of a small model takes.
 */
export function createTurn(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  let resume: () => void = () => undefined;
  let turnedAt = -Infinity;
  port1.onmessage = () => resume();
  return async () => {
    if (performance.now() - turnedAt < MILLISECONDS_BETWEEN_TURNS) return;
    await new Promise<void>((resolve) => {
      resume = resolve;
      port2.postMessage(null);
    });
    turnedAt = performance.now();
  };
}
