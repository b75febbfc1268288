/** One training sample per kind of prompt for both tasks, for the user model and for the assistant model. */
import type { Content, TextSplits } from '../src/core/corpus/compose.ts';
import type { WordingSplit } from '../src/core/corpus/preference-language.ts';
import type { Attributes, StyleOf } from '../src/core/corpus/style-space.ts';
import { corpora, type TaskCorpus } from '../src/core/corpus/task-corpus.ts';
import {
  aggregatePrompt,
  draftFromExamplesPrompt,
  draftPrompt,
  editPrompt,
  inferPrompt,
  verdictPrompt,
  type Prompt,
  type Revision,
} from '../src/core/prompts.ts';
import type { Random } from '../src/core/random.ts';
import { taskNames } from '../src/core/sources.ts';
import type { Document, Message, PromptKind, SourceName, TaskName } from '../src/core/types.ts';
import { parseVerdict } from '../src/core/verdict.ts';
import { createAlterations } from './alter.ts';
import { harmContent, harmMuch, inventFact, omitFacts } from './harm.ts';
import type { Neighbours } from './other-words.ts';
import { readCheck, readPart, readReply, type Reading } from './reading.ts';

type Style = StyleOf<Attributes>;

/** A conversation whose assistant turns are what the model has to write. */
export interface Sample {
  readonly kinds: readonly PromptKind[];
  readonly messages: readonly Message[];
  /** What documents, drafts and replies tell. */
  readonly read: readonly Reading[];
  /** What is settled before the reply begins, each `thing=value`: the style, which things are told. */
  readonly settled: readonly string[];
}

/** A document, a style to ask for and words that ask for it. */
export interface Case {
  readonly corpus: TaskCorpus;
  readonly content: Content;
  readonly document: Document;
  readonly style: Style;
  readonly preference: string;
}

/** What a draft holds; its content may differ from the document's. */
export interface Draft {
  readonly content: Content;
  readonly style: Style;
}

export interface CaseOptions {
  readonly splits: TextSplits;
  /** Of the preference. */
  readonly wordings: WordingSplit;
  /** For training: other words for a sentence. */
  readonly neighbours?: Neighbours;
}

export const trainingOptions: CaseOptions = {
  splits: { entities: 'training', phrasings: 'training' },
  wordings: 'training',
};
export const heldOutOptions: CaseOptions = {
  splits: { entities: 'held-out', phrasings: 'training' },
  wordings: 'training',
};

export function createUserSample(options: CaseOptions, random: Random): Sample {
  const one = createCase(options, random);
  const draft = createTrainingDraft(one, random);
  const text = one.corpus.render(draft.content, draft.style);
  const reply = checkDraft(one, draft);
  const verdict = parseVerdict(reply);
  const asked = verdictPrompt(one.document, text, one.preference);
  const read = [
    readPart(asked, 'document', one.corpus, one.content),
    readPart(asked, 'draft', one.corpus, draft.content),
    readCheck(asked.messages.length, reply, one.corpus, one.content.source),
  ];
  const settled = [
    ...settle(one.corpus, one),
    ...settle(one.corpus, draft).map((thing) => `draft ${thing}`),
    `verdict=${verdict.kind}`,
  ];
  if (verdict.kind === 'accept') return toSample(['verdict'], asked, reply, settled, read);
  const prompt = editPrompt(one.document, text, one.preference, verdict);
  const edit = one.corpus.render(one.content, one.style);
  const edited = readReply(prompt.messages.length, edit, one.corpus, one.content);
  return toSample(['verdict', 'edit'], prompt, edit, settled, [...read, edited]);
}

export function createAssistantSample(options: CaseOptions, random: Random): Sample {
  const one = createCase(options, random);
  const { corpus, document, style, preference } = one;
  const roll = random.next();
  if (roll < 0.08) {
    return toDraftSample(one, draftPrompt(document, null), corpus.styles.plain);
  }
  if (roll < 0.76) {
    return toDraftSample(one, draftPrompt(document, preference), style);
  }
  if (roll < 0.81) {
    const examples = createRevisions(one, 1 + random.integer(3), options, random);
    return toDraftSample(one, draftFromExamplesPrompt(document, examples), style);
  }
  if (roll < 0.86) {
    const revisions = createRevisions(one, roll < 0.84 ? 1 : 2 + random.integer(4), options, random);
    return toSample(
      ['infer'],
      inferPrompt(revisions),
      corpus.language.canonical(style),
      settleStyle(corpus, style),
    );
  }
  return createAggregateSample(corpus, random);
}

/** What a person who wants the style of the case made of drafts for other documents of its source. */
export function createRevisions(
  { corpus, content: { source }, style, ...rest }: Case,
  count: number,
  { splits }: CaseOptions,
  random: Random,
): readonly Revision[] {
  return Array.from({ length: count }, () => {
    const content = corpus.create(source, splits, random);
    const draft = createDraft({ ...rest, corpus, content, style }, random);
    return { draft: corpus.render(draft.content, draft.style), edit: corpus.render(content, style) };
  });
}

export function createCase(
  { splits, wordings, neighbours = {} }: CaseOptions,
  random: Random,
  task?: TaskName,
): Case {
  const chosen = task ?? random.pick(taskNames);
  const corpus = corpora[chosen];
  const source = random.pick(isForTraining(splits) ? weighSources(corpus) : corpus.sources);
  const content = corpus.create(source, alter(source, splits, neighbours, random), random);
  const document: Document = { id: '', task: chosen, source, text: content.text };
  const roll = random.next();
  if (roll < 0.14 && wordings === 'training') {
    // A latent preference belongs to one source in the loop; here it meets all of them.
    const owner = random.pick(corpus.sources);
    const words = corpus.preferences[owner]!;
    const preference = random.next() < 0.6 ? words : random.shuffle(words.split(', ')).join(', ');
    return { corpus, content, document, style: corpus.paperStyles[owner]!, preference };
  }
  const style =
    roll < 0.25
      ? corpus.paperStyles[random.pick(corpus.sources)]!
      : corpus.styles.create(random, 0.1 + random.next() * 0.5);
  const preference =
    roll < 0.45 && wordings === 'training'
      ? corpus.language.canonical(style)
      : corpus.language.word(style, wordings, random);
  return { corpus, content, document, style, preference };
}

function alter(source: SourceName, splits: TextSplits, neighbours: Neighbours, random: Random): TextSplits {
  return isForTraining(splits)
    ? { ...splits, altered: createAlterations(source, neighbours, random) }
    : splits;
}

function isForTraining({ phrasings, entities }: TextSplits): boolean {
  return phrasings === 'training' && entities === 'training';
}

/** Film reviews, which say things in the most ways, come three times as often as the other sources of their task. */
function weighSources({ sources }: TaskCorpus): readonly SourceName[] {
  return sources.flatMap((source) => (source === 'film' ? [source, source, source] : [source]));
}

/** A draft that a user may meet: right, nearly right, plain, in another style, or with facts that went wrong. */
export function createDraft({ corpus, content, style }: Case, random: Random): Draft {
  const { styles } = corpus;
  const roll = random.next();
  const drafted =
    roll < 0.5
      ? style
      : roll < 0.7
        ? styles.depart(style, random.pick(styles.names), random)
        : roll < 0.85
          ? styles.plain
          : styles.create(random, 0.4);
  const harm = drafted === style ? 0.45 : 0.15;
  return { content: random.next() < harm ? harmContent(corpus, content, random) : content, style: drafted };
}

/**
 * More drafts with nothing but a slip than the loop has, and more with a fact too few or too many: else which facts the draft tells says
 * nearly always which ones the document does, and a check follows the draft.
 */
function createTrainingDraft(one: Case, random: Random): Draft {
  const { corpus, content, style } = one;
  const roll = random.next();
  if (roll < 0.15) return createWrongDraft(one, random);
  if (roll < 0.33) return { content: harmContent(corpus, content, random), style };
  if (roll < 0.43) return { content: omitFacts(content, random), style };
  if (roll < 0.5) return { content: inventFact(corpus, content, random), style };
  return createDraft(one, random);
}

/**
 * For training: most of the facts went wrong. With one wrong fact in a draft, what is wanted and what was found are mostly the same words,
 * and a model learns to read both from the draft.
 */
function createWrongDraft({ corpus, content, style }: Case, random: Random): Draft {
  const drafted =
    random.next() < 0.7 ? style : corpus.styles.depart(style, random.pick(corpus.styles.names), random);
  return { content: harmMuch(corpus, content, random), style: drafted };
}

/**
 * The user's check, wanted / found: every attribute that either asks for, every name, the subject, then everything that a document of its
 * source can tell, told or not, and the answer. With a line for what neither tells nothing can be skipped.
 */
export function checkDraft({ corpus, content, style }: Case, draft: Draft): string {
  const { styles } = corpus;
  const lines = styles.names
    .filter((name) => style[name] !== styles.plain[name] || draft.style[name] !== styles.plain[name])
    .map((name) => compare(name, style[name]!, draft.style[name]!));
  const shown = corpus.listNames(draft.style);
  for (const name of corpus.listNames(style)) {
    lines.push(compare(name, content.names[name]!, shown.includes(name) ? draft.content.names[name]! : null));
  }
  const { subject, slots } = corpus.describe(content.source);
  lines.push(compare(subject.label, content.subject, draft.content.subject));
  for (const [slot, { label }] of slots.entries()) {
    const [wanted, found] = [content, draft.content].map(({ facts }) =>
      facts.find((fact) => fact.slot === slot),
    );
    lines.push(compare(label, wanted?.value ?? null, found?.value ?? null));
  }
  const suits = lines.every((line) => line.endsWith(': yes'));
  return [...lines, `Verdict: ${suits ? 'yes' : 'no'}`].join('\n');
}

function compare(label: string, wanted: string | null, found: string | null): string {
  return `${label} ${wanted ?? 'none'} / ${found ?? 'none'}: ${wanted === found ? 'yes' : 'no'}`;
}

/** One to five inferred preferences of which most agree; the answer holds each attribute's most frequent value. */
export function createAggregateSample(corpus: TaskCorpus, random: Random): Sample {
  const { styles, language } = corpus;
  const base =
    random.next() < 0.3
      ? corpus.paperStyles[random.pick(corpus.sources)]!
      : styles.create(random, 0.1 + random.next() * 0.5);
  const noise = random.pick([0, 0, 0.05, 0.1, 0.2]);
  const several = Array.from({ length: 1 + random.integer(5) }, () => {
    if (random.next() < 0.1) return styles.create(random, 0.4);
    return styles.names.reduce(
      (style, name) => (random.next() < noise ? styles.depart(style, name, random) : style),
      base,
    );
  });
  const preferences = several.map((style) =>
    random.next() < 0.75 ? language.canonical(style) : language.word(style, 'training', random),
  );
  const style = takeMajority(corpus, several);
  return toSample(
    ['aggregate'],
    aggregatePrompt(preferences),
    language.canonical(style),
    settleStyle(corpus, style),
  );
}

/** Per attribute the most frequent value; of equally frequent ones the nearest, which comes first. */
export function takeMajority({ styles }: TaskCorpus, several: readonly Style[]): Style {
  return Object.fromEntries(
    styles.names.map((name) => {
      const votes = several.map((style) => style[name]!);
      const count = (value: string) => votes.filter((vote) => vote === value).length;
      return [name, votes.reduce((best, vote) => (count(vote) > count(best) ? vote : best))];
    }),
  );
}

function toDraftSample({ corpus, content }: Case, prompt: Prompt, style: Style): Sample {
  const reply = corpus.render(content, style);
  const read = [
    readPart(prompt, 'document', corpus, content),
    readReply(prompt.messages.length, reply, corpus, content),
  ];
  return toSample(['draft'], prompt, reply, settle(corpus, { content, style }), read);
}

/** The style of a text, and which things of its source it tells. */
function settle(corpus: TaskCorpus, { content, style }: Draft): readonly string[] {
  const told = corpus
    .describe(content.source)
    .slots.map(
      ({ label }, slot) =>
        `${content.source} ${label}=${content.facts.some((fact) => fact.slot === slot) ? 'told' : 'not'}`,
    );
  return [...settleStyle(corpus, style), ...told];
}

function settleStyle(corpus: TaskCorpus, style: Style): readonly string[] {
  const task = taskNames.find((name) => corpora[name] === corpus)!;
  return corpus.styles.names.map((name) => `${task} ${name}=${style[name]!}`);
}

function toSample(
  kinds: readonly PromptKind[],
  prompt: Prompt,
  reply: string,
  settled: readonly string[],
  read: readonly Reading[] = [],
): Sample {
  return {
    kinds,
    messages: [...prompt.messages, { role: 'assistant', content: reply }],
    read,
    settled,
  };
}
