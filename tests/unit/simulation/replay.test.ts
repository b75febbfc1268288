import { describe, expect, it, vi } from 'vitest';
import type { CompletedRound, RunConfig } from '../../../src/core/types.ts';
import { replayRun, type EpisodeReplay, type ReplayModels } from '../../../src/simulation/replay.ts';
import { createScriptedModel } from '../../../src/engines/scripted.ts';
import { failureOf } from '../../fixtures/failure-of.ts';
import { aConfig, createFakeStore, createWorld, playAll, type FakeStore } from './fakes.ts';

const agents = [
  'no-learning',
  'oracle',
  'continual',
  'explore-then-exploit',
  'icl-edit-3',
  'cipher-3',
  'prose-2',
] as const;
const config = aConfig({ agents, seeds: [1, 2], rounds: 7 });

/** A finished run, with some of its rounds changed as if they had come out so. */
async function record(
  change: (round: CompletedRound) => CompletedRound = (round) => round,
): Promise<FakeStore> {
  const world = createWorld();
  await playAll(config, world);
  const store = createFakeStore();
  for (const round of world.store.committed) await store.commit(change(round));
  return store;
}

async function replay(
  store: FakeStore,
  models: ReplayModels | null = null,
  run: RunConfig = config,
): Promise<readonly EpisodeReplay[]> {
  const episodes: EpisodeReplay[] = [];
  for await (const event of replayRun(run, store, models, new AbortController().signal)) {
    if (event.type === 'EpisodeReplayed') episodes.push(event.episode);
  }
  return episodes;
}

function changeRound(agent: string, t: number, fields: (round: CompletedRound) => Partial<CompletedRound>) {
  return (round: CompletedRound): CompletedRound =>
    round.agent === agent && round.t === t && round.seed === 1 ? { ...round, ...fields(round) } : round;
}

async function differenceOf(store: FakeStore, agent: string) {
  return (await replay(store)).find((episode) => episode.agent === agent && episode.seed === 1);
}

describe('a replay without a model', () => {
  it('plays every round of every agent again, to the very same', async () => {
    const episodes = await replay(await record());
    expect(episodes).toHaveLength(agents.length * 2);
    expect(episodes.every(({ same, difference }) => same === 7 && difference === null)).toBe(true);
    expect(episodes.every(({ documents }) => documents === 'same')).toBe(true);
  });

  it('finds a reply that was changed where the next prompt is made of it, with both texts', async () => {
    const store = await record(changeRound('oracle', 3, () => ({ draft: 'Something else.' })));
    const episode = await differenceOf(store, 'oracle');
    expect(episode).toMatchObject({
      same: 2,
      difference: { t: 3, station: 'draft', before: 'Something else.' },
    });
    expect((await differenceOf(store, 'cipher-3'))?.difference).toBeNull();
  });

  it.each<[string, (round: CompletedRound) => Partial<CompletedRound>]>([
    ['cost', ({ cost }) => ({ cost: cost + 1 })],
    ['inferred preference', () => ({ learned: 'another' })],
    ['preference', () => ({ preference: 'another' })],
    ['verdict', ({ verdict }) => ({ verdict: { ...verdict, check: 'another' } })],
    ['retrieved rounds', () => ({ neighbours: [] })],
    ['edit', () => ({ edit: 'Another edit.' })],
  ])('finds a changed %s, and names it', async (station, fields) => {
    const store = await record(changeRound('cipher-3', 6, fields));
    expect((await differenceOf(store, 'cipher-3'))?.difference).toMatchObject({ t: 6, station });
  });

  it('finds a prompt that this version words otherwise', async () => {
    const store = await record(
      changeRound('no-learning', 2, ({ calls }) => ({
        calls: calls.map((call, i) =>
          i === 0 ? { ...call, messages: [{ role: 'user', content: 'Old words' }] } : call,
        ),
      })),
    );
    const episode = await differenceOf(store, 'no-learning');
    expect(episode?.difference).toMatchObject({
      t: 2,
      station: 'prompt of the draft',
      before: 'user:\nOld words',
    });
  });

  it('knows a prompt again that was cut for a short context', async () => {
    const store = await record(
      changeRound('no-learning', 2, ({ calls: [draft, ...rest] }) => ({
        calls: [
          {
            ...draft!,
            messages: draft!.messages.map((message, i) =>
              i === draft!.messages.length - 1
                ? {
                    ...message,
                    content: `${message.content.slice(0, 30)} [...]${message.content.slice(-10)}`,
                  }
                : message,
            ),
            cuts: [{ part: 'document', tokens: 9 }],
          },
          ...rest,
        ],
      })),
    );
    expect((await differenceOf(store, 'no-learning'))?.difference).toBeNull();
  });

  it('goes on where the last digits of a similarity differ', async () => {
    const store = await record((round) => ({
      ...round,
      neighbours: round.neighbours.map((neighbour) => ({
        ...neighbour,
        similarity: neighbour.similarity + 1e-7,
      })),
    }));
    expect((await replay(store)).every(({ difference }) => difference === null)).toBe(true);
  });

  it('works where the documents of the run are not kept, and says so', async () => {
    const store = await record();
    const episodes = await replay(store, null, { ...config, collection: 'gone' });
    expect(episodes.every(({ same, documents }) => same === 7 && documents === 'missing')).toBe(true);
  });

  it('says where a seed gives other documents by now', async () => {
    const store = await record((round) => ({ ...round, seed: round.seed === 2 ? 5 : round.seed }));
    const episodes = await replay(store, null, { ...config, seeds: [1, 5] });
    expect(
      episodes.map(({ seed, documents }) => (seed === 1 ? documents === 'same' : documents === 'other')),
    ).not.toContain(false);
  });

  it('stores nothing and stops when it is told to', async () => {
    const store = await record();
    const commit = vi.spyOn(store, 'commit');
    const controller = new AbortController();
    const work = (async () => {
      let rounds = 0;
      for await (const _ of replayRun(config, store, null, controller.signal))
        if (++rounds === 3) controller.abort();
    })();
    expect((await failureOf(work)).kind).toBe('aborted');
    expect(commit).not.toHaveBeenCalled();
  });
});

describe('recomputing with models', () => {
  it('finds nothing where the models answer as before', async () => {
    const episodes = await replay(await record(), createWorld());
    expect(episodes.every(({ same, difference }) => same === 7 && difference === null)).toBe(true);
  });

  it('finds the first reply that came out differently, and leaves the consequences out', async () => {
    const world = createWorld();
    const assistant = createScriptedModel(() => 'I say something else.');
    const [first] = await replay(await record(), { ...world, assistant });
    expect(first).toMatchObject({
      same: 0,
      difference: { t: 1, station: 'reply to the draft', after: 'I say something else.' },
    });
  });
});
