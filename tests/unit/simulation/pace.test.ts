import { describe, expect, it } from 'vitest';
import { createError } from '../../../src/core/failure.ts';
import { runEpisodes } from '../../../src/simulation/run.ts';
import { stations, type Arrival } from '../../../src/simulation/stations.ts';
import { aConfig, createWorld, playAll, roundOf, sortRounds, type World } from './fakes.ts';

const config = aConfig({ agents: ['cipher-3', 'oracle'], seeds: [1], rounds: 2 });

/** A pace that lets nobody go on by itself. */
function hold() {
  const arrivals: (Arrival & { go(): void })[] = [];
  const pace = (arrival: Arrival) =>
    new Promise<void>((resolve) => void arrivals.push({ ...arrival, go: resolve }));
  return { arrivals, pace };
}

async function play(world: World, signal = new AbortController().signal) {
  const events = [];
  for await (const event of runEpisodes(config, world, { signal })) events.push(event);
  return events;
}

/** Until nothing more happens by itself. */
const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 20));

describe('a run that is looked at station by station', () => {
  it('rests at every station of every round in their order, and comes to the same rounds', async () => {
    const free = createWorld();
    await playAll(config, free);
    const come: string[] = [];
    const world = createWorld();
    await play({
      ...world,
      async pace({ agent, t, station }) {
        come.push(`${agent} ${t} ${station}`);
        await settle();
      },
    } as World & { pace(arrival: Arrival): Promise<void> });
    for (const agent of config.agents) {
      expect(come.filter((place) => place.startsWith(agent))).toEqual(
        [1, 2].flatMap((t) => stations.map((station) => `${agent} ${t} ${station}`)),
      );
    }
    expect(sortRounds(world.store.committed)).toEqual(sortRounds(free.store.committed));
  });

  it('asks no model and keeps nothing while it rests', async () => {
    const { arrivals, pace } = hold();
    const world = createWorld();
    const abort = new AbortController();
    const playing = play({ ...world, pace } as World, abort.signal);
    await settle();
    expect(arrivals.map(({ station }) => station)).toEqual(['context', 'context']);
    expect(world.requests).toEqual([]);
    for (const { go } of arrivals) go();
    await settle();
    expect(arrivals.slice(2).map(({ station }) => station)).toEqual(['retrieval', 'retrieval']);
    expect(world.requests).toEqual([]);
    arrivals[2]!.go();
    await settle();
    expect(world.requests.map(({ kind }) => kind)).toEqual(['draft']);
    expect(world.store.committed).toEqual([]);
    abort.abort();
    await playing;
  });

  it('ends when it is stopped, although nobody lets it go on', async () => {
    const { pace } = hold();
    const abort = new AbortController();
    const playing = play({ ...createWorld(), pace } as World, abort.signal);
    await settle();
    abort.abort();
    expect((await playing).at(-1)).toEqual({ type: 'RunEnded', reason: 'aborted' });
  });

  it('ends when another round fails for good, although nobody lets it go on', async () => {
    const { arrivals, pace } = hold();
    const world = createWorld({
      beforeAnswer() {
        throw createError('model-missing', 'There is no model.', 'Fetch it.');
      },
    });
    const playing = play({ ...world, pace } as World);
    await settle();
    arrivals[0]!.go();
    await settle();
    arrivals[2]!.go();
    expect((await playing).at(-1)).toMatchObject({ type: 'RunEnded', reason: 'failed' });
  });

  it('ends when its reader leaves, although nobody lets it go on', async () => {
    const { pace } = hold();
    const world = createWorld();
    for await (const event of runEpisodes(
      config,
      { ...world, pace },
      { signal: new AbortController().signal },
    )) {
      if (event.type === 'RoundStarted') break;
    }
    expect(world.store.committed).toEqual([]);
  });

  it('counts no rest as time of a round', async () => {
    let now = 0;
    const world = createWorld();
    const ports = {
      ...world,
      clock: { now: () => now },
      async pace() {
        await Promise.resolve();
        now += 1000;
      },
    };
    const alone = { ...config, agents: ['oracle'] as const, rounds: 1 };
    for await (const _event of runEpisodes(alone, ports, { signal: new AbortController().signal }));
    expect(now).toBe(7000);
    expect(roundOf(world, 'oracle', 1).milliseconds).toBe(0);
  });
});
