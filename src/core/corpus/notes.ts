import type { Random } from '../random.ts';
import type { EmailSourceName } from '../types.ts';
import { fill } from './compose.ts';
import { createEntity, createName, type Split } from './entities.ts';
import type { SourceGrammar } from './source.ts';
import { announcement } from './sources/announcement.ts';
import { paper } from './sources/paper.ts';
import { review } from './sources/review.ts';
import { story } from './sources/story.ts';

export const grammars: Readonly<Record<EmailSourceName, SourceGrammar>> = {
  paper,
  story,
  review,
  announcement,
};

/** One fact as it stands in a document: which slot, in which phrasing, with which value. */
export interface Fact {
  readonly slot: number;
  readonly phrasing: number;
  readonly value: string;
}

/** Notes for an e-mail, with everything that the generator knows about them. */
export interface Notes {
  readonly source: EmailSourceName;
  readonly reader: string;
  readonly writer: string;
  /** In the order of the notes, which an e-mail keeps. */
  readonly facts: readonly Fact[];
  readonly text: string;
}

export function createNotes(source: EmailSourceName, split: Split, random: Random): Notes {
  const grammar = grammars[source];
  const reader = createName(split, random);
  const writer = createName(split, random);
  const [subject, ...others] = grammar.slots.map((_, slot) => slot);
  const facts = random.shuffle([subject!, ...random.shuffle(others).slice(0, factCount - 1)]).map((slot) => ({
    slot,
    phrasing: random.integer(grammar.slots[slot]!.phrasings.length),
    value: createEntity(grammar.slots[slot]!.entity, split, random),
  }));
  return { source, reader, writer, facts, text: writeNotes(grammar, reader, writer, facts, random) };
}

/** The subject and three of the other four slots: short enough for a small model on a weak machine. */
const factCount = 4;

function writeNotes(
  grammar: SourceGrammar,
  reader: string,
  writer: string,
  facts: readonly Fact[],
  random: Random,
): string {
  const lines = facts.map(({ slot, phrasing, value }) =>
    fill(grammar.slots[slot]!.phrasings[phrasing]![0], value),
  );
  const remarks = random.next() < 0.6 ? random.shuffle(grammar.remarks).slice(0, 1 + random.integer(2)) : [];
  for (const remark of remarks) lines.splice(random.integer(lines.length + 1), 0, remark);
  const people = fillPeople(random.pick(peopleLines), reader, writer);
  if (random.next() < 0.5) lines.unshift(people);
  else lines.push(people);
  const heading = random.pick(grammar.headings);
  switch (random.integer(4)) {
    case 0:
      return [`${heading}:`, ...lines.map((line) => `- ${line}`)].join('\n');
    case 1:
      return [heading, ...lines].join('\n');
    case 2:
      return `${heading}. ${lines.join('. ')}.`;
    default:
      return `${heading}: ${lines.join('; ')}`;
  }
}

function fillPeople(template: string, reader: string, writer: string): string {
  return template
    .split(/(R|W)\b(?=[^a-z]|$)/)
    .map((part) => (part === 'R' ? reader : part === 'W' ? writer : part))
    .join('');
}

const peopleLines = [
  'to R, from W',
  'for R, signed W',
  'write to R, I am W',
  'reader R, writer W',
  'goes to R (W)',
  'e-mail to R by W',
];
