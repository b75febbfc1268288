import { describe, expect, it } from 'vitest';
import { memoryFrom, remember, type Memory } from '../../../src/core/memory.ts';
import type { FailedRound } from '../../../src/core/types.ts';
import { aRound } from '../../fixtures/rounds.ts';

const failed: FailedRound = {
  ...{ status: 'failed', runId: 'run-1', agent: 'cipher-5', seed: 1, t: 2 },
  document: aRound(2).document,
  failure: { kind: 'empty-reply', message: '', advice: '' },
};

describe('memory', () => {
  it('holds one entry per round that taught something, oldest first', () => {
    const rounds = [
      aRound(1, { learned: 'short', embedding: [1, 0] }),
      aRound(2, { learned: null }),
      aRound(3, { learned: 'warm', embedding: [0, 1] }),
    ];
    expect(memoryFrom(rounds)).toEqual([
      { t: 1, embedding: [1, 0], preference: 'short' },
      { t: 3, embedding: [0, 1], preference: 'warm' },
    ]);
  });

  it('learns nothing from a failed round, nor from an agent that does not embed', () => {
    expect(memoryFrom([failed, aRound(3, { embedding: null })])).toEqual([]);
  });

  it('is the same whether it grows round by round or comes from the list of rounds', () => {
    const rounds = [aRound(1), aRound(2, { learned: null }), aRound(3), aRound(4)];
    const grown = rounds.reduce<Memory>((memory, round) => remember(memory, round), []);
    expect(grown).toEqual(memoryFrom(rounds));
  });

  it('leaves the memory that it was given as it was', () => {
    const before: Memory = Object.freeze([{ t: 1, embedding: [1, 0], preference: 'short' }]);
    expect(remember(before, { t: 2, embedding: [0, 1], learned: 'warm' })).toHaveLength(2);
    expect(before).toHaveLength(1);
  });
});
