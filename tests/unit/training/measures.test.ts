import { expect, it } from 'vitest';
import type { Prompt } from '../../../src/core/prompts.ts';
import { measureAssistant, measureUser } from '../../../training/measures.ts';
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
