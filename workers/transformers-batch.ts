import type { Choice } from './ort-heap.ts';
import type { HeapDecoder, HeapRow } from './transformers-heap.ts';

/**
 * Rows in a batch are added up in another order than alone, so their logits differ in the last bits. A token that wins by
 * more than this wins alone too: over 5,000 tokens margins differed by up to 0.0003. One that wins by less is found
 * out alone.
 */
const CLEAR_MARGIN = 0.01;
/** What the check at load allows, so that margins which are far apart are never taken for clear. */
const MOST_NOISE = CLEAR_MARGIN / 10;
const MOST_ROWS = 8;
/** Of each reply that is compared at load. */
export const CHECKED_TOKENS = 6;

/** One reply on its way. */
export interface Sequence {
  readonly prompt: readonly number[];
  /** Takes the next token; false ends the reply with it. */
  readonly push: (token: number) => boolean;
  /** Whether nobody waits for it any more; its prompt is then not read. */
  readonly isStopped: () => boolean;
}

export interface Batcher {
  /** Greedy decoding; resolves when the sequence has ended. Sequences that overlap are written together. */
  write(sequence: Sequence): Promise<void>;
}

interface Member extends Sequence {
  readonly tokens: number[];
  /** Whether it has ever been read beside others: what is in its cache then differs in the last bits. */
  mixed: boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A member with its place in a cache. */
interface Seat extends HeapRow {
  readonly member: Member;
}

/**
 * Writes up to `rows` sequences together, each with exactly the tokens that it has alone. Prompts are read alone, since
 * a batch would not make that faster. A sequence joins and leaves between two tokens.
 *
 * @param turn called between tokens, so that interrupts and new sequences arrive
 */
export function createBatcher(decoder: HeapDecoder, rows: number, turn: () => Promise<void>): Batcher {
  const arriving: Member[] = [];
  const members = new Set<Member>();
  let working = false;

  async function work(): Promise<void> {
    working = true;
    let seats: readonly Seat[] = [];
    try {
      while (seats.length > 0 || arriving.length > 0) {
        seats = gather([...seats, ...(await admit(rows - seats.length))]);
        if (seats.length > 0) seats = await step(seats);
        await turn();
      }
    } catch (error) {
      for (const { reject } of members) reject(error);
      members.clear();
      arriving.length = 0;
    } finally {
      working = false;
    }
  }

  /** @returns whether the sequence goes on */
  function accept(member: Member, token: number): boolean {
    member.tokens.push(token);
    if (member.push(token)) return true;
    leave(member);
    return false;
  }

  function leave(member: Member): void {
    members.delete(member);
    member.resolve();
  }

  /** Reads the prompts of those who wait, as far as there is room. */
  async function admit(room: number): Promise<readonly Seat[]> {
    const seats: Seat[] = [];
    while (arriving.length > 0 && seats.length < room) {
      const member = arriving.shift()!;
      if (member.isStopped()) {
        leave(member);
        continue;
      }
      const { cache, choices } = await decoder.read(null, [member.prompt]);
      if (accept(member, choices[0]!.token)) seats.push({ member, cache, row: 0 });
      else decoder.release(cache);
      await turn();
    }
    return seats;
  }

  /** One token for each; gives those who go on. */
  async function step(seats: readonly Seat[]): Promise<readonly Seat[]> {
    const last = seats.map(({ member }) => [member.tokens.at(-1)!]);
    const { cache, choices } = await decoder.read(seats[0]!.cache, last);
    const staying: Seat[] = [];
    for (const [row, { member }] of seats.entries()) {
      const { token, margin } = choices[row]!;
      member.mixed ||= seats.length > 1;
      if (member.mixed && margin < CLEAR_MARGIN) await finishAlone(member);
      else if (accept(member, token)) staying.push({ member, cache, row });
    }
    if (staying.length === 0) decoder.release(cache);
    return staying;
  }

  /** The same from its prompt on, without neighbours; what is written already is not told again. */
  async function finishAlone(member: Member): Promise<void> {
    const known = [...member.tokens];
    let { cache, choices } = await decoder.read(null, [member.prompt]);
    for (let i = 0; ; i++) {
      const token = known[i] ?? choices[0]!.token;
      if (i >= known.length && !accept(member, token)) break;
      await turn();
      ({ cache, choices } = await decoder.read(cache, [[token]]));
    }
    decoder.release(cache);
  }

  /** Puts the rows into one cache, where they are not alone in one already, and frees those that they were in. */
  function gather(seats: readonly Seat[]): readonly Seat[] {
    const caches = new Set(seats.map(({ cache }) => cache));
    if (seats.length === 0 || (caches.size === 1 && seats[0]!.cache.lengths.length === seats.length))
      return seats;
    const joined = decoder.join(seats);
    for (const cache of caches) decoder.release(cache);
    return seats.map(({ member }, row) => ({ member, cache: joined, row }));
  }

  return {
    write: (sequence) =>
      new Promise((resolve, reject) => {
        const member: Member = { ...sequence, tokens: [], mixed: false, resolve, reject };
        members.add(member);
        arriving.push(member);
        if (!working) void work();
      }),
  };
}

/**
 * How many sequences may be written together: 1 unless two prompts of different length get the same tokens together as
 * alone, by margins that hardly differ. Graphs that scale a whole batch's activations with one number fail this, as
 * dynamic int8 does: there a reply would depend on its neighbours.
 *
 * @param first the choices for the first prompt alone, as far as they are known
 */
export async function findRows(
  decoder: HeapDecoder,
  prompts: readonly (readonly number[])[],
  first: readonly Choice[],
): Promise<number> {
  const rows = Math.min(MOST_ROWS, decoder.mostRows);
  if (rows === 1) return 1;
  const begun: Read[] = [];
  for (const prompt of prompts) begun.push(await decoder.read(null, [prompt]));
  const cache = decoder.join(begun.map((one) => ({ cache: one.cache, row: 0 })));
  const together = await tryOut(decoder, { cache, choices: begun.map(({ choices }) => choices[0]!) });
  const alone: (readonly Choice[])[] = [];
  for (const [row, one] of begun.entries()) {
    if (row === 0 && first.length >= CHECKED_TOKENS) {
      decoder.release(one.cache);
      alone.push(first);
    } else {
      const steps = await tryOut(decoder, one);
      alone.push(steps.map((choices) => choices[0]!));
    }
  }
  const agree = together.every((choices, i) =>
    choices.every(({ token, margin }, row) => {
      const own = alone[row]![i]!;
      return token === own.token && Math.abs(margin - own.margin) < MOST_NOISE;
    }),
  );
  return agree ? rows : 1;
}

type Read = Awaited<ReturnType<HeapDecoder['read']>>;

/** The choices of each step for each row, with those that are made already. Uses the cache up. */
async function tryOut(decoder: HeapDecoder, begun: Read): Promise<readonly (readonly Choice[])[]> {
  let { cache, choices } = begun;
  const steps = [choices];
  while (steps.length < CHECKED_TOKENS) {
    ({ cache, choices } = await decoder.read(
      cache,
      choices.map(({ token }) => [token]),
    ));
    steps.push(choices);
  }
  decoder.release(cache);
  return steps;
}
