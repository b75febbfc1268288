/** How people write down what they know: sentence by sentence, one running into the next, or in a few words each. For training text only. */
import { fill } from '../src/core/corpus/compose.ts';
import { corpora } from '../src/core/corpus/task-corpus.ts';
import type { Random } from '../src/core/random.ts';
import type { SourceName } from '../src/core/types.ts';

/** Puts the sentence of a thing on paper, then joins all of them. */
interface Hand {
  write(template: string, source: SourceName, label: string, random: Random): string;
  join(sentences: readonly string[], random: Random): readonly string[];
}

export const hands: Readonly<Record<'full' | 'running' | 'jotted', Hand>> = {
  full: { write: (template) => template, join: (sentences) => sentences },
  running: {
    write: (template, _source, _label, random) => (random.next() < 0.6 ? lowerFirst(template) : template),
    join: joinRunning,
  },
  jotted: { write: jot, join: joinJotted },
};

/**
 * What a hasty writer leaves of a sentence: a note of a few words, often only the thing with its label, or alone where that says enough. Who writes
 * to whom keeps every word: without its _is_, who is sent something sends it.
 */
export function jot(template: string, source: SourceName, label: string, random: Random): string {
  const roll = random.next();
  if (label === 'people') return withoutEnd(lowerFirst(template));
  if (roll < 0.25) return withoutEnd(bare(label, random));
  if (roll < 0.35 && tellsItself(source, label)) return '{}';
  return withoutEnd(lowerFirst(roll < 0.8 ? shorten(template, random) : template));
}

function withoutEnd(sentence: string): string {
  return sentence.replace(/[.!]$/, '');
}

/** The template without most of the words that a telegram saves. */
function shorten(template: string, random: Random): string {
  return template
    .split(' ')
    .filter((word) => !fillers.has(word.toLowerCase()) || random.next() < 0.2)
    .join(' ');
}

const fillers: ReadonlySet<string> = new Set(
  'the a an is was are were be been will would has have had do does did we i it he she they there this that which our my his her their its so just please very really'.split(
    ' ',
  ),
);

/** Whether no other thing of the source is of the same kind: a day, a number of things. */
function tellsItself(source: SourceName, label: string): boolean {
  const { subject, slots } = Object.values(corpora)
    .find(({ sources }) => sources.includes(source))!
    .describe(source);
  const all = [subject, ...slots];
  const kind = all.find((thing) => thing.label === label)!.entity;
  return kind !== 'person' && kind !== 'thing' && all.filter(({ entity }) => entity === kind).length === 1;
}

/** Notes one behind the other, or each on a line of its own, as one hand writes them. */
export function joinJotted(lines: readonly string[], random: Random): readonly string[] {
  const between = random.pick(separators);
  return [lines.map((line) => (between === '. ' ? line : line.replace(/\.$/, ''))).join(between)];
}

const separators = [', ', ', ', '; ', ' - ', ' / ', '. ', '\n', '\n', '\n- ', '\n* '];

/** Sentences that begin small go on with the one before them. */
export function joinRunning(sentences: readonly string[], random: Random): readonly string[] {
  return sentences.reduce<readonly string[]>((done, sentence) => {
    const last = done.at(-1);
    if (last === undefined || !/^\p{Ll}/u.test(sentence)) return [...done, sentence];
    const between = random.pick(connectors);
    return [...done.slice(0, -1), withoutEnd(last) + between + sentence];
  }, []);
}

const connectors = [', ', ', and ', ' and ', ', and ', '; ', ' - ', ', but ', ', while ', ': ', ' '];

/** A template that does not begin with the fact, or with I, begins small. */
export function lowerFirst(template: string): string {
  return /^(?:\{|I\b|\p{Lu}\p{Lu})/u.test(template)
    ? template
    : template.charAt(0).toLowerCase() + template.slice(1);
}

/** A template that has nothing but the label and the fact. */
export function bare(label: string, random: Random): string {
  return fill(random.pick(notes), label).replace('@', '{}');
}

/** {} is the label, @ the fact. */
const notes = [
  '{}: @',
  '{}: @.',
  '{} - @',
  '{} @',
  '@ ({})',
  'the {} is @',
  'The {} is @.',
  '@ is the {}',
  '{} = @',
];
