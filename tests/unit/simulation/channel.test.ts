import { describe, expect, it } from 'vitest';
import { streamFrom } from '../../../src/simulation/channel.ts';

const nothing = () => {};
const later = () => new Promise<void>((resolve) => setImmediate(resolve));

async function readAll<T, R>(source: AsyncGenerator<T, R>): Promise<{ values: T[]; result: R }> {
  const values: T[] = [];
  for (;;) {
    const next = await source.next();
    if (next.done) return { values, result: next.value };
    values.push(next.value);
  }
}

describe('streamFrom', () => {
  it('gives every value in order, then the result', async () => {
    const source = streamFrom<number, string>(async (push) => {
      push(1);
      push(2);
      await later();
      push(3);
      return 'done';
    }, nothing);
    expect(await readAll(source)).toEqual({ values: [1, 2, 3], result: 'done' });
  });

  it('gives a value while the work still waits', async () => {
    let finish = nothing;
    const source = streamFrom<string, undefined>(async (push) => {
      push('first');
      await new Promise<void>((resolve) => (finish = resolve));
    }, nothing);
    expect(await source.next()).toEqual({ value: 'first', done: false });
    finish();
    expect((await source.next()).done).toBe(true);
  });

  it('throws what the work throws, after the values that came before', async () => {
    const source = streamFrom<number, undefined>(async (push) => {
      push(1);
      throw new Error('broken');
    }, nothing);
    expect(await source.next()).toEqual({ value: 1, done: false });
    await expect(source.next()).rejects.toThrow('broken');
  });

  it('does not start before the first pull', async () => {
    let isStarted = false;
    const source = streamFrom<number, undefined>(async () => {
      isStarted = true;
    }, nothing);
    await later();
    expect(isStarted).toBe(false);
    await readAll(source);
    expect(isStarted).toBe(true);
  });

  it('tells the work when its reader leaves, and waits until it has settled', async () => {
    const log: string[] = [];
    let stop = nothing;
    const source = streamFrom<number, undefined>(
      async (push) => {
        push(1);
        await new Promise<void>((resolve) => (stop = resolve));
        await later();
        log.push('settled');
        throw new Error('stopped');
      },
      () => {
        log.push('abandoned');
        stop();
      },
    );
    await source.next();
    await source.return(undefined);
    expect(log).toEqual(['abandoned', 'settled']);
  });
});
