import { describe, expect, it } from 'vitest';
import { memoryFrom, remember, type Memory } from '../../../src/core/memory.ts';
import { createRandom, type Random } from '../../../src/core/random.ts';
import { nearest, prepareSearch, type Located } from '../../../src/core/retrieval.ts';
import type { Entry } from '../../../src/core/types.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';
import { anEntry } from '../../fixtures/rounds.ts';

/** What `nearest` promises, without an index: the cosine of every entry, sorted. */
function rank<E extends Located>(entries: readonly E[], query: readonly number[], k: number) {
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const measure = (a: readonly number[]) => Math.sqrt(dot(a, a));
  return entries
    .flatMap((entry) =>
      entry.embedding === null
        ? []
        : [[dot(query, entry.embedding) / (measure(query) * measure(entry.embedding)), entry.t] as const],
    )
    .map(([cosine, t]) => [Math.max(-1, Math.min(1, cosine)), t] as const)
    .sort((a, b) => b[0] - a[0] || b[1] - a[1])
    .slice(0, k);
}

const found = (entries: Memory, query: readonly number[], k: number) =>
  nearest(entries, query, k).map(({ entry, similarity }) => [similarity, entry.t] as const);

/** Some far apart, some hardly, some the same; long and short; now and then none. */
function drawVectors(random: Random, width: number, count: number): readonly (readonly number[] | null)[] {
  const drawn: (readonly number[] | null)[] = [];
  const draw = () => Array.from({ length: width }, () => random.next() - 0.5);
  const centre = draw();
  for (let i = 0; i < count; i++) {
    const size = 10 ** (random.integer(7) - 3);
    const kind = random.integer(5);
    const twin = drawn.find((vector) => vector !== null);
    if (kind === 0) drawn.push(null);
    else if (kind === 1 && twin) drawn.push(twin);
    else if (kind === 2) drawn.push(centre.map((x) => size * (x + 1e-5 * (random.next() - 0.5))));
    else drawn.push(draw().map((x) => size * x));
  }
  return drawn;
}

describe('the index of a memory', () => {
  it('finds exactly what sorting all cosines finds, however the memory grew, branched and was asked before', () => {
    const random = createRandom(drawSeed('retrieval index'));
    for (let round = 0; round < 25; round++) {
      const width = 1 + random.integer(70);
      const lines: Memory[] = [[]];
      for (const [i, vector] of drawVectors(random, width, 120).entries()) {
        const from = random.pick(lines);
        const next = remember(from, { ...anEntry(0, [], ''), embedding: vector, t: i + 1 });
        lines.push(next);
        if (random.integer(3) > 0) lines.splice(0, lines.length, next, from);
        const query = drawVectors(random, width, 8).find((one) => one !== null) ?? new Array(width).fill(1);
        const k = 1 + random.integer(9);
        const asked = random.pick(lines);
        expect(found(asked, query, k)).toEqual(rank(asked, query, k));
      }
    }
  });

  it('finds the same where the search was prepared before the last entries came', () => {
    const random = createRandom(drawSeed('prepared search'));
    for (let round = 0; round < 60; round++) {
      const width = 1 + random.integer(20);
      const query = Array.from({ length: width }, () => random.next() - 0.5);
      const vectors = drawVectors(random, width, 30 + random.integer(400));
      const prepared = random.integer(vectors.length);
      let memory: Memory = [];
      for (const [i, embedding] of vectors.entries()) {
        if (i === prepared) prepareSearch(memory, query);
        memory = remember(memory, { ...anEntry(i + 1, [], ''), embedding });
      }
      const k = 1 + random.integer(6);
      expect(found(memory, query, k)).toEqual(rank(memory, query, k));
      const rare = 1 + random.integer(50);
      const isWanted = (entry: Entry): entry is Entry => entry.t % rare === 0;
      const wanted = nearest(memory, query, k, isWanted).map(({ entry, similarity }) => [
        similarity,
        entry.t,
      ]);
      expect(wanted).toEqual(rank(memory.filter(isWanted), query, k));
    }
  });

  it('tells hundreds apart that lie nearer to each other than the index can see', () => {
    const random = createRandom(drawSeed('near twins'));
    const centre = Array.from({ length: 16 }, () => random.next() - 0.5);
    const near = () => centre.map((x) => x + 1e-5 * (random.next() - 0.5));
    for (let round = 0; round < 20; round++) {
      let memory: Memory = [];
      for (let t = 1; t <= 600; t++) memory = remember(memory, anEntry(t, near(), ''));
      const query = near();
      expect(found(memory, query, 5)).toEqual(rank(memory, query, 5));
    }
  });

  it('finds the same in a memory that grew and in one that was read back', () => {
    const random = createRandom(drawSeed('read back'));
    const entries = drawVectors(random, 12, 80).map((embedding, i) => ({
      ...anEntry(i + 1, [], ''),
      embedding,
    }));
    let grown: Memory = [];
    const query = Array.from({ length: 12 }, () => random.next() - 0.5);
    for (const entry of entries) {
      grown = remember(grown, entry);
      nearest(grown, query, 3);
    }
    const rounds = entries.map((entry) => ({ ...entry, status: 'completed' }) as never);
    expect(found(grown, query, 7)).toEqual(found(memoryFrom(rounds), query, 7));
  });

  it('leaves out what is not wanted, and finds the next ones instead', () => {
    const memory = Array.from({ length: 40 }, (_, i) =>
      anEntry(i + 1, [1, i / 100], i % 4 === 0 ? 'brief' : null),
    );
    const isLesson = (entry: Entry): entry is Entry & { learned: string } => entry.learned !== null;
    expect(nearest(memory, [1, 0], 3, isLesson).map(({ entry }) => entry.t)).toEqual([1, 5, 9]);
  });

  it('refuses a vector of another length, wherever it comes in', () => {
    const memory = remember(memoryFrom([]), anEntry(1, [1, 0], ''));
    nearest(memory, [1, 0], 1);
    expect(() => nearest(remember(memory, anEntry(2, [1, 0, 0], '')), [1, 0], 1)).toThrow('it has');
    expect(() => nearest(memory, [1, 0, 0], 1)).toThrow('it has 3 numbers and an earlier one 2');
    expect(nearest(memory, [1, 0], 1)).toHaveLength(1);
  });
});
