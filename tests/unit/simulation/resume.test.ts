import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/core/random.ts';
import type { AgentName } from '../../../src/core/types.ts';
import { runEpisodes } from '../../../src/simulation/run.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';
import {
  aConfig,
  createFakeStore,
  createWorld,
  playAll,
  sortRounds,
  typesOf,
  type FakeStore,
} from './fakes.ts';

const plain: readonly AgentName[] = ['no-learning', 'oracle', 'explore-then-exploit', 'continual'];

describe('a run that was interrupted', () => {
  it.each<AgentName>([...plain, 'cipher-1', 'cipher-5', 'icl-edit-5', 'prose-5'])(
    'in the middle of an episode of %s goes on as if nothing had happened',
    async (agent) => {
      const config = aConfig({ agents: [agent], seeds: [1], rounds: 12 });
      const whole = createWorld();
      await playAll(config, whole);

      for (const most of [25, 60, 100]) {
        const store = createFakeStore();
        await playSome(config, store, most);
        const played = store.committed.length;
        expect(played).toBeGreaterThan(0);
        expect(played).toBeLessThan(12);
        await playAll(config, createWorld({ store }));
        expect(sortRounds(store.committed)).toEqual(sortRounds(whole.store.committed));
      }
    },
  );

  it('has in the end the rounds that an uninterrupted run has, wherever it was cut', async () => {
    const random = createRandom(drawSeed('resume'));
    for (let i = 0; i < 20; i++) {
      const config = aConfig({
        agents: random
          .shuffle<AgentName>([...plain, 'cipher-1', 'cipher-3', 'cipher-8', 'icl-edit-2', 'prose-3'])
          .slice(0, 1 + random.integer(3)),
        seeds: random.shuffle([1, 2, 3, 4, 5]).slice(0, 1 + random.integer(2)),
        rounds: 1 + random.integer(10),
      });
      const whole = createWorld();
      await playAll(config, whole);

      const store = createFakeStore();
      let isFinished = false;
      while (!isFinished) isFinished = await playSome(config, store, random.integer(40));
      expect(sortRounds(store.committed)).toEqual(sortRounds(whole.store.committed));
    }
  });

  it('starts by telling the rounds that are stored, and asks no model for them again', async () => {
    const store = createFakeStore();
    await playSome(aConfig(), store, 60);
    const storedRounds = [...store.committed];
    expect(storedRounds.length).toBeGreaterThan(2);

    const world = createWorld({ store });
    const events = await playAll(aConfig(), world);
    const started = events[0];
    if (started?.type !== 'RunStarted') throw new Error('no RunStarted');
    expect(sortRounds(started.storedRounds)).toEqual(sortRounds(storedRounds));
    expect(events.filter((event) => event.type === 'RoundStarted')).toHaveLength(36 - storedRounds.length);
  });

  it('is only told again when it was complete', async () => {
    const store = createFakeStore();
    await playAll(aConfig(), createWorld({ store }));
    const world = createWorld({ store });
    expect(typesOf(await playAll(aConfig(), world))).toEqual(['RunStarted', 'RunEnded']);
    expect(world.requests).toEqual([]);
    expect(store.committed).toHaveLength(36);
  });

  it('goes on before a hole: rounds that lost their past are played again', async () => {
    const config = aConfig({ agents: ['cipher-3'], seeds: [1] });
    const whole = createWorld();
    await playAll(config, whole);
    const holed = createFakeStore();
    for (const round of whole.store.committed) if (round.t !== 3) await holed.commit(round);

    const events = await playAll(config, createWorld({ store: holed }));
    const played = events.flatMap((event) => (event.type === 'RoundEnded' ? [event.round] : []));
    expect(played.map(({ t }) => t)).toEqual([3, 4, 5, 6]);
    expect(sortRounds(played)).toEqual(sortRounds(whole.store.committed.slice(2)));
  });

  it('does not go on from rounds about other documents, and leaves them as they are', async () => {
    const config = aConfig({ agents: ['cipher-3'], seeds: [1], rounds: 2 });
    const first = createWorld();
    await playAll(config, first);
    const strange = createFakeStore();
    const round = first.store.committed[0]!;
    await strange.commit({ ...round, document: { ...round.document, text: 'of another version' } });
    const world = createWorld({ store: strange });
    expect(await playAll(config, world)).toMatchObject([{ reason: 'failed', failure: { kind: 'invalid' } }]);
    expect(world.requests).toEqual([]);
    expect(strange.committed).toHaveLength(1);
  });
});

/** Reads so many events, then leaves, as a closed tab does. Says whether the run was complete. */
async function playSome(
  config: ReturnType<typeof aConfig>,
  store: FakeStore,
  most: number,
): Promise<boolean> {
  let read = 0;
  for await (const event of runEpisodes(config, createWorld({ store }), {
    signal: new AbortController().signal,
  })) {
    if (event.type === 'RunEnded') return event.reason === 'completed';
    if (++read > most) return false;
  }
  throw new Error('the run ended without RunEnded');
}
