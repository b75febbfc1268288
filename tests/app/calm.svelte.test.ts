import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCalm } from '../../src/app/results/calm.svelte.ts';
import { applyEvent } from '../../src/app/run/apply-event.ts';
import { addRound, createProgress, type RunProgress } from '../../src/app/run/progress.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';

const config = { ...aRun(), agents: ['cipher-5'] as const, seeds: [1], rounds: 20_000 };
const key = { agent: 'cipher-5', seed: 1 } as const;

const stops: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  stops.splice(0).forEach((stop) => stop());
  vi.useRealTimers();
});

/** A run that goes on behind so many rounds, and the results of it. */
function goOnBehind(rounds: number) {
  const round = aRound(1, key);
  const before = createProgress(
    config,
    Array.from({ length: rounds }, (_, i) => ({ ...round, t: i + 1 })),
  );
  let progress = $state.raw(before);
  let calm: ReturnType<typeof createCalm>;
  stops.push($effect.root(() => void (calm = createCalm(() => progress))));
  const turnTo = (next: RunProgress) => {
    progress = next;
    flushSync();
  };
  const begin = (t: number) =>
    turnTo(applyEvent(progress, { type: 'RoundStarted', ...key, t, document: round.document }));
  turnTo(before);
  return {
    shown: () => calm.value.episodes[0]!.rounds.length,
    /** The round that is being written ends, and the next one begins. */
    play(t: number) {
      if (progress.writing.length === 0) begin(t);
      progress = addRound(progress, { ...round, t });
      begin(t + 1);
    },
    stop: () => turnTo(applyEvent(progress, { type: 'RunEnded', reason: 'aborted' })),
  };
}

describe('results that are drawn calmly', () => {
  it('follow a short run within a second', () => {
    const { shown, play } = goOnBehind(5);
    play(6);
    vi.advanceTimersByTime(1200);
    expect(shown()).toBe(6);
    play(7);
    expect(shown()).toBe(6);
    vi.advanceTimersByTime(1200);
    expect(shown()).toBe(7);
  });

  it('follow a long run seldom, and lose none of it', () => {
    const { shown, play } = goOnBehind(8000);
    play(8001);
    vi.advanceTimersByTime(200);
    expect(shown()).toBe(8001);
    for (let t = 8002; t <= 8005; t++) {
      play(t);
      vi.advanceTimersByTime(1500);
    }
    expect(shown()).toBe(8001);
    vi.advanceTimersByTime(2500);
    expect(shown()).toBe(8005);
  });

  it('show all of a run as soon as nothing is being written', () => {
    const { shown, play, stop } = goOnBehind(8000);
    play(8001);
    vi.advanceTimersByTime(200);
    play(8002);
    expect(shown()).toBe(8001);
    stop();
    expect(shown()).toBe(8002);
  });
});
