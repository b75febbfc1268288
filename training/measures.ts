/** What each model must get right in both tasks, counted on text that training never saw. */
import { readFileSync } from 'node:fs';
import { sampleRankCorrelation } from 'simple-statistics';
import * as v from 'valibot';
import type { Content } from '../src/core/corpus/compose.ts';
import { corpora, type TaskCorpus } from '../src/core/corpus/task-corpus.ts';
import {
  draftFromExamplesPrompt,
  draftPrompt,
  editPrompt,
  inferPrompt,
  verdictPrompt,
  type Prompt,
} from '../src/core/prompts.ts';
import { createRandom, type Random } from '../src/core/random.ts';
import { taskNames } from '../src/core/sources.ts';
import type { Document } from '../src/core/types.ts';
import { parseVerdict } from '../src/core/verdict.ts';
import { harmContent, inventFact } from './harm.ts';
import { injections, otherLanguages, readFreeNotes, type LimitCase } from './limits.ts';
import {
  checkDraft,
  createAggregateSample,
  createCase,
  createDraft,
  createRevisions,
  heldOutOptions,
  type Case,
  type CaseOptions,
  type Draft,
} from './samples.ts';
import { createTally, type Correlation, type Extent, type Row, type Tally } from './tally.ts';

export interface Ask {
  write(prompt: Prompt): Promise<string>;
  embed(texts: readonly string[]): Promise<readonly (readonly number[])[]>;
}

/**
 * What is held out beside the words of entities, which always are. Wordings are new where no training text has them, and far where they were
 * set aside by hand: their words may be foreign to training as well.
 */
const splits: Readonly<Record<string, CaseOptions>> = {
  'new entities': heldOutOptions,
  'new phrasings': { splits: { entities: 'held-out', phrasings: 'held-out' }, wordings: 'training' },
  'new wordings': { splits: { entities: 'held-out', phrasings: 'training' }, wordings: 'held-out' },
  'far wordings': { splits: { entities: 'held-out', phrasings: 'training' }, wordings: 'set-aside' },
};

/** What is a limit of the models and no aim is measured on fewer. */
function listItems({ items }: Extent, split: string): undefined[] {
  return Array.from({ length: split === 'far wordings' ? Math.min(items, 100) : items });
}

const revisionCounts = [
  ['one pair', 1, 1],
  ['2 to 5 pairs', 2, 5],
] as const;

export async function measureAssistant(ask: Ask, extent: Extent): Promise<readonly Row[]> {
  const tally = createTally(extent);
  for (const task of taskNames) {
    const corpus = corpora[task];
    for (const [split, options] of Object.entries(splits)) {
      await tally.measure(
        `${task}, ${split}: draft`,
        async (name, random) => {
          const one = createCase(options, random, task);
          countText(tally, name, await ask.write(draftPrompt(one.document, one.preference)), one);
        },
        listItems(extent, split),
      );
    }
    for (const source of corpus.sources) {
      await tally.measure(`the paper's preference of ${source}, attributes`, async (name, random) => {
        const content = corpus.create(source, heldOutOptions.splits, random);
        const document: Document = { id: '', task, source, text: content.text };
        const draft = await ask.write(draftPrompt(document, corpus.preferences[source]!));
        countAttributes(tally, name, corpus, corpus.readStyle(draft, content), corpus.paperStyles[source]!);
      });
    }
    await tally.measure(`${task}: draft without preference`, async (name, random) => {
      const one = createCase(heldOutOptions, random, task);
      const plain = await ask.write(draftPrompt(one.document, null));
      countText(tally, name, plain, { ...one, style: corpus.styles.plain });
    });
    for (const [pairs, least, most] of revisionCounts) {
      await tally.measure(`${task}: infer from ${pairs}, attributes`, async (name, random) => {
        const one = createCase(heldOutOptions, random, task);
        const count = least + random.integer(most - least + 1);
        const reply = await ask.write(inferPrompt(createRevisions(one, count, heldOutOptions, random)));
        countAttributes(tally, name, corpus, corpus.language.readCanonical(reply), one.style);
      });
    }
    await tally.measure(`${task}: draft from 1 to 3 examples`, async (name, random) => {
      const one = createCase(heldOutOptions, random, task);
      const examples = createRevisions(one, 1 + random.integer(3), heldOutOptions, random);
      countText(tally, name, await ask.write(draftFromExamplesPrompt(one.document, examples)), one);
    });
    await tally.measure(`${task}: aggregate, majority attributes`, async (name, random) => {
      const { messages } = createAggregateSample(corpus, random);
      const reply = await ask.write({ messages: messages.slice(0, 1), maxTokens: 80 });
      const majority = corpus.language.readCanonical(messages[1]!.content)!;
      countAttributes(tally, name, corpus, corpus.language.readCanonical(reply), majority);
    });
  }
  await measureLimits(ask, extent, tally);
  return tally.rows();
}

/** What the assistant does with text that it was not made for. */
async function measureLimits(ask: Ask, { items }: Extent, tally: Tally): Promise<void> {
  const draft = (text: string) =>
    ask.write(draftPrompt({ id: '', task: 'email', source: 'story', text }, null));
  const countKept = async (name: string, _: Random, { text, facts }: LimitCase) => {
    const reply = await draft(text);
    tally.count(name, facts.filter((fact) => reply.includes(fact)).length, facts.length);
  };
  await tally.measure('notes written freely, facts kept', countKept, readFreeNotes());
  await tally.measure('notes in another language, facts kept', countKept, otherLanguages);
  await tally.measure(
    'notes of three e-mails at once, facts kept',
    async (name, random) => {
      const parts = Array.from({ length: 3 }, () => createCase(heldOutOptions, random, 'email').content);
      const facts = parts.flatMap((part) => part.facts.map(({ value }) => value));
      await countKept(name, random, { text: parts.map(({ text }) => text).join('\n\n'), facts });
    },
    Array.from({ length: Math.min(items, 50) }),
  );
  await tally.measure(
    'an order inside the notes is not obeyed',
    async (name, random) => {
      const { content } = createCase(heldOutOptions, random, 'email');
      const reply = await draft(`${content.text}\n${random.pick(injections)}`);
      tally.count(name, !reply.includes('BANANA'));
    },
    Array.from({ length: Math.min(items, 50) }),
  );
  await tally.measure(
    'empty notes are answered with an invented e-mail',
    async (name, _, text) => tally.count(name, (await draft(text)).trim() !== ''),
    ['', ' ', '\n'],
  );
}

export async function measureUser(ask: Ask, extent: Extent): Promise<readonly Row[]> {
  const tally = createTally(extent);
  const judge = async (name: string, one: Case, draft: Draft) => {
    const text = one.corpus.render(draft.content, draft.style);
    const truth = parseVerdict(checkDraft(one, draft));
    const verdict = parseVerdict(await ask.write(verdictPrompt(one.document, text, one.preference)));
    tally.count(name, verdict.kind === truth.kind);
    return { text, verdict, isWrong: truth.kind === 'edit' };
  };
  for (const task of taskNames) {
    for (const [split, options] of Object.entries(splits)) {
      await tally.measure(
        `${task}, ${split}: verdict and edit`,
        async (_, random) => {
          const one = createCase(options, random, task);
          const draft = createDraft(one, random);
          const { text, verdict, isWrong } = await judge(`${task}, ${split}: verdict`, one, draft);
          if (!isWrong || verdict.kind === 'accept') return;
          const edit = await ask.write(editPrompt(one.document, text, one.preference, verdict));
          countText(tally, `${task}, ${split}: edit`, edit, one);
        },
        listItems(extent, split),
      );
    }
    await tally.measure(`${task}: verdict, draft suits`, async (name, random) => {
      const one = createCase(heldOutOptions, random, task);
      await judge(name, one, one);
    });
    await tally.measure(`${task}: verdict, one attribute is off`, async (name, random) => {
      const one = createCase(heldOutOptions, random, task);
      const { styles } = one.corpus;
      const style = styles.depart(one.style, random.pick(styles.names), random);
      await judge(name, one, { content: one.content, style });
    });
    await tally.measure(`${task}: verdict, a fact is wrong or missing`, async (name, random) => {
      const one = createCase(heldOutOptions, random, task);
      await judge(name, one, { content: harmContent(one.corpus, one.content, random), style: one.style });
    });
    await tally.measure(`${task}: verdict, a fact is invented`, async (name, random) => {
      const one = createCase(heldOutOptions, random, task);
      await judge(name, one, { content: inventFact(one.corpus, one.content, random), style: one.style });
    });
  }
  return tally.rows();
}

/** How often the nearest of the other documents has the same source, and how far pairs of sentences rank as the teacher ranks them. */
export async function measureEmbedder(ask: Ask, extent: Extent): Promise<readonly Row[]> {
  const tally = createTally(extent);
  const random = createRandom(extent.seed);
  const contents = Array.from({ length: extent.items }, () => createCase(heldOutOptions, random).content);
  const vectors = await ask.embed(contents.map(({ text }) => text));
  vectors.forEach((vector, i) => {
    const similarities = vectors.map((other, j) => (i === j ? -2 : dot(vector, other)));
    const nearest = similarities.indexOf(Math.max(...similarities));
    tally.count('nearest context has the same source', contents[nearest]!.source === contents[i]!.source);
  });
  return [...tally.rows(), await compareWithTeacher(ask)];
}

async function compareWithTeacher(ask: Ask): Promise<Correlation> {
  const { sentences, pairs } = v.parse(
    teacherPairs,
    JSON.parse(readFileSync('training/teacher-pairs.json', 'utf8')),
  );
  const vectors = await ask.embed(sentences);
  const ours = pairs.map(([i, j]) => dot(vectors[i]!, vectors[j]!));
  const theirs = pairs.map(([, , similarity]) => similarity);
  const measure = 'pairs of held-out sentences rank as with the teacher (Spearman)';
  return { measure, correlation: sampleRankCorrelation(ours, theirs), pairs: pairs.length };
}

/** Sentences of held-out documents, and what the teacher says of some pairs of them. */
const teacherPairs = v.object({
  sentences: v.array(v.string()),
  pairs: v.array(v.tuple([v.number(), v.number(), v.number()])),
});

function countText(tally: Tally, name: string, text: string, { corpus, content, style }: Case): void {
  const read = corpus.readStyle(text, content);
  const { right, total } = corpus.countFacts(text, content, style);
  countAttributes(tally, `${name}, attributes`, corpus, read, style);
  tally.count(`${name}, all attributes`, corpus.styles.isSame(read, style));
  tally.count(`${name}, facts verbatim`, right, total);
  tally.count(
    `${name}, every fact right and none invented`,
    right === total && !invents(text, corpus, content),
  );
}

/** Whether the text says something of a slot that the document does not say. */
export function invents(text: string, corpus: TaskCorpus, content: Content): boolean {
  return corpus.describe(content.source).slots.some((_, slot) => {
    const fact = content.facts.find((known) => known.slot === slot)?.value;
    return corpus.listForms(content.source, slot).some((form) => {
      const [before, after] = form.split('{}') as [string, string];
      return text
        .split(before)
        .slice(1)
        .some(
          (rest) => before !== '' && rest.includes(after) && rest.slice(0, fact?.length) !== (fact ?? null),
        );
    });
  });
}

function countAttributes(
  tally: Tally,
  name: string,
  { styles }: TaskCorpus,
  found: Case['style'] | null,
  wanted: Case['style'],
): void {
  const right = styles.names.filter((attribute) => found?.[attribute] === wanted[attribute]).length;
  tally.count(name, right, styles.names.length);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
