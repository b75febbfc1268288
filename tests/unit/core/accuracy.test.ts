import { describe, expect, it } from 'vitest';
import { accuracyOf, isAccurate } from '../../../src/core/accuracy.ts';
import type { CompletedRound, FailedRound } from '../../../src/core/types.ts';
import { aRound } from '../../fixtures/rounds.ts';

/** Its document is of the source story. */
const measured = (story: number, paper: number) =>
  aRound(1, {
    closeness: [
      { source: 'paper', score: paper },
      { source: 'story', score: story },
    ],
  });

describe('the accuracy of a held preference', () => {
  it('is right where that of its own source is nearest, and where another is as near', () => {
    expect(isAccurate(measured(0.9, 0.8))).toBe(true);
    expect(isAccurate(measured(0.9, 0.9))).toBe(true);
    expect(isAccurate(measured(0.8, 0.9))).toBe(false);
  });

  it('is unknown without a measurement, and where the own source was not measured', () => {
    expect(isAccurate(aRound(1))).toBeNull();
    expect(isAccurate(aRound(1, { closeness: [{ source: 'paper', score: 1 }] }))).toBeNull();
  });

  it('is unknown where every score is 0, since no vectors came back', () => {
    expect(isAccurate(measured(0, 0))).toBeNull();
    expect(isAccurate(measured(0, 0.1))).toBe(false);
    expect(accuracyOf([measured(0, 0), measured(0, 1), measured(0, 0)])).toBe(0);
    expect(accuracyOf([measured(0, 0)])).toBeNull();
  });

  it('of several rounds is the share among those in which one was held', () => {
    const none: CompletedRound = aRound(2, { preference: null });
    const { runId, agent, seed, t, document } = none;
    const failed: FailedRound = {
      ...{ status: 'failed', runId, agent, seed, t, document },
      failure: { kind: 'network', message: '', advice: '' },
    };
    expect(accuracyOf([measured(1, 0), none, failed, measured(0, 1), measured(1, 0), none])).toBe(2 / 3);
    expect(accuracyOf([none, failed])).toBeNull();
    expect(accuracyOf([])).toBeNull();
  });
});
