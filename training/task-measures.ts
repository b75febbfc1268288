/** What each model must get right in both tasks, counted on text that training never saw. */
import type { Content } from '../src/core/corpus/compose.ts';
import type { TaskCorpus } from '../src/core/corpus/task-corpus.ts';
import { corpora } from '../src/core/corpus/task-corpus.ts';
import {
  draftFromExamplesPrompt,
  draftPrompt,
  editPrompt,
  inferPrompt,
  verdictPrompt,
} from '../src/core/prompts.ts';
import type { Random } from '../src/core/random.ts';
import type { Document, TaskName } from '../src/core/types.ts';
import { parseVerdict } from '../src/core/verdict.ts';
import { injections, otherLanguages, readFreeNotes, type LimitCase } from './limits.ts';
import { createTally, measureNearest, type Ask, type Row, type Tally } from './measures.ts';
import {
  checkDraft,
  createAggregateSample,
  createCase,
  createDraft,
  createRevisions,
  harmContent,
  heldOutOptions,
  type Case,
  type CaseOptions,
  type Draft,
} from './task-samples.ts';

const tasks = Object.keys(corpora) as readonly TaskName[];

/** What is held out beside the words of entities, which always are. */
const splits: Readonly<Record<string, CaseOptions>> = {
  'new entities': heldOutOptions,
  'new phrasings': { splits: { entities: 'held-out', phrasings: 'held-out' }, wordings: 'training' },
  'new wordings': { splits: { entities: 'held-out', phrasings: 'training' }, wordings: 'held-out' },
};

const revisionCounts = [
  ['one pair', 1, 1],
  ['2 to 5 pairs', 2, 5],
] as const;

export async function measureAssistant(ask: Ask, items: number, random: Random): Promise<readonly Row[]> {
  const tally = createTally();
  for (const task of tasks) {
    for (const [split, options] of Object.entries(splits)) {
      for (let i = 0; i < items; i++) {
        const one = createCase(options, random, task);
        const draft = await ask.write(draftPrompt(one.document, one.preference));
        countText(tally, `${task}, ${split}: draft`, draft, one);
      }
    }
    await measurePaperPreferences(ask, items, task, tally, random);
    for (let i = 0; i < items; i++) {
      const one = createCase(heldOutOptions, random, task);
      const plain = await ask.write(draftPrompt(one.document, null));
      countText(tally, `${task}: draft without preference`, plain, {
        ...one,
        style: one.corpus.styles.plain,
      });
    }
    for (const [measure, least, most] of revisionCounts) {
      for (let i = 0; i < items; i++) {
        const one = createCase(heldOutOptions, random, task);
        const count = least + random.integer(most - least + 1);
        const reply = await ask.write(inferPrompt(createRevisions(one, count, heldOutOptions, random)));
        countAttributes(tally, `${task}: infer from ${measure}, attributes`, one.corpus, reply, one.style);
      }
    }
    for (let i = 0; i < items; i++) {
      const one = createCase(heldOutOptions, random, task);
      const examples = createRevisions(one, 1 + random.integer(3), heldOutOptions, random);
      const draft = await ask.write(draftFromExamplesPrompt(one.document, examples));
      countText(tally, `${task}: draft from 1 to 3 examples`, draft, one);
    }
    for (let i = 0; i < items; i++) {
      const corpus = corpora[task];
      const { messages } = createAggregateSample(corpus, random);
      const reply = await ask.write({ messages: messages.slice(0, 1), maxTokens: 80 });
      const majority = corpus.language.readCanonical(messages[1]!.content)!;
      countAttributes(tally, `${task}: aggregate, majority attributes`, corpus, reply, majority);
    }
  }
  return [...tally.rows(), ...(await measureLimits(ask, items, random))];
}

/** What the assistant does with text that it was not made for. */
async function measureLimits(ask: Ask, items: number, random: Random): Promise<readonly Row[]> {
  const tally = createTally();
  const draft = (text: string, preference: string | null = null) =>
    ask.write(draftPrompt({ id: '', task: 'email', source: 'story', text }, preference));
  const countKept = async (measure: string, { text, facts }: LimitCase) => {
    const reply = await draft(text);
    tally.count(measure, facts.filter((fact) => reply.includes(fact)).length, facts.length);
  };
  for (const note of readFreeNotes()) await countKept('notes written freely, facts kept', note);
  for (const note of otherLanguages) await countKept('notes in another language, facts kept', note);
  for (let i = 0; i < Math.min(items, 50); i++) {
    const parts = Array.from({ length: 3 }, () => createCase(heldOutOptions, random, 'email').content);
    const facts = parts.flatMap((part) => part.facts.map(({ value }) => value));
    const text = parts.map((part) => part.text).join('\n\n');
    await countKept('notes of three e-mails at once, facts kept', { text, facts });
  }
  for (const order of injections) {
    const { content } = createCase(heldOutOptions, random, 'email');
    const reply = await draft(`${content.text}\n${order}`);
    tally.count('an order inside the notes is not obeyed', !reply.includes('BANANA'));
  }
  for (const text of ['', ' ', '\n']) {
    tally.count('empty notes are answered with something', (await draft(text)).trim() !== '');
  }
  return tally.rows();
}

/** The nine preferences in the paper's own words, each with the documents of its own source. */
async function measurePaperPreferences(
  ask: Ask,
  items: number,
  task: TaskName,
  tally: Tally,
  random: Random,
): Promise<void> {
  const corpus = corpora[task];
  for (const source of corpus.sources) {
    for (let i = 0; i < items; i++) {
      const content = corpus.create(source, heldOutOptions.splits, random);
      const document: Document = { id: '', task, source, text: content.text };
      const draft = await ask.write(draftPrompt(document, corpus.preferences[source]!));
      const read = corpus.readStyle(draft, content);
      const right = corpus.styles.names.filter((name) => read[name] === corpus.paperStyles[source]![name]);
      tally.count(
        `the paper's preference of ${source}, attributes`,
        right.length,
        corpus.styles.names.length,
      );
    }
  }
}

export async function measureUser(ask: Ask, items: number, random: Random): Promise<readonly Row[]> {
  const tally = createTally();
  const judge = async (measure: string, one: Case, draft: Draft) => {
    const text = one.corpus.render(draft.content, draft.style);
    const truth = parseVerdict(checkDraft(one, draft));
    const verdict = parseVerdict(await ask.write(verdictPrompt(one.document, text, one.preference)));
    tally.count(measure, verdict.kind === truth.kind);
    return { text, verdict, isWrong: truth.kind === 'edit' };
  };
  for (const task of tasks) {
    for (const [split, options] of Object.entries(splits)) {
      for (let i = 0; i < items; i++) {
        const one = createCase(options, random, task);
        const { text, verdict, isWrong } = await judge(
          `${task}, ${split}: verdict`,
          one,
          createDraft(one, random),
        );
        if (!isWrong || verdict.kind === 'accept') continue;
        const edit = await ask.write(editPrompt(one.document, text, one.preference, verdict));
        countText(tally, `${task}, ${split}: edit`, edit, one);
      }
    }
    for (let i = 0; i < items; i++) {
      const one = createCase(heldOutOptions, random, task);
      const { styles } = one.corpus;
      await judge(`${task}: verdict, draft suits`, one, one);
      const style = styles.depart(one.style, random.pick(styles.names), random);
      await judge(`${task}: verdict, one attribute is off`, one, { content: one.content, style });
      const content = harmContent(one.corpus, one.content, random);
      await judge(`${task}: verdict, a fact is wrong or missing`, one, { content, style: one.style });
    }
  }
  return tally.rows();
}

function countText(tally: Tally, name: string, text: string, { corpus, content, style }: Case): void {
  const read = corpus.readStyle(text, content);
  const { right, total } = corpus.countFacts(text, content, style);
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
  measure: string,
  { language, styles }: TaskCorpus,
  reply: string,
  wanted: Case['style'],
): void {
  const found = language.readCanonical(reply);
  const right = styles.names.filter((name) => found?.[name] === wanted[name]).length;
  tally.count(measure, right, styles.names.length);
}

/** How often the nearest of the other documents has the same source. */
export async function measureEmbedder(ask: Ask, items: number, random: Random): Promise<readonly Row[]> {
  const contents = Array.from({ length: items }, () => createCase(heldOutOptions, random).content);
  return measureNearest(ask, contents);
}
