// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createThrottle } from '../../src/app/run/throttle.ts';

/** @param cost of each drawing, in milliseconds */
function createSetting(cost = 0) {
  const timers: (() => void)[] = [];
  const waits: number[] = [];
  let calls = 0;
  let now = 0;
  const draw = () => {
    calls += 1;
    queueMicrotask(() => (now += cost));
  };
  const throttle = createThrottle(
    draw,
    { interval: 80, share: 0.1 },
    {
      setTimeout: ((task: () => void, milliseconds: number) => {
        waits.push(milliseconds);
        return timers.push(task);
      }) as never,
      clearTimeout: ((id: number) => (timers[id - 1] = () => undefined)) as never,
    },
    { now: () => now },
  );
  return { throttle, waits, calls: () => calls, elapse: () => timers.splice(0).forEach((timer) => timer()) };
}

describe('a throttle', () => {
  it('draws as soon as the page is free, then once per interval however often it is asked', () => {
    const { throttle, waits, calls, elapse } = createSetting();
    for (let i = 0; i < 100; i++) throttle.request();
    expect(calls(), 'what is going on goes first').toBe(0);
    elapse();
    expect(calls()).toBe(1);
    for (let i = 0; i < 100; i++) throttle.request();
    elapse();
    expect(calls(), 'the next request would be a better moment').toBe(1);
    elapse();
    expect(calls()).toBe(2);
    expect(waits).toEqual([0, 80, 160, 80]);
  });

  it('draws right after a request when the interval is over', () => {
    const { throttle, waits, calls, elapse } = createSetting();
    throttle.flush();
    throttle.request();
    elapse();
    throttle.request();
    expect(waits).toEqual([80, 160, 0]);
    elapse();
    expect(calls()).toBe(2);
  });

  it('waits a moment for a request that suits better, and draws right after that', () => {
    const { throttle, waits, calls, elapse } = createSetting();
    throttle.request(false);
    throttle.request(false);
    expect(waits).toEqual([160]);
    throttle.request();
    expect(waits).toEqual([160, 0]);
    elapse();
    expect(calls()).toBe(1);
  });

  it('draws all the same where no better one comes', () => {
    const { throttle, calls, elapse } = createSetting();
    throttle.request(false);
    elapse();
    expect(calls()).toBe(1);
  });

  it('does not draw again when nothing new was asked', () => {
    const { throttle, calls, elapse } = createSetting();
    throttle.request();
    elapse();
    elapse();
    expect(calls()).toBe(1);
  });

  it('draws a change of state at once, and nothing old after it', () => {
    const { throttle, calls, elapse } = createSetting();
    throttle.request();
    throttle.request();
    throttle.flush();
    expect(calls()).toBe(1);
    elapse();
    expect(calls()).toBe(1);
  });

  it('does not draw what comes right after a change of state before an interval is over', () => {
    const { throttle, calls, elapse } = createSetting();
    throttle.flush();
    throttle.request();
    expect(calls()).toBe(1);
    elapse();
    expect(calls()).toBe(1);
    elapse();
    expect(calls()).toBe(2);
  });

  it('lets a drawing wait that is postponed, but no longer than three intervals and the next request', () => {
    const { throttle, calls, elapse } = createSetting();
    throttle.flush();
    const drawnAfter = Array.from({ length: 8 }, () => {
      throttle.request();
      throttle.postpone();
      elapse();
      return calls();
    });
    expect(drawnAfter).toEqual([1, 1, 1, 2, 2, 2, 2, 3]);
  });

  it('draws a postponed drawing an interval later where nothing more comes', () => {
    const { throttle, calls, elapse } = createSetting();
    throttle.flush();
    throttle.request();
    throttle.postpone();
    elapse();
    elapse();
    expect(calls()).toBe(1);
    elapse();
    expect(calls()).toBe(2);
  });

  it.each([
    ['quick', 3, 80],
    ['slow', 30, 300],
    ['very slow', 5000, 2000],
  ])(
    'rests after a drawing that is %s as long as keeps drawing a tenth of the time',
    async (_, cost, wait) => {
      const { throttle, waits, elapse } = createSetting(cost);
      throttle.flush();
      expect(waits, 'nothing is known of the first one').toEqual([80]);
      await Promise.resolve();
      throttle.request();
      elapse();
      elapse();
      expect(waits).toEqual([80, 160, wait]);
    },
  );
});
