import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Prompt } from '../../../src/core/prompts.ts';
import { createRandom } from '../../../src/core/random.ts';
import { measureAssistant, measureEmbedder, measureUser } from '../../../training/measures.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const seed = drawSeed('measures');

it.each([
  ['assistant', measureAssistant, 'infer from'],
  ['user', measureUser, 'verdict, draft suits'],
] as const)('a row of the %s measures the same alone and beside others', async (_, measure, rows) => {
  const ask = async (rows: string) => {
    const prompts: Prompt[] = [];
    const write = (prompt: Prompt) => Promise.resolve(String(prompts.push(prompt)));
    const table = await measure({ write, embed: () => Promise.resolve([]) }, { items: 3, seed, rows });
    return { prompts, table };
  };
  const all = await ask('');
  const some = await ask(rows);
  expect(some.table.length).toBeGreaterThan(1);
  expect(some.table.length).toBeLessThan(all.table.length);
  for (const row of some.table) expect(row.measure).toContain(rows);
  expect(all.table).toEqual(expect.arrayContaining([...some.table]));
  expect(all.prompts).toEqual(expect.arrayContaining(some.prompts));
});

it('an embedder that knows what the teacher says of pairs ranks them like it, and one that is blind does not', async () => {
  const { sentences, pairs } = JSON.parse(readFileSync('training/teacher-pairs.json', 'utf8')) as {
    sentences: string[];
    pairs: [number, number, number][];
  };
  const known = sentences.map((_, i) => sentences.map((_, j) => Number(i === j)));
  for (const [i, j, similarity] of pairs) known[i]![j] = known[j]![i] = similarity;
  const random = createRandom(seed);
  const rank = async (embedOne: (text: string) => readonly number[]) => {
    const embed = (texts: readonly string[]) => Promise.resolve(texts.map(embedOne));
    const rows = await measureEmbedder(
      { write: () => Promise.resolve(''), embed },
      { items: 20, seed, rows: '' },
    );
    return rows.flatMap((row) => ('correlation' in row ? [row.correlation] : []))[0];
  };
  expect(await rank((text) => known[sentences.indexOf(text)] ?? [1])).toBeGreaterThan(0.9);
  expect(
    Math.abs((await rank(() => Array.from({ length: 64 }, () => random.next() - 0.5))) ?? 1),
  ).toBeLessThan(0.3);
});
