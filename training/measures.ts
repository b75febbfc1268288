/** What each model must get right, counted on held-out text. */
import { countFacts, countNames, readStyle } from '../src/core/corpus/check.ts';
import { createNotes } from '../src/core/corpus/notes.ts';
import { renderEmail } from '../src/core/corpus/render.ts';
import { emailStyles, type Style } from '../src/core/corpus/style.ts';
import { emailLanguage } from '../src/core/corpus/wordings.ts';
import { draftPrompt, editPrompt, inferPrompt, verdictPrompt, type Prompt } from '../src/core/prompts.ts';
import type { Random } from '../src/core/random.ts';
import { latentPreferences, sources } from '../src/core/task.ts';
import { paperStyles } from '../src/core/corpus/paper-styles.ts';
import { parseVerdict } from '../src/core/verdict.ts';
import {
  checkDraft,
  createAggregateSample,
  createCase,
  createDraft,
  harmNotes,
  type Case,
} from './samples.ts';

export interface Ask {
  write(prompt: Prompt): Promise<string>;
  embed(texts: readonly string[]): Promise<readonly (readonly number[])[]>;
}

export interface Row {
  readonly measure: string;
  readonly right: number;
  readonly total: number;
}

export async function measureAssistant(ask: Ask, items: number, random: Random): Promise<readonly Row[]> {
  const tally = createTally();
  for (let i = 0; i < items; i++) {
    const { notes, document, style, preference } = createCase('held-out', random);
    countEmail(tally, 'draft', await ask.write(draftPrompt(document, preference)), notes, style);
  }
  for (let i = 0; i < items / 2; i++) {
    const { notes, document } = createCase('held-out', random);
    countEmail(
      tally,
      'draft without preference',
      await ask.write(draftPrompt(document, null)),
      notes,
      emailStyles.plain,
    );
  }
  for (let i = 0; i < items / 2; i++) {
    const { notes, document, style, preference } = createCase('held-out', random, 'held-out');
    const draft = await ask.write(draftPrompt(document, preference));
    countAttributes(tally, 'draft, wordings never seen: attributes', readStyle(draft, notes), style);
  }
  for (let i = 0; i < items / 2; i++) {
    const source = random.pick(sources);
    const notes = createNotes(source, 'held-out', random);
    const document = { id: '', task: 'email', source, text: notes.text } as const;
    const draft = await ask.write(draftPrompt(document, latentPreferences[source]));
    countAttributes(
      tally,
      "draft, the paper's preferences: attributes",
      readStyle(draft, notes),
      paperStyles[source],
    );
  }
  for (let i = 0; i < items; i++) {
    const { notes, style } = createCase('held-out', random);
    const draft = createDraft(notes, style, 'held-out', random);
    const reply = await ask.write(
      inferPrompt([{ draft: renderEmail(draft.notes, draft.style), edit: renderEmail(notes, style) }]),
    );
    countAttributes(tally, 'infer: attributes', emailLanguage.readCanonical(reply), style);
  }
  for (let i = 0; i < items; i++) {
    const { messages } = createAggregateSample(random);
    const reply = await ask.write({ messages: messages.slice(0, 1), maxTokens: 80 });
    countAttributes(
      tally,
      'aggregate: majority attributes',
      emailLanguage.readCanonical(reply),
      emailLanguage.readCanonical(messages[1]!.content)!,
    );
  }
  return tally.rows();
}

export async function measureUser(ask: Ask, items: number, random: Random): Promise<readonly Row[]> {
  const tally = createTally();
  const judge = async (
    measure: string,
    { notes, document, style, preference }: Case,
    draft: ReturnType<typeof createDraft>,
  ) => {
    const email = renderEmail(draft.notes, draft.style);
    const truth = parseVerdict(checkDraft(notes, style, draft.notes, draft.style));
    const verdict = parseVerdict(await ask.write(verdictPrompt(document, email, preference)));
    tally.count(measure, verdict.kind === truth.kind);
    return { email, verdict, wrong: truth.kind === 'edit' };
  };
  for (let i = 0; i < items; i++) {
    const one = createCase('held-out', random);
    const { email, verdict, wrong } = await judge(
      'verdict',
      one,
      createDraft(one.notes, one.style, 'held-out', random),
    );
    if (!wrong || verdict.kind === 'accept') continue;
    const edit = await ask.write(editPrompt(one.document, email, one.preference, verdict));
    countEmail(tally, 'edit', edit, one.notes, one.style);
  }
  for (let i = 0; i < items / 2; i++) {
    const one = createCase('held-out', random);
    await judge('verdict, draft suits', one, { notes: one.notes, style: one.style });
    const near = emailStyles.depart(one.style, random.pick(emailStyles.names), random);
    await judge('verdict, one attribute is off', one, { notes: one.notes, style: near });
    await judge('verdict, a fact is wrong or missing', one, {
      notes: harmNotes(one.notes, 'held-out', random),
      style: one.style,
    });
  }
  return tally.rows();
}

export async function measureEmbedder(ask: Ask, items: number, random: Random): Promise<readonly Row[]> {
  return measureNearest(
    ask,
    Array.from({ length: items }, () => createNotes(random.pick(sources), 'held-out', random)),
  );
}

/** How often the nearest of the other documents has the same source. */
export async function measureNearest(
  ask: Ask,
  documents: readonly { readonly source: string; readonly text: string }[],
): Promise<readonly Row[]> {
  const vectors = await ask.embed(documents.map(({ text }) => text));
  const tally = createTally();
  vectors.forEach((vector, i) => {
    const similarities = vectors.map((other, j) => (i === j ? -2 : dot(vector, other)));
    const nearest = similarities.indexOf(Math.max(...similarities));
    tally.count('nearest context has the same source', documents[nearest]!.source === documents[i]!.source);
  });
  return tally.rows();
}

function countEmail(tally: Tally, name: string, email: string, notes: Case['notes'], style: Style): void {
  const facts = countFacts(email, notes);
  tally.count(`${name}: all attributes`, emailStyles.isSame(readStyle(email, notes), style));
  tally.count(`${name}: facts verbatim`, facts, notes.facts.length);
  const names = countNames(email, notes, style);
  tally.count(`${name}: names verbatim`, names.right, names.total);
  tally.count(`${name}: all facts of a document`, facts === notes.facts.length);
  tally.count(`${name}: every word`, email === renderEmail(notes, style));
}

function countAttributes(tally: Tally, measure: string, found: Style | null, wanted: Style): void {
  const right = emailStyles.names.filter((attribute) => found?.[attribute] === wanted[attribute]).length;
  tally.count(measure, right, emailStyles.names.length);
}

export type Tally = ReturnType<typeof createTally>;

export function createTally() {
  const counts = new Map<string, { right: number; total: number }>();
  return {
    count(measure: string, right: number | boolean, total = 1) {
      const row = counts.get(measure) ?? { right: 0, total: 0 };
      counts.set(measure, { right: row.right + Number(right), total: row.total + total });
    },
    rows: (): readonly Row[] => [...counts].map(([measure, row]) => ({ measure, ...row })),
  };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
