import { openStore } from '../../src/storage/open-store.ts';

const repeats = 60;
/** Milliseconds between two rounds; a run makes longer pauses. */
const pause = 100;

/** Stores copies of the last round of an episode behind it, one after the other. Milliseconds from handing each over until it is kept. */
export async function timeStoring(runId: string, agent: string): Promise<readonly number[]> {
  const { store } = await openStore();
  const last = (await store.rounds(runId, agent, 1)).at(-1);
  if (last?.status !== 'completed') throw new Error('There is no round to copy.');
  const times: number[] = [];
  for (let i = 1; i <= repeats; i++) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const start = performance.now();
    await store.commit({ ...last, t: last.t + i });
    await store.settle();
    times.push(performance.now() - start);
  }
  return times;
}
