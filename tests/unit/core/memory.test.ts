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
  it('holds one entry per completed round, oldest first, with what there is to learn from it', () => {
    const { document } = aRound(1);
    expect(memoryFrom([aRound(1, { learned: 'short', embedding: [1, 0] }), failed, aRound(3)])).toEqual([
      ...[{ t: 1, document, embedding: [1, 0], draft: 'Hey, draft 1', edit: 'Hey, edit 1', cost: 1 }].map(
        (entry) => ({ ...entry, learned: 'short' }),
      ),
      expect.objectContaining({ t: 3, learned: 'no closing' }),
    ]);
  });

  it('is the same whether it grows round by round or comes from the list of rounds', () => {
    const rounds = [aRound(1), aRound(2, { learned: null }), aRound(3), aRound(4)];
    const grown = rounds.reduce<Memory>((memory, round) => remember(memory, round), []);
    expect(grown).toEqual(memoryFrom(rounds));
  });

  it('leaves the memory that it was given as it was', () => {
    const before: Memory = Object.freeze(memoryFrom([aRound(1)]));
    expect(remember(before, aRound(2))).toHaveLength(2);
    expect(before).toHaveLength(1);
  });
});
