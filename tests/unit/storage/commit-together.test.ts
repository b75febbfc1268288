import { beforeEach, describe, expect, it } from 'vitest';
import { createCommitTogether, type WriteRounds } from '../../../src/storage/commit-together.ts';
import { aRound } from '../../fixtures/rounds.ts';

/** A database whose answers the test gives. */
interface Asked {
  readonly ts: readonly number[];
  accept(): void;
  keep(): void;
  fail(error: Error): void;
}

let asked: Asked[];
const write: WriteRounds = (rounds, accept) =>
  new Promise((keep, fail) => asked.push({ ts: rounds.map(({ t }) => t), accept, keep, fail }));
const passed = () => new Promise<void>((resolve) => setTimeout(resolve));
const full = new Error('no room');

beforeEach(() => {
  asked = [];
});

describe('rounds that are committed', () => {
  it('count as committed when they are accepted, and the next ones wait until they are kept', async () => {
    const { commit, settle } = createCommitTogether(write);
    const first = commit(aRound(1));
    asked[0]!.accept();
    await first;
    const others = [commit(aRound(2)), commit(aRound(3))];
    await passed();
    expect(asked.map(({ ts }) => ts)).toEqual([[1]]);
    asked[0]!.keep();
    await passed();
    expect(asked.map(({ ts }) => ts)).toEqual([[1], [2, 3]]);
    asked[1]!.accept();
    await Promise.all(others);
    let isSettled = false;
    const settling = settle().then(() => (isSettled = true));
    await passed();
    expect(isSettled).toBe(false);
    asked[1]!.keep();
    await settling;
  });

  it('are written again, each alone, where they were accepted and then not kept', async () => {
    const { commit, settle } = createCommitTogether(write);
    const committed = [commit(aRound(1)), commit(aRound(2))];
    asked[0]!.accept();
    await committed[0];
    asked[0]!.keep();
    await passed();
    asked[1]!.accept();
    await committed[1];
    asked[1]!.fail(full);
    await passed();
    expect(asked.map(({ ts }) => ts)).toEqual([[1], [2], [2]]);
    asked[2]!.accept();
    asked[2]!.keep();
    await expect(settle()).resolves.toBeUndefined();
  });

  it.each(['commit', 'settle'] as const)('and cannot be kept are told by the next %s, once', async (next) => {
    const { commit, settle } = createCommitTogether(write);
    const first = commit(aRound(1));
    asked[0]!.accept();
    await first;
    asked[0]!.fail(full);
    await passed();
    asked[1]!.fail(full);
    await passed();
    await expect(next === 'commit' ? commit(aRound(2)) : settle()).rejects.toBe(full);
    await expect(settle()).resolves.toBeUndefined();
  });

  it('are refused each on its own where they are not accepted', async () => {
    const { commit, settle } = createCommitTogether(write);
    const first = commit(aRound(1));
    asked[0]!.fail(full);
    await expect(first).rejects.toBe(full);
    await expect(settle()).resolves.toBeUndefined();
  });
});
