/** What the words of a conversation tell, and where: a model learns to read and to copy them before it can write. For training only. */
import type { Content } from '../src/core/corpus/compose.ts';
import type { TaskCorpus } from '../src/core/corpus/task-corpus.ts';
import type { Prompt } from '../src/core/prompts.ts';
import type { SourceName } from '../src/core/types.ts';

/** A part of a message that tells things, by code points of the message. */
export interface Reading {
  readonly message: number;
  readonly start: number;
  readonly end: number;
  /** Label, start and end of everything that it tells. */
  readonly told: readonly Told[];
}

type Told = readonly [label: string, start: number, end: number];

/** What the document or the draft of the prompt tells; a draft has labels of its own, so that what it tells is not taken for the document's. */
export function readPart(
  { messages, spares }: Prompt,
  part: 'document' | 'draft',
  corpus: TaskCorpus,
  content: Content,
): Reading {
  const { message, start, end } = spares!.find((spare) => spare.part === part)!.spans[0]!;
  const told = findTold(messages[message]!.content.slice(start, end), corpus, content).map(
    ([label, from, to]): Told => [part === 'draft' ? `draft ${label}` : label, start + from, start + to],
  );
  return inCodePoints(messages[message]!.content, { message, start, end, told });
}

/** What a reply tells. */
export function readReply(message: number, text: string, corpus: TaskCorpus, content: Content): Reading {
  return inCodePoints(text, { message, start: 0, end: text.length, told: findTold(text, corpus, content) });
}

/** What the lines of a check say of the document and of the draft, `label wanted / found: yes`. */
export function readCheck(message: number, text: string, corpus: TaskCorpus, source: SourceName): Reading {
  const { subject, slots } = corpus.describe(source);
  const labels = ['reader', 'writer', ...[subject, ...slots].map(({ label }) => label)];
  const told = [...text.matchAll(/^(\S+) (.+) \/ (.+): (?:yes|no)$/dgm)]
    .filter(({ 1: label }) => labels.includes(label!))
    .flatMap(({ 1: label, 2: wanted, 3: found, indices }): readonly Told[] => [
      ...(wanted === 'none' ? [] : [[label!, ...indices![2]!] as const]),
      ...(found === 'none' ? [] : [[`draft ${label}`, ...indices![3]!] as const]),
    ]);
  return inCodePoints(text, { message, start: 0, end: text.length, told });
}

function inCodePoints(text: string, { message, start, end, told }: Reading): Reading {
  const count = (index: number) => [...text.slice(0, index)].length;
  return {
    message,
    start: count(start),
    end: count(end),
    told: told.map(([label, from, to]) => [label, count(from), count(to)]),
  };
}

/** Where the text tells what is in the content; of things that lie within each other the longest. */
function findTold(text: string, corpus: TaskCorpus, content: Content): readonly Told[] {
  const { subject, slots } = corpus.describe(content.source);
  const things: readonly (readonly [label: string, value: string])[] = [
    [subject.label, content.subject],
    ...Object.entries(content.names),
    ...content.facts.map(({ slot, value }) => [slots[slot]!.label, value] as const),
  ];
  return things
    .toSorted(([, one], [, other]) => other.length - one.length)
    .flatMap(([label, value]) =>
      findWhole(text, value).map((start): Told => [label, start, start + value.length]),
    )
    .reduce<readonly Told[]>(
      (kept, one) => (kept.some(([, start, end]) => one[1] < end && start < one[2]) ? kept : [...kept, one]),
      [],
    );
}

/** Where the text has the value, and not as a part of longer words. */
function findWhole(text: string, value: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const borders = [at, at + value.length].map((border) => text.slice(Math.max(0, border - 1), border + 1));
    if (!borders.some((border) => /^[\p{L}\p{N}]{2}$/u.test(border))) found.push(at);
  }
  return found;
}
