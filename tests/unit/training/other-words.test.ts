import { describe, expect, it } from 'vitest';
import { isInSplit } from '../../../src/core/corpus/entities.ts';
import { createRandom } from '../../../src/core/random.ts';
import { useOtherWords } from '../../../training/other-words.ts';
import { draw, patterns } from '../../../training/patterns.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const random = createRandom(drawSeed('other words'));
const director = { source: 'film', label: 'director' } as const;

function sayOften(template: string, neighbours: Readonly<Record<string, readonly string[]>>) {
  return new Set(Array.from({ length: 200 }, () => useOtherWords(template, director, neighbours, random)));
}

describe('a sentence in other words', () => {
  it('has near words in the place of its own, with their capital, some of the time', () => {
    // Words that no pattern has, and that are not held out.
    const made = [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => `zoffin${letter}`);
    const [first, second] = made.filter((word) => isInSplit(word, 'training')) as [string, string];
    const said = sayOften('Hobbling and jobbling.', { hobbling: [first], jobbling: [second] });
    const capital = `Z${first.slice(1)}`;
    expect(said).toEqual(
      new Set([
        'Hobbling and jobbling.',
        `${capital} and jobbling.`,
        `Hobbling and ${second}.`,
        `${capital} and ${second}.`,
      ]),
    );
  });

  it('takes no word that only another thing of the source is told with', () => {
    const [directors, actors] = (['director', 'actor'] as const).map(
      (label) =>
        new Set(
          patterns.film[label]!.join(' ')
            .toLowerCase()
            .match(/[a-z]{4,}/g),
        ),
    );
    const actorsOnly = [...actors!].find((word) => !directors!.has(word) && isInSplit(word, 'training'))!;
    expect(sayOften('Hobbling lasted.', { hobbling: [actorsOnly] })).toEqual(new Set(['Hobbling lasted.']));
  });

  it('takes no word that is held out for facts, and keeps those that tell nothing of a thing', () => {
    const words = [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => `ladde${letter}`);
    const held = words.find((word) => !isInSplit(word, 'training'))!;
    expect(sayOften('It was the hobbling.', { hobbling: [held], the: ['shoffing'] })).toEqual(
      new Set(['It was the hobbling.']),
    );
  });

  it('keeps the place of the fact, in every pattern', () => {
    const near = { the: ['thee'], with: ['alongside'], everything: ['all'] };
    for (const [source, known] of Object.entries(patterns)) {
      for (const [label, lines] of Object.entries(known)) {
        const line = draw(random.pick(lines), random);
        const said = useOtherWords(line, { source: source as keyof typeof patterns, label }, near, random);
        expect(said.match(/\{[RW]?\}/g), line).toEqual(line.match(/\{[RW]?\}/g));
      }
    }
  });
});
