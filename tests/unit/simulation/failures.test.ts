import { describe, expect, it } from 'vitest';
import { createError } from '../../../src/core/failure.ts';
import { aConfig, createFakeStore, createWorld, playAll, roundOf, sortRounds, typesOf } from './fakes.ts';

describe('a run in which something fails', () => {
  it.each(['draft', 'edit', 'infer'] as const)(
    'stops at an empty %s, told as a failed round',
    async (kind) => {
      const world = createWorld({ answer: (asked) => (asked === kind ? '  \n' : undefined) });
      const events = await playAll(aConfig({ agents: ['cipher-3'] }), world);
      const [failed, ended] = events.slice(-2);
      const failure = {
        kind: 'empty-reply',
        message: expect.stringMatching(/./),
        advice: expect.stringMatching(/./),
      };
      expect(failed).toMatchObject({
        ...{ type: 'RoundFailed', agent: 'cipher-3', seed: 1, t: 1 },
        round: { status: 'failed', runId: 'run-1', agent: 'cipher-3', seed: 1, t: 1, failure },
      });
      expect(failed).not.toHaveProperty('round.cost');
      expect(ended).toMatchObject({ type: 'RunEnded', reason: 'failed', failure });
      expect(world.store.committed).toEqual([]);
    },
  );

  it('asks for no later round of any episode after a failure', async () => {
    const world = createWorld({ beforeAnswer: () => failFrom(world, 9) });
    const events = await playAll(aConfig(), world);
    expect(typesOf(events).at(-2)).toBe('RoundFailed');
    expect(world.store.committed).toEqual([]);
    expect(typesOf(events).filter((type) => type === 'RoundFailed')).toHaveLength(1);
    // Six episodes, each of which had begun three attempts at most.
    expect(world.requests.length).toBeLessThanOrEqual(9 + 3 * 6);
  });

  it('keeps the rounds that others have finished, and goes on from there', async () => {
    const config = aConfig({ agents: ['no-learning', 'oracle'], seeds: [1] });
    const whole = createWorld();
    await playAll(config, whole);
    const store = createFakeStore();
    let edits = 0;
    const world = createWorld({
      store,
      async beforeAnswer(kind) {
        // Only no-learning is edited. In its round 2 it fails when the oracle has ended its own.
        if (kind !== 'edit' || ++edits < 2) return;
        while (store.committed.length < 3) await new Promise((resolve) => setImmediate(resolve));
        throw createError('no-device', 'The device is gone.', 'Change something.');
      },
    });
    const events = await playAll(config, world);
    expect(events.slice(-2)).toMatchObject([
      { type: 'RoundFailed', agent: 'no-learning', t: 2 },
      { reason: 'failed', failure: { kind: 'no-device' } },
    ]);
    expect(store.committed.map(({ agent, t }) => `${agent} ${t}`).sort()).toEqual([
      ...['no-learning 1', 'oracle 1', 'oracle 2'],
    ]);
    expect((await playAll(config, createWorld({ store }))).at(-1)).toMatchObject({ reason: 'completed' });
    expect(sortRounds(store.committed)).toEqual(sortRounds(whole.store.committed));
  });

  it('lets no other episode ask a model again after a failure', async () => {
    let failed = false;
    const asked: string[] = [];
    const world = createWorld({
      async beforeAnswer(kind) {
        if (failed) asked.push(kind);
        if (kind !== 'edit' || failed) return;
        failed = true;
        throw createError('no-device', 'The device is gone.', 'Change something.');
      },
    });
    await playAll(aConfig({ agents: ['no-learning', 'cipher-3'], seeds: [1, 2] }), world);
    expect(asked.filter((kind) => kind === 'infer')).toEqual([]);
    // Whoever asks nothing more may end the round: an agent that learns has to ask.
    expect(world.store.committed.filter(({ agent }) => agent === 'cipher-3')).toEqual([]);
  });

  it('resumes before the failed round, and then has the rounds of a run without failure', async () => {
    const whole = createWorld();
    await playAll(aConfig(), whole);
    const store = createFakeStore();
    const failing = createWorld({ store, beforeAnswer: () => failFrom(failing, 30) });
    expect((await playAll(aConfig(), failing)).at(-1)).toMatchObject({ reason: 'failed' });
    expect((await playAll(aConfig(), createWorld({ store }))).at(-1)).toMatchObject({ reason: 'completed' });
    expect(sortRounds(store.committed)).toEqual(sortRounds(whole.store.committed));
  });

  it.each(['worker-died', 'generation-failed', 'empty-reply'] as const)(
    'begins a round again after %s, and then has the rounds of a run without failure',
    async (kind) => {
      const whole = createWorld();
      await playAll(aConfig(), whole);
      let failures = 0;
      const failing = createWorld({
        beforeAnswer() {
          if (failing.requests.length > 30 && failures < 2) {
            failures++;
            throw createError(kind, 'The model failed.', 'Retry.');
          }
        },
      });
      const events = await playAll(aConfig(), failing);
      expect(events.at(-1)).toMatchObject({ reason: 'completed' });
      expect(typesOf(events).filter((type) => type === 'RoundRepeated')).toHaveLength(2);
      expect(typesOf(events)).not.toContain('RoundFailed');
      expect(sortRounds(failing.store.committed)).toEqual(sortRounds(whole.store.committed));
    },
  );

  it('counts failures in a row and not in all', async () => {
    const failed = new Set<string>();
    const world = createWorld({
      beforeAnswer(kind) {
        const { content } = world.requests.at(-1)!;
        if (kind !== 'draft' || failed.has(content)) return;
        failed.add(content);
        throw createError('worker-died', 'The worker died.', 'Go on.');
      },
    });
    const events = await playAll(aConfig(), world);
    expect(typesOf(events).filter((type) => type === 'RoundRepeated').length).toBeGreaterThan(3);
    expect(events.at(-1)).toMatchObject({ reason: 'completed' });
  });

  it('repeats no round that would fail the same way', async () => {
    for (const kind of ['no-device', 'model-missing', 'storage-full', 'invalid'] as const) {
      const world = createWorld({
        beforeAnswer() {
          throw createError(kind, 'It failed.', 'Change something.');
        },
      });
      const events = await playAll(aConfig(), world);
      expect(typesOf(events)).not.toContain('RoundRepeated');
      // The first call of each episode at most: who still looks for neighbours asks nothing any more.
      expect(world.requests.length).toBeLessThanOrEqual(6);
      expect(typesOf(events).filter((type) => type === 'RoundFailed')).toHaveLength(1);
    }
  });

  it('fails where its last round was committed and is not kept after all', async () => {
    const full = createError('storage-full', 'The storage is full.', 'Delete an earlier run.');
    const store = { ...createFakeStore(), settle: () => Promise.reject(full) };
    const events = await playAll(aConfig(), createWorld({ store }));
    expect(events.at(-1)).toMatchObject({ reason: 'failed', failure: { kind: 'storage-full' } });
  });

  it('loses nothing that is stored when the storage is full', async () => {
    let room = 4;
    const store = createFakeStore(() => {
      if (room-- <= 0) throw createError('storage-full', 'The storage is full.', 'Delete an earlier run.');
    });
    const events = await playAll(aConfig(), createWorld({ store }));
    expect(typesOf(events).slice(-2)).toEqual(['RoundFailed', 'RunEnded']);
    expect(events.at(-1)).toMatchObject({ reason: 'failed', failure: { kind: 'storage-full' } });
    expect(store.committed).toHaveLength(4);
    expect(typesOf(events).filter((type) => type === 'RoundEnded')).toHaveLength(4);

    room = 100;
    expect((await playAll(aConfig(), createWorld({ store }))).at(-1)).toMatchObject({ reason: 'completed' });
    expect(store.committed).toHaveLength(36);
  });

  it('ends as failed when the stored rounds cannot be read', async () => {
    const world = createWorld();
    const store = {
      ...world.store,
      rounds: async () => {
        throw createError('storage-unavailable', 'The storage is closed.', 'Reload the page.');
      },
    };
    const events = await playAll(aConfig(), { ...world, store });
    expect(events).toMatchObject([{ reason: 'failed', failure: { kind: 'storage-unavailable' } }]);
  });

  it('fails on an embedding that is not finite instead of remembering it', async () => {
    const world = createWorld({ embed: async () => [{ vector: [Number.NaN, 1] }] });
    const events = await playAll(aConfig({ agents: ['cipher-3'] }), world);
    expect(events.at(-1)).toMatchObject({ reason: 'failed', failure: { kind: 'invalid' } });
    expect(world.store.committed).toEqual([]);
  });

  it('throws programmer mistakes on, since they are no state of a run', async () => {
    const world = createWorld({
      beforeAnswer() {
        throw new TypeError('undefined is not a function');
      },
    });
    await expect(playAll(aConfig(), world)).rejects.toThrow(TypeError);
  });
});

describe('a verdict that cannot be read', () => {
  it.each(['', 'I like it, yes.', 'Verdict: yes\nVerdict: no'])(
    'is unclear and leads to an edit: %j',
    async (reply) => {
      const world = createWorld({ answer: (kind) => (kind === 'verdict' ? reply : undefined) });
      await playAll(aConfig({ agents: ['no-learning'], seeds: [1], rounds: 1 }), world);
      const round = roundOf(world, 'no-learning', 1);
      expect(round.verdict).toEqual({ kind: 'unclear', check: reply });
      expect(round.cost).toBeGreaterThan(0);
      expect(world.requests.map(({ kind }) => kind)).toEqual(['draft', 'verdict', 'edit']);
    },
  );
});

function failFrom(world: { readonly requests: readonly unknown[] }, count: number): void {
  if (world.requests.length >= count) throw createError('generation-failed', 'The model failed.', 'Retry.');
}
