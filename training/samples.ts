/** One training sample per kind of prompt, for the user model and for the assistant model. */
import { createEntity, createName, type Split } from '../src/core/corpus/entities.ts';
import { createNotes, grammars, type Fact, type Notes } from '../src/core/corpus/notes.ts';
import { paperStyles } from '../src/core/corpus/paper-styles.ts';
import { renderEmail } from '../src/core/corpus/render.ts';
import { emailStyles, type Style } from '../src/core/corpus/style.ts';
import { emailLanguage } from '../src/core/corpus/wordings.ts';
import {
  aggregatePrompt,
  draftPrompt,
  editPrompt,
  inferPrompt,
  verdictPrompt,
  type Prompt,
} from '../src/core/prompts.ts';
import type { Random } from '../src/core/random.ts';
import { latentPreferences, sources } from '../src/core/task.ts';
import type { Document, Message, PromptKind } from '../src/core/types.ts';
import { parseVerdict } from '../src/core/verdict.ts';

/** A conversation whose assistant turns are what the model has to write. */
export interface Sample {
  readonly kinds: readonly PromptKind[];
  readonly messages: readonly Message[];
}

export function createUserSample(split: Split, random: Random): Sample {
  const { notes, document, style, preference } = createCase(split, random);
  const draft = createDraft(notes, style, split, random);
  const email = renderEmail(draft.notes, draft.style);
  const reply = checkDraft(notes, style, draft.notes, draft.style);
  const verdict = parseVerdict(reply);
  if (verdict.kind === 'accept')
    return toSample(['verdict'], verdictPrompt(document, email, preference), reply);
  return toSample(
    ['verdict', 'edit'],
    editPrompt(document, email, preference, verdict),
    renderEmail(notes, style),
  );
}

export function createAssistantSample(split: Split, random: Random): Sample {
  const { notes, document, style, preference } = createCase(split, random);
  const roll = random.next();
  if (roll < 0.1)
    return toSample(['draft'], draftPrompt(document, null), renderEmail(notes, emailStyles.plain));
  if (roll < 0.58) return toSample(['draft'], draftPrompt(document, preference), renderEmail(notes, style));
  if (roll < 0.82) {
    const draft = createDraft(notes, style, split, random);
    return toSample(
      ['infer'],
      inferPrompt([{ draft: renderEmail(draft.notes, draft.style), edit: renderEmail(notes, style) }]),
      emailLanguage.canonical(style),
    );
  }
  return createAggregateSample(random);
}

/** The user's check, wanted / found: every attribute that either asks for something, every name and fact, then the answer. */
export function checkDraft(notes: Notes, wanted: Style, draftNotes: Notes, has: Style): string {
  const lines = emailStyles.names
    .filter((a) => wanted[a] !== emailStyles.plain[a] || has[a] !== emailStyles.plain[a])
    .map((a) => compare(a, wanted[a], has[a]));
  const namesReader = has.greeting !== 'none' || has.personal === 'yes';
  if (wanted.greeting !== 'none' || wanted.personal === 'yes') {
    lines.push(compare('reader', notes.reader, namesReader ? draftNotes.reader : null));
  }
  if (wanted.closing !== 'none') {
    lines.push(compare('writer', notes.writer, has.closing !== 'none' ? draftNotes.writer : null));
  }
  for (const fact of notes.facts) {
    const found = draftNotes.facts.find(({ slot }) => slot === fact.slot);
    lines.push(compare(grammars[notes.source].slots[fact.slot]!.label, fact.value, found?.value ?? null));
  }
  const suits = lines.every((line) => line.endsWith(': yes'));
  return [...lines, `Verdict: ${suits ? 'yes' : 'no'}`].join('\n');
}

function compare(label: string, wanted: string, found: string | null): string {
  return `${label} ${wanted} / ${found ?? 'missing'}: ${wanted === found ? 'yes' : 'no'}`;
}

export interface Case {
  readonly notes: Notes;
  readonly document: Document;
  readonly style: Style;
  readonly preference: string;
}

/** Notes, a style to ask for and words that ask for it; in words held out of training where asked. */
export function createCase(split: Split, random: Random, wordings: Split = 'training'): Case {
  const source = random.pick(sources);
  const notes = createNotes(source, split, random);
  const document: Document = { id: '', task: 'email', source, text: notes.text };
  const roll = random.next();
  if (roll < 0.14 && wordings === 'training') {
    // A latent preference belongs to one source in the loop; here it meets all of them.
    const owner = random.pick(sources);
    const preference =
      random.next() < 0.6
        ? latentPreferences[owner]
        : random.shuffle(latentPreferences[owner].split(', ')).join(', ');
    return { notes, document, style: paperStyles[owner], preference };
  }
  const style =
    roll < 0.3 ? paperStyles[random.pick(sources)] : emailStyles.create(random, 0.15 + random.next() * 0.5);
  const preference =
    roll < 0.5
      ? emailLanguage.canonical(style)
      : emailLanguage.word(style, split === 'held-out' ? 'training' : split, random);
  return { notes, document, style, preference };
}

/** A draft that a user may meet: right, nearly right, plain, in another style, or with facts that went wrong. */
export function createDraft(
  notes: Notes,
  wanted: Style,
  split: Split,
  random: Random,
): { notes: Notes; style: Style } {
  const roll = random.next();
  const style =
    roll < 0.5
      ? wanted
      : roll < 0.7
        ? emailStyles.depart(wanted, random.pick(emailStyles.names), random)
        : roll < 0.85
          ? emailStyles.plain
          : emailStyles.create(random, 0.45);
  const harm = style === wanted ? 0.3 : 0.15;
  return { notes: random.next() < harm ? harmNotes(notes, split, random) : notes, style };
}

export function harmNotes(notes: Notes, split: Split, random: Random): Notes {
  const roll = random.next();
  if (roll < 0.06) return { ...notes, reader: harmValue(notes.reader, random) ?? createName(split, random) };
  if (roll < 0.12) return { ...notes, writer: harmValue(notes.writer, random) ?? createName(split, random) };
  const victims = random.shuffle(notes.facts).slice(0, random.next() < 0.8 ? 1 : 2);
  const facts = notes.facts.flatMap((fact): Fact[] => {
    if (!victims.includes(fact)) return [fact];
    const action = random.next();
    if (action < 0.2) return [];
    const { entity } = grammars[notes.source].slots[fact.slot]!;
    const value = action < 0.55 ? createEntity(entity, split, random) : harmValue(fact.value, random);
    return [{ ...fact, value: value ?? createEntity(entity, split, random) }];
  });
  return { ...notes, facts };
}

/** The slips of a small model: a word dropped, doubled or replaced, a few letters wrong. */
export function harmValue(value: string, random: Random): string | null {
  const words = value.split(' ');
  const at = random.integer(words.length);
  const roll = random.next();
  if (roll < 0.25 && words.length > 1) words.splice(at, 1);
  else if (roll < 0.35) words.splice(at, 0, words[at]!);
  else if (roll < 0.55) words[at] = random.pick(createEntity('thing', 'training', random).split(' '));
  else {
    const letters = [...words[at]!];
    const i = random.integer(letters.length);
    if (/\d/.test(letters[i]!)) letters[i] = String((Number(letters[i]) + 1 + random.integer(9)) % 10);
    else letters.splice(i, random.integer(3), random.pick([...'aeioulnrst']));
    words[at] = letters.join('');
  }
  const harmed = words.join(' ').trim();
  return harmed === '' || harmed === value ? null : harmed;
}

/** Several inferred preferences of which most agree; the answer holds each attribute's most frequent value. */
export function createAggregateSample(random: Random): Sample {
  const base =
    random.next() < 0.3
      ? paperStyles[random.pick(sources)]
      : emailStyles.create(random, 0.15 + random.next() * 0.5);
  const count = 2 + random.integer(4);
  const noise = random.pick([0, 0, 0.05, 0.1, 0.2]);
  const styles = Array.from({ length: count }, () => {
    if (random.next() < 0.1) return emailStyles.create(random, 0.4);
    return emailStyles.names.reduce(
      (s, a) => (random.next() < noise ? emailStyles.depart(s, a, random) : s),
      base,
    );
  });
  const preferences = styles.map((style) =>
    random.next() < 0.75 ? emailLanguage.canonical(style) : emailLanguage.word(style, 'training', random),
  );
  return toSample(['aggregate'], aggregatePrompt(preferences), emailLanguage.canonical(takeMajority(styles)));
}

/** Per attribute the most frequent value; of equally frequent ones the nearest, which comes first. */
export function takeMajority(styles: readonly Style[]): Style {
  const majority: Record<string, string> = { ...emailStyles.plain };
  for (const attribute of emailStyles.names) {
    const votes = styles.map((style) => style[attribute] as string);
    const count = (value: string) => votes.filter((vote) => vote === value).length;
    majority[attribute] = votes.reduce(
      (best, vote) => (count(vote) > count(best) ? vote : best),
      votes[0] ?? emailStyles.attributes[attribute][0],
    );
  }
  return majority as Style;
}

function toSample(kinds: readonly PromptKind[], prompt: Prompt, reply: string): Sample {
  return { kinds, messages: [...prompt.messages, { role: 'assistant', content: reply }] };
}
