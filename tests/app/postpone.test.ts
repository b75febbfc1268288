import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { postpone } from '../../src/app/results/postpone.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('postponed work', () => {
  it('is done one piece at a time, in the order in which it was asked for', () => {
    const done: string[] = [];
    postpone(
      () => done.push('a1'),
      () => done.push('a2'),
    );
    postpone(() => done.push('b'));
    expect(done).toEqual([]);
    for (const so of [['a1'], ['a1', 'a2'], ['a1', 'a2', 'b']]) {
      vi.advanceTimersToNextTimer();
      expect(done).toEqual(so);
    }
  });

  it('is not done when it was taken back, also in the middle', () => {
    const done: string[] = [];
    const takeBack = postpone(
      () => done.push('a1'),
      () => done.push('a2'),
    );
    postpone(() => done.push('b'));
    vi.advanceTimersToNextTimer();
    takeBack();
    vi.runAllTimers();
    expect(done).toEqual(['a1', 'b']);
  });

  it('goes on after a piece that broke', () => {
    const done: string[] = [];
    postpone(() => {
      throw new Error('a mistake');
    });
    postpone(() => done.push('b'));
    expect(() => vi.runAllTimers()).toThrow('a mistake');
    vi.runAllTimers();
    expect(done).toEqual(['b']);
  });

  it('begins again after a rest', () => {
    const done: string[] = [];
    postpone(() => done.push('a'));
    vi.runAllTimers();
    postpone(() => done.push('b'));
    vi.runAllTimers();
    expect(done).toEqual(['a', 'b']);
  });
});
