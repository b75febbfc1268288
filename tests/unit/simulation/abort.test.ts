import { describe, expect, it } from 'vitest';
import { createError } from '../../../src/core/failure.ts';
import { createRandom } from '../../../src/core/random.ts';
import type { RunEvent } from '../../../src/simulation/events.ts';
import { runEpisodes } from '../../../src/simulation/run.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';
import { aConfig, createFakeStore, createWorld, playAll, sortRounds, typesOf } from './fakes.ts';

/** With one episode the order of the calls is known. */
const alone = aConfig({ agents: ['no-learning'], seeds: [1] });
const quietly = { type: 'RunEnded', reason: 'aborted' };

describe('aborting a run', () => {
  it.each(['draft', 'verdict', 'edit', 'infer', 'aggregate'] as const)(
    'ends it quietly from inside a call for %s, which is interrupted',
    async (kind) => {
      const controller = new AbortController();
      let isInterrupted = false;
      const world = createWorld({
        async beforeAnswer(asked, signal) {
          if (asked !== kind) return;
          await new Promise<void>((resolve) => {
            signal!.addEventListener('abort', () => {
              isInterrupted = true;
              resolve();
            });
            setImmediate(() => controller.abort());
          });
          throw createError('aborted', 'interrupted', '');
        },
        // Different preferences, so that there is something to aggregate.
        answer: (asked, _, count) => (asked === 'infer' ? `preference ${count}` : undefined),
      });
      const events = await playAll(aConfig({ agents: ['cipher-3'] }), world, controller.signal);
      expect(isInterrupted).toBe(true);
      expect(events.at(-1)).toEqual(quietly);
      expect(typesOf(events)).not.toContain('RoundFailed');
      expect(world.requests.at(-1)!.kind).toBe(kind);
    },
  );

  it('ends it inside an embedding', async () => {
    const controller = new AbortController();
    const world = createWorld({
      async embed(_, options) {
        controller.abort();
        if (options?.signal?.aborted) throw createError('aborted', 'interrupted', '');
        return [{ vector: [1, 0] }];
      },
    });
    const events = await playAll(aConfig({ agents: ['cipher-3'] }), world, controller.signal);
    expect(typesOf(events)).toEqual(['RunStarted', 'RoundStarted', 'RoundStarted', 'RunEnded']);
    expect(events.at(-1)).toEqual(quietly);
  });

  it('ends it after a call that did not listen, before the next one', async () => {
    const controller = new AbortController();
    const world = createWorld();
    const deaf = {
      ...world,
      user: {
        async generate(...[request]: Parameters<typeof world.user.generate>) {
          controller.abort();
          return world.user.generate(request);
        },
      },
    };
    const events: RunEvent[] = [];
    for await (const event of runEpisodes(alone, deaf, { signal: controller.signal })) events.push(event);
    expect(events.at(-1)).toEqual(quietly);
    expect(world.requests.map(({ kind }) => kind)).toEqual(['draft', 'verdict']);
    expect(world.store.committed).toEqual([]);
  });

  it('plays nothing when the signal was aborted before the start', async () => {
    const world = createWorld();
    const events = await playAll(aConfig(), world, AbortSignal.abort());
    expect(events.at(-1)).toEqual(quietly);
    expect(world.requests).toEqual([]);
  });

  it('between two rounds keeps the finished ones and begins no other', async () => {
    const controller = new AbortController();
    const world = createWorld();
    const events: RunEvent[] = [];
    for await (const event of runEpisodes(aConfig(), world, { signal: controller.signal })) {
      events.push(event);
      if (event.type === 'AllRoundsEnded') controller.abort();
    }
    expect(world.store.committed).toHaveLength(6);
    expect(events.at(-1)).toEqual(quietly);
    const asked = events.filter((event) => event.type === 'ModelCalled').length;
    expect(world.requests).toHaveLength(asked);
  });

  it('counts as aborted whatever the interrupted engine says', async () => {
    const controller = new AbortController();
    const world = createWorld({
      beforeAnswer() {
        controller.abort();
        throw createError('worker-died', 'The worker was ended.', '');
      },
    });
    const events = await playAll(aConfig(), world, controller.signal);
    expect(events.at(-1)).toEqual(quietly);
    expect(typesOf(events)).not.toContain('RoundFailed');
  });

  it('stores no round whose last reply may have been cut short by the stop', async () => {
    const controller = new AbortController();
    const world = createWorld();
    const yielding = {
      ...world,
      assistant: {
        async generate(...[request]: Parameters<typeof world.assistant.generate>) {
          const reply = await world.assistant.generate(request);
          if (world.requests.at(-1)!.kind !== 'infer') return reply;
          controller.abort();
          return { ...reply, text: reply.text.slice(0, 3) };
        },
      },
    };
    const events: RunEvent[] = [];
    const config = aConfig({ agents: ['cipher-3'] });
    for await (const event of runEpisodes(config, yielding, { signal: controller.signal }))
      events.push(event);
    expect(events.at(-1)).toEqual(quietly);
    expect(world.store.committed).toEqual([]);
  });

  it('does not hide a programmer mistake', async () => {
    const controller = new AbortController();
    const world = createWorld({
      beforeAnswer() {
        controller.abort();
        throw new TypeError('undefined is not a function');
      },
    });
    await expect(playAll(aConfig(), world, controller.signal)).rejects.toThrow(TypeError);
  });

  it('loses no finished round and leaves a run that resumes to the same rounds, at any moment', async () => {
    const random = createRandom(drawSeed('abort'));
    const whole = createWorld();
    await playAll(aConfig(), whole);
    for (let i = 0; i < 20; i++) {
      const store = createFakeStore();
      const controller = new AbortController();
      let callsLeft = random.integer(whole.requests.length);
      const world = createWorld({
        store,
        beforeAnswer: () => void (callsLeft-- === 0 && controller.abort()),
      });
      const events = await playAll(aConfig(), world, controller.signal);
      expect(events.at(-1)).toEqual(quietly);
      const ended = events.flatMap((event) => (event.type === 'RoundEnded' ? [event.round] : []));
      expect(store.committed).toEqual(ended);

      await playAll(aConfig(), createWorld({ store }));
      expect(sortRounds(store.committed)).toEqual(sortRounds(whole.store.committed));
    }
  });
});

describe('a reader who leaves in the middle of a round', () => {
  it('stops the run after the call in flight, and nothing of the round is stored', async () => {
    const world = createWorld({ beforeAnswer: () => new Promise((resolve) => setImmediate(resolve)) });
    for await (const event of runEpisodes(alone, world, { signal: new AbortController().signal })) {
      if (event.type === 'DraftStreamed') break;
    }
    const asked = world.requests.map(({ kind }) => kind);
    expect(asked).toEqual(['draft', 'verdict']);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(world.requests).toHaveLength(asked.length);
    expect(world.store.committed).toEqual([]);
  });
});
