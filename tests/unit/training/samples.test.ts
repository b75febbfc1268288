import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/core/random.ts';
import {
  createAssistantSample,
  createUserSample,
  heldOutOptions,
  type Sample,
} from '../../../training/samples.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const random = createRandom(drawSeed('samples'));
const drafts = draw(createAssistantSample).filter(({ kinds }) => kinds[0] === 'draft');
const verdicts = draw(createUserSample);

describe('what is settled before a reply', () => {
  it('has one value for each thing', () => {
    for (const { settled } of [...drafts, ...verdicts]) {
      const things = settled.map((choice) => choice.split('=')[0]);
      expect(new Set(things).size).toBe(things.length);
      expect(things.length).toBeGreaterThan(8);
    }
  });

  it('are the things that the document tells', () => {
    expect(drafts.length).toBeGreaterThan(20);
    compare(drafts.map(({ settled, read }) => [listTold(settled), read[0]!.told.map(([label]) => label)]));
  });

  it('is the verdict, and what the draft tells beside what the document does', () => {
    for (const { settled, messages } of verdicts) {
      expect(settled).toContain(messages[1]!.content.endsWith('yes') ? 'verdict=accept' : 'verdict=edit');
    }
    compare(
      verdicts.map(({ settled, read }) => [
        listTold(settled.filter((choice) => choice.startsWith('draft ')).map((choice) => choice.slice(6))),
        read[1]!.told.map(([label]) => label.replace('draft ', '')),
      ]),
    );
  });
});

/** Things in the text are settled as told; nearly all that are settled so are in the text, but one that lies within another has no place of its own. */
function compare(
  cases: readonly (readonly [settled: ReadonlyMap<string, boolean>, inText: readonly string[]])[],
) {
  let told = 0;
  let found = 0;
  for (const [settled, inText] of cases) {
    for (const label of inText) expect([label, settled.get(label) ?? true]).toEqual([label, true]);
    for (const [label, isTold] of settled) {
      if (!isTold) continue;
      told++;
      if (inText.includes(label)) found++;
    }
  }
  expect(found / told).toBeGreaterThan(0.9);
}

function draw(create: typeof createUserSample): readonly Sample[] {
  return Array.from({ length: 60 }, () => create(heldOutOptions, random));
}

/** Whether each thing of the source is told, by its label. */
function listTold(settled: readonly string[]): ReadonlyMap<string, boolean> {
  return new Map(
    settled.flatMap((choice) => {
      const [, label, value] = /^\w+ (\w+)=(told|not)$/.exec(choice) ?? [];
      return label === undefined ? [] : [[label, value === 'told'] as const];
    }),
  );
}
