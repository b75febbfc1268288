import { describe, expect, it } from 'vitest';
import { accuracyOf } from '../../../src/core/accuracy.ts';
import { createError } from '../../../src/core/failure.ts';
import { sourcesOf } from '../../../src/core/sources.ts';
import type { AgentName, CompletedRound } from '../../../src/core/types.ts';
import { createMeasure } from '../../../src/simulation/measure.ts';
import { aConfig, createWorld, playAll, roundOf, type World } from './fakes.ts';

const sources = [
  { name: 'paper', preference: 'up' },
  { name: 'story', preference: 'down' },
];
const setting = { signal: new AbortController().signal, stopIfAborted: () => undefined };
const compass: Readonly<Record<string, readonly number[]>> = {
  up: [1, 0],
  down: [0, 1],
  upward: [0.8, 0.6],
};

function createCounting(fail: () => boolean = () => false) {
  const asked: string[][] = [];
  const embedTokens = async (texts: readonly string[]) => {
    asked.push([...texts]);
    await Promise.resolve();
    if (fail()) throw createError('worker-died', 'The worker died.', 'Go on.');
    return texts.map((text) => [compass[text] ?? [1, 1]]);
  };
  return { asked, measure: createMeasure({ embedTokens }, sources) };
}

const held = (world: World, agent: AgentName): readonly CompletedRound[] =>
  world.store.committed.filter((round) => round.agent === agent && round.preference !== null);

describe('measuring held preferences', () => {
  it('gives the closeness to the preference of each source, in their order', async () => {
    const { measure } = createCounting();
    expect(await measure('upward', setting)).toEqual([
      { source: 'paper', score: expect.closeTo(0.8, 12) },
      { source: 'story', score: expect.closeTo(0.6, 12) },
    ]);
  });

  it('embeds each distinct preference once, and those of the sources once', async () => {
    const { measure, asked } = createCounting();
    await Promise.all([measure('upward', setting), measure('upward', setting), measure('down', setting)]);
    await measure('upward', setting);
    expect(asked.flat().sort()).toEqual(['down', 'down', 'up', 'upward']);
  });

  it('tells nothing of a preference without words', async () => {
    const { measure, asked } = createCounting();
    expect(await measure(' \n', setting)).toBeNull();
    expect(asked).toEqual([]);
  });

  it('tells nothing where the embedder fails, asks again later, and no more once it failed three times running', async () => {
    let failing = true;
    const { measure, asked } = createCounting(() => failing);
    // All that a dying worker takes along is one failure.
    const together = ['a', 'b', 'c', 'd'].map((text) => measure(text, setting));
    expect(await Promise.all(together)).toEqual([null, null, null, null]);
    failing = false;
    expect(await measure('a', setting)).toHaveLength(2);
    failing = true;
    for (let i = 0; i < 3; i++) expect(await measure(`e${i}`, setting)).toBeNull();
    failing = false;
    const before = asked.length;
    expect(await measure('f', setting)).toBeNull();
    expect(asked).toHaveLength(before);
    expect(await measure('a', setting)).toHaveLength(2);
  });

  it('throws on that the run was stopped, and mistakes of the program', async () => {
    const stopped = createMeasure(
      { embedTokens: () => Promise.reject(createError('aborted', 'stopped', '')) },
      sources,
    );
    await expect(stopped('up', setting)).rejects.toMatchObject({ failure: { kind: 'aborted' } });
    const broken = createMeasure({ embedTokens: () => Promise.reject(new TypeError('no')) }, sources);
    await expect(broken('up', setting)).rejects.toThrow(TypeError);
  });
});

describe('a run', () => {
  it('keeps with each round that held a preference how near it was, and with no other', async () => {
    const world = createWorld();
    await playAll(aConfig(), world);
    for (const round of world.store.committed) {
      expect(round.closeness?.map(({ source }) => source)).toEqual(
        round.preference === null ? undefined : sourcesOf.email,
      );
    }
    expect(accuracyOf(held(world, 'oracle'))).toBe(1);
    expect(held(world, 'no-learning')).toEqual([]);
    expect(held(world, 'cipher-3').length).toBeGreaterThan(0);
  });

  it('of chosen sources measures against those alone', async () => {
    const world = createWorld();
    await playAll(aConfig({ agents: ['oracle'], sources: ['story', 'review'] }), world);
    expect(
      roundOf(world, 'oracle', 1)
        .closeness?.map(({ source }) => source)
        .sort(),
    ).toEqual(['review', 'story']);
  });

  it('goes on without the measurement where the embedder fails, and its rounds are the same otherwise', async () => {
    const config = aConfig({ agents: ['oracle', 'no-learning'] });
    const broken = createWorld({
      embedTokens: () => Promise.reject(createError('load-failed', 'No memory.', 'Close tabs.')),
    });
    const events = await playAll(config, broken);
    expect(events.at(-1)).toMatchObject({ reason: 'completed' });
    const sound = createWorld();
    await playAll(config, sound);
    const bare = (world: World) =>
      world.store.committed.map((round) => ({ ...round, closeness: null, milliseconds: 0 }));
    expect(bare(broken)).toEqual(bare(sound));
    expect(broken.store.committed.every((round) => !('closeness' in round))).toBe(true);
  });

  it('is stopped inside a measurement as everywhere else', async () => {
    const controller = new AbortController();
    const world = createWorld({
      async embedTokens() {
        controller.abort();
        throw createError('aborted', 'interrupted', '');
      },
    });
    const events = await playAll(aConfig({ agents: ['oracle'] }), world, controller.signal);
    expect(events.at(-1)).toMatchObject({ type: 'RunEnded', reason: 'aborted' });
    expect(world.store.committed).toEqual([]);
  });
});
