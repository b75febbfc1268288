import { describe, expect, it } from 'vitest';
import { createError } from '../../../src/core/failure.ts';
import { aConfig, createFakeStore, createWorld, playAll } from './fakes.ts';

const config = aConfig({ agents: ['cipher-3'], seeds: [1] });
const place = (text: string) => [text.length, 1];
const withoutTimes = (rounds: readonly object[]) => rounds.map((round) => ({ ...round, milliseconds: 0 }));

describe('looking ahead', () => {
  it('embeds each context once, the next one before the round has ended', async () => {
    const order: string[] = [];
    const store = createFakeStore(({ t }) => void order.push(`commit ${t}`));
    const documents: string[] = [];
    const world = createWorld({
      store,
      async embed(texts) {
        documents.push(...texts);
        order.push(`embed ${documents.length}`);
        return texts.map((text) => ({ vector: place(text) }));
      },
    });
    await playAll(config, world);
    expect(documents).toEqual(store.committed.map(({ document }) => document.text));
    expect(order.slice(0, 3)).toEqual(['embed 1', 'embed 2', 'commit 1']);
    expect(order.at(-1)).toBe('commit 6');
  });

  it('does so while the draft is being written', async () => {
    const order: string[] = [];
    const world = createWorld({
      async beforeAnswer(kind) {
        order.push(kind);
        await new Promise((resolve) => setTimeout(resolve));
        order.push(`${kind} answered`);
      },
      async embed(texts) {
        order.push('embed');
        return texts.map((text) => ({ vector: place(text) }));
      },
    });
    await playAll({ ...config, rounds: 2 }, world);
    expect(order.slice(0, 2)).toEqual(['embed', 'embed']);
    expect(order.indexOf('draft')).toBe(2);
    expect(order.filter((what) => what === 'embed')).toHaveLength(2);
  });

  it('asks for nothing where the agent looks for no neighbours', async () => {
    let asked = 0;
    const world = createWorld({
      embed: async (texts) => {
        asked += 1;
        return texts.map((text) => ({ vector: place(text) }));
      },
    });
    await playAll({ ...config, agents: ['no-learning'] }, world);
    expect(asked).toBe(0);
  });

  it('gives the rounds that a run has which is taken up anew before each of them', async () => {
    const whole = createWorld();
    await playAll(config, whole);
    const store = createFakeStore();
    for (let rounds = 1; rounds <= config.rounds; rounds++) {
      // Fewer rounds are the beginning of more, and nothing is looked ahead to from the last one.
      await playAll({ ...config, rounds }, createWorld({ store }));
    }
    expect(withoutTimes(store.committed)).toEqual(withoutTimes((whole.store as typeof store).committed));
  });

  it('leaves a round whole where the next context cannot be embedded, and lets the next round tell', async () => {
    let asked = 0;
    const world = createWorld({
      embed: async (texts) => {
        if (++asked > 1) throw createError('no-device', 'The device is gone.', 'Change something.');
        return texts.map((text) => ({ vector: place(text) }));
      },
    });
    const events = await playAll(config, world);
    expect(events.filter(({ type }) => type === 'RoundEnded')).toHaveLength(1);
    expect(events.at(-2)).toMatchObject({ type: 'RoundFailed', t: 2 });
    expect(asked, 'ahead of round 2, and in it').toBe(3);
  });
});
