import { describe, expect, it } from 'vitest';
import { sourcesOf } from '../../src/core/sources.ts';
import type { Store } from '../../src/storage/ports.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';

/** What every store promises. `open` gives an empty one each time. */
export function runStoreContract(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    async function openWithRun(): Promise<Store> {
      const store = await open();
      await store.saveRun(aRun());
      return store;
    }

    it('gives back a committed round as it was, with its model calls in order', async () => {
      const store = await openWithRun();
      await store.commit(aRound(1));
      expect(await store.rounds('run-1', 'cipher-5', 1)).toEqual([aRound(1)]);
    });

    it('lists the rounds of one episode in the order of t, and no others', async () => {
      const store = await openWithRun();
      for (const t of [10, 2, 1, 9]) await store.commit(aRound(t));
      await store.commit(aRound(1, { agent: 'no-learning' }));
      await store.commit(aRound(1, { seed: 2 }));
      const rounds = await store.rounds('run-1', 'cipher-5', 1);
      expect(rounds.map(({ t }) => t)).toEqual([1, 2, 9, 10]);
    });

    it('knows nothing of an episode that never ran', async () => {
      const store = await openWithRun();
      expect(await store.rounds('run-1', 'oracle', 1)).toEqual([]);
      expect(await store.rounds('other', 'oracle', 1)).toEqual([]);
    });

    it('replaces a round that is committed again, with all of its calls', async () => {
      const store = await openWithRun();
      await store.commit(aRound(1));
      const again = aRound(1, { cost: 99, calls: aRound(7).calls.slice(0, 1) });
      await store.commit(again);
      expect(await store.rounds('run-1', 'cipher-5', 1)).toEqual([again]);
    });

    it('keeps nothing of a round that cannot be stored', async () => {
      const store = await openWithRun();
      const [first, second] = aRound(1).calls;
      const unclonable = { ...second!, reply: (() => '') as unknown as string };
      await expect(store.commit(aRound(1, { calls: [first!, unclonable] }))).rejects.toThrow();
      expect(await store.rounds('run-1', 'cipher-5', 1)).toEqual([]);
    });

    it('refuses a round of a run that is not stored', async () => {
      const store = await open();
      await expect(store.commit(aRound(1))).rejects.toMatchObject({ failure: { kind: 'invalid' } });
      expect(await store.rounds('run-1', 'cipher-5', 1)).toEqual([]);
    });

    it('lists runs, newest first', async () => {
      const store = await open();
      for (const [id, time] of [
        ['b', 2],
        ['c', 3],
        ['a', 1],
      ] as const) {
        await store.saveRun(aRun(id, time));
      }
      expect((await store.runs()).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    });

    it('keeps the rounds of a run that is saved again', async () => {
      const store = await openWithRun();
      await store.commit(aRound(1));
      await store.saveRun({ ...aRun(), rounds: 40 });
      expect(await store.runs()).toEqual([{ ...aRun(), rounds: 40 }]);
      expect(await store.rounds('run-1', 'cipher-5', 1)).toHaveLength(1);
    });

    it('deletes a run with its rounds and leaves the others', async () => {
      const store = await openWithRun();
      await store.saveRun(aRun('run-10', 2));
      await store.commit(aRound(1));
      await store.commit(aRound(1, { runId: 'run-10' }));
      await store.deleteRun('run-1');
      expect((await store.runs()).map(({ id }) => id)).toEqual(['run-10']);
      expect(await store.rounds('run-1', 'cipher-5', 1)).toEqual([]);
      expect(await store.rounds('run-10', 'cipher-5', 1)).toHaveLength(1);
    });

    it('keeps a discarded run whole, and knows that it was discarded until it is restored', async () => {
      const store = await openWithRun();
      await store.saveRun(aRun('run-10', 2));
      await store.commit(aRound(1));
      await store.discardRun('run-1');
      expect(await store.discardedRuns()).toEqual(['run-1']);
      expect(await store.runs()).toHaveLength(2);
      expect(await store.rounds('run-1', 'cipher-5', 1)).toEqual([aRound(1)]);
      await store.restoreRun('run-1');
      expect(await store.discardedRuns()).toEqual([]);
      await expect(store.restoreRun('run-1')).resolves.toBeUndefined();
    });

    it.each<[string, (store: Store) => Promise<void>]>([
      ['deleted', (store) => store.deleteRun('run-1')],
      ['saved again', (store) => store.saveRun(aRun())],
    ])('counts a run that was %s as discarded no longer', async (_name, act) => {
      const store = await openWithRun();
      await store.discardRun('run-1');
      await act(store);
      expect(await store.discardedRuns()).toEqual([]);
    });

    it('gives the rounds of a run some at a time, in the order of agent, seed and t, each once', async () => {
      const store = await openWithRun();
      const rounds = (['cipher-5', 'no-learning'] as const).flatMap((agent) =>
        [1, 2].flatMap((seed) => Array.from({ length: 40 }, (_, i) => aRound(i + 1, { agent, seed }))),
      );
      await store.commitAll(rounds.toReversed());
      await store.saveRun(aRun('run-10', 2));
      await store.commit(aRound(1, { runId: 'run-10' }));
      const batches = await collect(store.roundBatches('run-1'));
      expect(batches.flat()).toEqual(rounds);
      expect(batches.length).toBeGreaterThan(2);
      expect(await collect(store.roundBatches('nobody'))).toEqual([]);
    });

    it('commits all rounds of a batch or none', async () => {
      const store = await openWithRun();
      const stray = aRound(2, { runId: 'gone' });
      await expect(store.commitAll([aRound(1), stray])).rejects.toMatchObject({
        failure: { kind: 'invalid' },
      });
      expect(await store.rounds('run-1', 'cipher-5', 1)).toEqual([]);
      await store.commitAll([aRound(1), aRound(2)]);
      expect(await store.rounds('run-1', 'cipher-5', 1)).toEqual([aRound(1), aRound(2)]);
    });

    it('counts a run that arrives as discarded until it is released with the others', async () => {
      const store = await open();
      await store.holdRun(aRun('a'));
      await store.holdRun(aRun('b'));
      expect([...(await store.discardedRuns())].sort()).toEqual(['a', 'b']);
      await expect(store.releaseRuns(['a', 'gone'])).rejects.toMatchObject({ failure: { kind: 'invalid' } });
      expect(await store.discardedRuns()).toHaveLength(2);
      await store.releaseRuns(['a', 'b']);
      expect(await store.discardedRuns()).toEqual([]);
      expect(await store.runs()).toHaveLength(2);
    });

    it('does not begin a run that is stored already', async () => {
      const store = await openWithRun();
      await expect(store.holdRun(aRun())).rejects.toMatchObject({ failure: { kind: 'invalid' } });
      expect(await store.discardedRuns()).toEqual([]);
    });

    it('takes summaries as well as e-mails', async () => {
      const store = await open();
      await store.saveRun({ ...aRun(), task: 'summarization' });
      const rounds = sourcesOf.summarization.map((source, i) => {
        const document = { id: `${source}-1`, task: 'summarization', source, text: 'It rained.' } as const;
        return aRound(i + 1, { document });
      });
      for (const round of rounds) await store.commit(round);
      expect(await store.rounds('run-1', 'cipher-5', 1)).toEqual(rounds);
    });

    it('remembers settings, the last value of each', async () => {
      const store = await open();
      expect(await store.setting('theme')).toBeUndefined();
      await store.saveSetting('theme', 'light');
      await store.saveSetting('theme', { name: 'dark' });
      expect(await store.setting('theme')).toEqual({ name: 'dark' });
    });

    it('loses nothing of a setting that several change at the same time', async () => {
      const store = await open();
      const add = (name: string) =>
        store.changeSetting('names', (names) => [...((names as readonly string[] | undefined) ?? []), name]);
      await Promise.all([add('a'), add('b'), add('c')]);
      expect(await store.setting('names')).toEqual(['a', 'b', 'c']);
    });

    it('remembers the models that are kept, the last word on each, and forgets them', async () => {
      const store = await open();
      expect(await store.keptModels()).toEqual([]);
      const model = { spec: { id: 'a', files: [1] }, keptAt: 1, usedAt: 1, from: 'hub.test' };
      await store.keepModel('a', model);
      await store.keepModel('b', { ...model, from: 'pack' });
      await store.keepModel('a', { ...model, usedAt: 2 });
      expect(await store.keptModels()).toEqual([
        { ...model, id: 'a', usedAt: 2 },
        { ...model, id: 'b', from: 'pack' },
      ]);
      await store.noteModelUse('a', 3);
      await store.noteModelUse('gone', 3);
      expect(await store.keptModels()).toEqual([
        { ...model, id: 'a', usedAt: 3 },
        { ...model, id: 'b', from: 'pack' },
      ]);
      await store.forgetModel('a');
      expect((await store.keptModels()).map(({ id }) => id)).toEqual(['b']);
    });

    it('keeps plans as they came, the last word on each, newest first, and deletes them', async () => {
      const store = await open();
      expect(await store.plans()).toEqual([]);
      const older = { id: 'b', createdAt: 1, plan: { name: 'whatever the reader makes of it' } };
      await store.savePlan(older);
      await store.savePlan({ id: 'a', createdAt: 2, plan: null });
      await store.savePlan({ id: 'a', createdAt: 3, plan: { name: 'newer' } });
      expect(await store.plans()).toEqual([{ id: 'a', createdAt: 3, plan: { name: 'newer' } }, older]);
      await store.deletePlan('a');
      expect(await store.plans()).toEqual([older]);
    });

    it('counts the rounds of one run', async () => {
      const store = await openWithRun();
      await store.saveRun(aRun('run-10'));
      await store.commit(aRound(1));
      await store.commit(aRound(2, { agent: 'no-learning', seed: 2 }));
      await store.commit(aRound(1, { runId: 'run-10' }));
      expect(await store.countRounds('run-1')).toBe(2);
      expect(await store.countRounds('none')).toBe(0);
    });

    it('does not let later changes of a value reach what is stored', async () => {
      const store = await openWithRun();
      const round = structuredClone(aRound(1)) as { cost: number } & ReturnType<typeof aRound>;
      await store.commit(round);
      round.cost = 1000;
      expect((await store.rounds('run-1', 'cipher-5', 1))[0]).toEqual(aRound(1));
    });
  });
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
