import { describe, expect, it } from 'vitest';
import { CHECKED_TOKENS, createBatcher, findRows } from '../../../workers/transformers-batch.ts';
import type { HeapCache, HeapDecoder } from '../../../workers/transformers-heap.ts';

/**
 * A model whose next token is a sum of all that it has read. Beside others it is wrong about every fifth token, as a
 * near-tie is, and knows so by its small margin.
 */
function createModel({ noise = 0 } = {}) {
  const contents = new Map<HeapCache, readonly (readonly number[])[]>();
  const log: number[] = [];
  const make = (rows: readonly (readonly number[])[]): HeapCache => {
    const cache = { lengths: rows.map(({ length }) => length), past: new Map() };
    contents.set(cache, rows);
    return cache;
  };
  const decoder: HeapDecoder = {
    mostRows: 8,
    async read(cache, tokens) {
      log.push(tokens.length);
      await Promise.resolve();
      const before = cache === null ? tokens.map(() => []) : contents.get(cache)!;
      if (before.length !== tokens.length) throw new Error('rows and tokens differ');
      if (cache !== null) contents.delete(cache);
      const rows = tokens.map((own, i) => [...before[i]!, ...own]);
      const choices = rows.map((row) => {
        const token = next(row);
        const tie = rows.length > 1 && token % 5 === 0;
        return { token: tie ? token + 1 : token, margin: tie ? 1e-4 : 2 + (rows.length > 1 ? noise : 0) };
      });
      return { cache: make(rows), choices };
    },
    join: (rows) => make(rows.map(({ cache, row }) => contents.get(cache)![row]!)),
    release(cache) {
      if (!contents.delete(cache)) throw new Error('freed twice');
    },
  };
  return { decoder, log, alive: () => contents.size };
}

function next(row: readonly number[]): number {
  return row.reduce((sum, token) => (sum * 7 + token) % 97, row.length);
}

/** What a prompt gives alone, up to so many tokens. */
function alone(prompt: readonly number[], count: number): readonly number[] {
  const row = [...prompt];
  for (let i = 0; i < count; i++) row.push(next(row));
  return row.slice(prompt.length);
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function write(
  batcher: ReturnType<typeof createBatcher>,
  prompt: readonly number[],
  count: number,
  isStopped = () => false,
) {
  const tokens: number[] = [];
  const push = (token: number) => tokens.push(token) < count;
  return batcher.write({ prompt, push, isStopped }).then(() => tokens);
}

describe('sequences that are written together', () => {
  const jobs = Array.from({ length: 12 }, (_, i) => ({
    prompt: Array.from({ length: 1 + (i % 5) }, (_, j) => i * 3 + j),
    count: 1 + ((i * 7) % 23),
  }));
  const expected = jobs.map(({ prompt, count }) => alone(prompt, count));

  it('get the tokens that each gets alone, near-ties included, and leave nothing in the heap', async () => {
    const { decoder, log, alive } = createModel();
    const batcher = createBatcher(decoder, 4, turn);
    const replies = await Promise.all(jobs.map(({ prompt, count }) => write(batcher, prompt, count)));
    expect(replies).toEqual(expected);
    expect(Math.max(...log)).toBe(4);
    expect(alive()).toBe(0);
  });

  it('may begin while others are on their way', async () => {
    const { decoder, log, alive } = createModel();
    const batcher = createBatcher(decoder, 4, turn);
    const replies = jobs.map(async ({ prompt, count }, i) => {
      for (let wait = 0; wait < 3 * i; wait++) await turn();
      return write(batcher, prompt, count);
    });
    expect(await Promise.all(replies)).toEqual(expected);
    expect(Math.max(...log)).toBeGreaterThan(1);
    expect(alive()).toBe(0);
  });

  it('are written one after the other where the width is 1', async () => {
    const { decoder, log } = createModel();
    const batcher = createBatcher(decoder, 1, turn);
    const replies = await Promise.all(jobs.map(({ prompt, count }) => write(batcher, prompt, count)));
    expect(replies).toEqual(expected);
    expect(Math.max(...log)).toBe(1);
  });

  it('leave those alone that are stopped: before they begin, and on their way', async () => {
    const { decoder, log, alive } = createModel();
    const batcher = createBatcher(decoder, 4, turn);
    const kept = [1, 2, 3].map((token) => write(batcher, [token, 4], 20));
    const stopped = write(batcher, [9], 3);
    const never = write(batcher, [8], 20, () => true);
    expect(await Promise.all(kept)).toEqual([1, 2, 3].map((token) => alone([token, 4], 20)));
    expect(await stopped).toEqual(alone([9], 3));
    expect(await never).toEqual([]);
    expect(log.length).toBeGreaterThan(0);
    expect(alive()).toBe(0);
  });

  it('all fail with the runtime, and the next one is written', async () => {
    const { decoder } = createModel();
    let fails = true;
    const failing: HeapDecoder = {
      ...decoder,
      read: (cache, tokens) =>
        fails && tokens.length > 1 ? Promise.reject(new Error('broken')) : decoder.read(cache, tokens),
    };
    const batcher = createBatcher(failing, 4, turn);
    const replies = await Promise.allSettled([1, 2, 3, 4, 5, 6].map((token) => write(batcher, [token], 9)));
    expect(replies.map(({ status }) => status)).toEqual(Array(6).fill('rejected'));
    fails = false;
    expect(await write(batcher, [1], 9)).toEqual(alone([1], 9));
  });
});

describe('how many sequences are written together', () => {
  const prompts = [
    [1, 2],
    [3, 4, 5, 6],
  ];

  it('is what the heap allows, where the tokens and their margins are those of single runs', async () => {
    const { decoder, alive } = createModel({ noise: 1e-5 });
    expect(await findRows(noTies(decoder), prompts, [])).toBe(8);
    expect(await findRows({ ...noTies(decoder), mostRows: 3 }, prompts, [])).toBe(3);
    expect(alive()).toBe(0);
  });

  it('is 1 where neighbours change the margins, although the tokens are the same', async () => {
    const { decoder } = createModel({ noise: 0.05 });
    expect(await findRows(noTies(decoder), prompts, [])).toBe(1);
  });

  it('is 1 where neighbours change a token', async () => {
    const { decoder } = createModel();
    const wrong: HeapDecoder = {
      ...decoder,
      async read(cache, tokens) {
        const { choices, ...rest } = await decoder.read(cache, tokens);
        return {
          ...rest,
          choices: choices.map(({ token }) => ({ token: token + tokens.length, margin: 2 })),
        };
      },
    };
    expect(await findRows(wrong, prompts, [])).toBe(1);
  });

  it('does not decode again what is known of the first prompt alone, and compares with it', async () => {
    const { decoder, log, alive } = createModel({ noise: 1e-5 });
    const known = alone(prompts[0]!, CHECKED_TOKENS).map((token) => ({ token, margin: 2 }));
    const { token } = known.at(-1)!;
    expect(await findRows(noTies(decoder), prompts, known)).toBe(8);
    const withKnown = log.splice(0).length;
    expect(await findRows(noTies(decoder), prompts, known.slice(0, -1))).toBe(8);
    expect(log.length - withKnown).toBe(CHECKED_TOKENS - 1);
    const other = [...known.slice(0, -1), { token: token + 1, margin: 2 }];
    expect(await findRows(noTies(decoder), prompts, other)).toBe(1);
    expect(alive()).toBe(0);
  });
});

function noTies(decoder: HeapDecoder): HeapDecoder {
  return {
    ...decoder,
    async read(cache, tokens) {
      const { choices, ...rest } = await decoder.read(cache, tokens);
      return {
        ...rest,
        choices: choices.map((choice) =>
          choice.margin < 0.01 ? { token: choice.token - 1, margin: 2 } : choice,
        ),
      };
    },
  };
}
