/** What makes the models robust: training text that is rougher, denser or barer than any document of the app. */
import { fill, type Alterations } from '../src/core/corpus/compose.ts';
import { createEntity, type EntityKind } from '../src/core/corpus/entities.ts';
import type { Random } from '../src/core/random.ts';
import type { SourceName } from '../src/core/types.ts';
import { bare, hands } from './hand.ts';
import { createOpenEntity } from './open-entities.ts';
import { listEnglish, useOtherWords, type Neighbours } from './other-words.ts';
import { draw, drawOne, listPatterns, orders, remarks } from './patterns.ts';

export function createAlterations(source: SourceName, neighbours: Neighbours, random: Random): Alterations {
  const roll = random.next();
  const facts = random.next() < 0.45 ? { facts: 5 + random.integer(2) } : {};
  const brief = random.next() < 0.6;
  const words = listEnglish(neighbours);
  const name = (kind: EntityKind) =>
    words.length > 0 && random.next() < 0.4 ? createOpenEntity(kind, words, random) : null;
  if (roll < 0.25) return { ...facts, brief, name, extra: [] };
  const isJotted = roll >= 0.88;
  const hand = roll < 0.65 ? hands.full : isJotted ? hands.jotted : hands.running;
  return {
    name,
    ...(isJotted && random.next() < 0.3 ? { facts: 2 } : facts),
    brief: brief || (isJotted && random.next() < 0.6),
    phrase: (template, phrasings, label) => {
      const said = sayOtherwise(template, phrasings, listPatterns(source, label), label, random);
      const isKept = label === 'people' || random.next() < 0.5;
      const words = isKept ? said : useOtherWords(said, { source, label }, neighbours, random);
      return hand.write(words, source, label, random);
    },
    extra: createExtra(random),
    join: (sentences) => hand.join(sentences, random),
  };
}

function sayOtherwise(
  template: string,
  phrasings: readonly string[],
  known: readonly string[],
  label: string,
  random: Random,
): string {
  const roll = random.next();
  if (roll < 0.1) return template;
  // Who writes to whom is turned round by one word, and by a near one: to and from, reader and writer.
  if (label === 'people') return drawOne(known, random);
  if (roll < 0.25) return rephrase(template, phrasings, label, random);
  const pattern = drawOne(known, random);
  return random.next() < 0.25 ? roughen(pattern, random) : pattern;
}

/** Up to two remarks of any kind, and now and then an order to the model, which it should not obey. */
function createExtra(random: Random): readonly string[] {
  const lines = random.next() < 0.4 ? random.shuffle(remarks).slice(0, 1 + random.integer(2)) : [];
  if (random.next() < 0.12) lines.push(random.pick(orders));
  return lines.map((line) => fill(draw(line, random), createEntity('thing', 'training', random)));
}

/** The template as a sloppy writer has it: half of another one, a bare label, words dropped, swapped or replaced. */
export function rephrase(
  template: string,
  phrasings: readonly string[],
  label: string,
  random: Random,
): string {
  const roll = random.next();
  if (roll < 0.15) return bare(label, random);
  const crossed = roll < 0.6 ? cross(template, random.pick(phrasings)) : template;
  return roll < 0.35 ? crossed : roll < 0.85 ? roughen(crossed, random) : thin(crossed, random);
}

/** What stands before the fact in one template, and what stands behind it in the other. */
function cross(first: string, second: string): string {
  return first.slice(0, first.indexOf('{}')) + second.slice(second.indexOf('{}'));
}

/** The template with one or two of its own words dropped, swapped or replaced, or without its capital and its full stop. */
export function roughen(template: string, random: Random): string {
  const words = template.split(' ');
  for (let count = 1 + random.integer(2); count > 0; count--) {
    const at = random.integer(words.length);
    const roll = random.next();
    if (words[at]!.includes('{') || words.length < 4) continue;
    if (roll < 0.35) words.splice(at, 1);
    else if (roll < 0.6) words[at] = createEntity('thing', 'training', random).split(' ')[0]!;
    else if (roll < 0.8) words.splice(at, 0, words.splice((at + 1) % words.length, 1)[0]!);
    else words[0] = words[0]!.charAt(0).toLowerCase() + words[0]!.slice(1);
  }
  return words.join(' ').replace(/\.$/, random.next() < 0.3 ? '' : '.');
}

/** The template with only some of its own words, in their order. */
function thin(template: string, random: Random): string {
  const share = 0.3 + random.next() * 0.4;
  return template
    .split(' ')
    .filter((word) => word.includes('{') || random.next() < share)
    .join(' ');
}
