import { describe, expect, it, vi } from 'vitest';
import { memoryFrom } from '../../../src/core/memory.ts';
import { summarizeEpisode } from '../../../src/core/metrics.ts';
import { latentPreferences, orderDocuments } from '../../../src/core/task.ts';
import type { AgentName, SourceName } from '../../../src/core/types.ts';
import { runEpisodes } from '../../../src/simulation/run.ts';
import { aConfig, createFakeStore, createWorld, playAll, roundOf, sortRounds, typesOf } from './fakes.ts';

const signal = new AbortController().signal;

describe('a run', () => {
  it('leaves nothing hanging on the signal that could have stopped it', async () => {
    const { signal } = new AbortController();
    const begun = vi.spyOn(signal, 'addEventListener');
    const ended = vi.spyOn(signal, 'removeEventListener');
    await playAll(aConfig(), createWorld(), signal);
    expect(begun).toHaveBeenCalled();
    expect(ended.mock.calls.map(([, listener]) => listener)).toEqual(
      begun.mock.calls.map(([, listener]) => listener),
    );
  });

  it('plays the rounds t of all episodes at once, and begins no round t + 1 before all have ended', async () => {
    const world = createWorld();
    const config = aConfig({ agents: ['oracle', 'cipher-1'], seeds: [2, 1], rounds: 3 });
    const events = await playAll(config, world);
    const told = events.flatMap((event) =>
      event.type === 'RoundStarted' || event.type === 'RoundEnded' || event.type === 'AllRoundsEnded'
        ? [`${event.type} ${event.t}`]
        : [],
    );
    const step = (t: number) => [
      ...Array<string>(4).fill(`RoundStarted ${t}`),
      ...Array<string>(4).fill(`RoundEnded ${t}`),
      `AllRoundsEnded ${t}`,
    ];
    expect(told).toEqual([1, 2, 3].flatMap(step));
  });

  it('asks the models for all episodes together', async () => {
    let [running, most] = [0, 0];
    const world = createWorld({
      async beforeAnswer() {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
      },
    });
    await playAll(aConfig(), world);
    expect(most).toBe(6);
  });

  it('gives every agent of a seed the same documents, in the order of the seed', async () => {
    const world = createWorld();
    const config = aConfig();
    await playAll(config, world);
    for (const agent of config.agents) {
      for (const seed of config.seeds) {
        const episode = await world.store.rounds(config.id, agent, seed);
        expect(episode.map((round) => round.document)).toEqual(orderDocuments('email', seed, config.rounds));
      }
    }
  });

  it('keeps with a round how much of its document the embedder did not read, and nothing where it read all', async () => {
    const [, second] = orderDocuments('email', 1, 2);
    const world = createWorld({
      embed: async ([text]) => [{ vector: [1, 0], ...(text === second!.text ? { unreadTokens: 30 } : {}) }],
    });
    const config = aConfig({ agents: ['cipher-1', 'oracle'], seeds: [1], rounds: 2 });
    await playAll(config, world);
    const unread = async (agent: AgentName) =>
      (await world.store.rounds(config.id, agent, 1)).map(
        (round) => round.status === 'completed' && round.unreadTokens,
      );
    expect(await unread('cipher-1')).toEqual([undefined, 30]);
    expect(await unread('oracle')).toEqual([undefined, undefined]);
    const [first] = await world.store.rounds(config.id, 'cipher-1', 1);
    expect(first).not.toHaveProperty('unreadTokens');
  });

  it('tells a round from its start to its end, streams included, each event with its round', async () => {
    const events = await playAll(aConfig({ agents: ['cipher-1'], seeds: [1], rounds: 1 }), createWorld());
    expect(typesOf(events)).toEqual([
      ...['RunStarted', 'RoundStarted', 'ContextRetrieved'],
      ...['DraftStreamed', 'DraftStreamed', 'ModelCalled', 'DraftWritten'],
      ...['VerdictStreamed', 'VerdictStreamed', 'ModelCalled', 'VerdictGiven'],
      ...['EditStreamed', 'EditStreamed', 'ModelCalled', 'EditWritten'],
      ...['ModelCalled', 'PreferenceInferred', 'RoundEnded', 'AllRoundsEnded', 'RunEnded'],
    ]);
    for (const event of events.slice(1, -2))
      expect(event).toMatchObject({ agent: 'cipher-1', seed: 1, t: 1 });
    expect(events.at(-1)).toEqual({ type: 'RunEnded', reason: 'completed' });
  });

  it('stores a whole round: what happened, its calls in order, its time', async () => {
    const world = createWorld();
    await playAll(aConfig(), world);
    const round = roundOf(world, 'cipher-3', 1);
    const latent = latentPreferences[round.document.source as SourceName];
    expect(round).toMatchObject({
      ...{ status: 'completed', runId: 'run-1', agent: 'cipher-3', seed: 1, t: 1, preference: null },
      latentPreference: latent,
      learned: latent,
    });
    expect(round.calls.map((call) => `${call.role} ${call.prompt}`)).toEqual([
      ...['assistant draft', 'user verdict', 'user edit', 'assistant infer'],
    ]);
    expect(round.milliseconds).toBeGreaterThan(0);
  });

  it('lets the edit cost fall where learning helps: oracle, then cipher, then no learning', async () => {
    const world = createWorld();
    const config = aConfig({
      agents: ['no-learning', 'cipher-1', 'cipher-5', 'oracle'],
      seeds: [1],
      rounds: 20,
    });
    await playAll(config, world);
    const costOf = async (agent: AgentName) =>
      summarizeEpisode(await world.store.rounds('run-1', agent, 1)).cumulativeCost;
    expect(await costOf('oracle')).toBe(0);
    expect(await costOf('cipher-1')).toBeGreaterThan(0);
    expect(await costOf('cipher-1')).toBeLessThan((await costOf('no-learning')) / 2);
    expect(await costOf('cipher-5')).toBeLessThan((await costOf('no-learning')) / 2);
  });

  it('hands each round the memory that its earlier rounds make', async () => {
    const world = createWorld();
    await playAll(aConfig({ agents: ['cipher-3'], seeds: [1], rounds: 8 }), world);
    const rounds = await world.store.rounds('run-1', 'cipher-3', 1);
    for (const [i, round] of rounds.entries()) {
      const known = memoryFrom(rounds.slice(0, i));
      if (round.status === 'failed') throw new Error('failed');
      expect(round.neighbours).toHaveLength(Math.min(3, known.length));
      for (const { t, preference } of round.neighbours) {
        expect(known.find((entry) => entry.t === t)?.learned).toBe(preference);
      }
    }
  });

  it('gives an episode the same rounds whatever else is in the run, in whatever order', async () => {
    const [world, turned, alone] = [createWorld(), createWorld(), createWorld()];
    await playAll(aConfig({ agents: ['no-learning', 'cipher-3', 'oracle'], seeds: [1, 2] }), world);
    await playAll(aConfig({ agents: ['oracle', 'cipher-3', 'no-learning'], seeds: [2, 1] }), turned);
    await playAll(aConfig({ agents: ['cipher-3'], seeds: [2] }), alone);
    expect(sortRounds(turned.store.committed)).toEqual(sortRounds(world.store.committed));
    const same = world.store.committed.filter((round) => round.agent === 'cipher-3' && round.seed === 2);
    expect(sortRounds(alone.store.committed)).toEqual(sortRounds(same));
  });

  it('has stored a round before it says that the round has ended', async () => {
    const world = createWorld();
    let ended = 0;
    for await (const event of runEpisodes(aConfig(), world, { signal })) {
      if (event.type !== 'RoundEnded') continue;
      ended++;
      expect(world.store.committed).toContainEqual(event.round);
    }
    expect(ended).toBe(36);
  });

  it('pauses after the rounds of all episodes when nobody pulls', async () => {
    const world = createWorld();
    const events = runEpisodes(aConfig(), world, { signal });
    for (;;) {
      const { value } = await events.next();
      if (value?.type === 'AllRoundsEnded') break;
    }
    const asked = world.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(world.requests).toHaveLength(asked);
    expect(world.store.committed).toHaveLength(6);
    await events.return();
  });

  it('plays the rounds in flight to their end, and no others, when nobody pulls in the middle of them', async () => {
    const world = createWorld();
    const events = runEpisodes(aConfig(), world, { signal });
    for (;;) {
      const { value } = await events.next();
      if (value?.type === 'RoundEnded') break;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(world.store.committed.map(({ t }) => t)).toEqual([1, 1, 1, 1, 1, 1]);
    await events.return();
    expect(world.store.committed).toHaveLength(6);
  });

  it('gives events while a model call still runs', async () => {
    let finish = () => {};
    const world = createWorld();
    const slow = {
      ...world,
      assistant: {
        async generate(...[request, options]: Parameters<typeof world.assistant.generate>) {
          options?.onText?.('Dear');
          await new Promise<void>((resolve) => (finish = resolve));
          return world.assistant.generate(request);
        },
      },
    };
    const events = runEpisodes(aConfig({ agents: ['no-learning'], seeds: [1] }), slow, { signal });
    for (const type of ['RunStarted', 'RoundStarted', 'ContextRetrieved', 'DraftStreamed']) {
      expect((await events.next()).value).toMatchObject({ type });
    }
    finish();
    expect((await events.next()).value).toMatchObject({ type: 'ModelCalled' });
    const leaving = events.return();
    finish();
    await leaving;
  });

  it('plays an episode once, however often it is listed', async () => {
    const world = createWorld();
    await playAll(aConfig({ agents: ['oracle', 'oracle'], seeds: [1, 1], rounds: 2 }), world);
    expect(world.store.committed.map(({ t }) => t)).toEqual([1, 2]);
  });

  it('ends at once when there is nothing to play', async () => {
    expect(typesOf(await playAll(aConfig({ agents: [] }), createWorld()))).toEqual([
      'RunStarted',
      'RunEnded',
    ]);
  });

  it('refuses an agent that does not exist as a failed round', async () => {
    const events = await playAll(
      aConfig({ agents: ['cipher-0'] }),
      createWorld({ store: createFakeStore() }),
    );
    expect(events.at(-1)).toMatchObject({ reason: 'failed', failure: { kind: 'invalid' } });
  });
});
