import type { Document, Message, PromptPart, Span, Spare, TaskName, Verdict } from './types.ts';
import { writeVerdict } from './verdict.ts';

/** No system message, so that models without a system role read the same words. */
export interface Prompt {
  readonly messages: readonly Message[];
  /** Upper bound of the reply, in tokens. */
  readonly maxTokens: number;
  /** What may be cut where the context is too short, first to go first: documents, what models wrote, memories beyond the nearest. */
  readonly spares?: readonly Spare[];
}

/** What the tasks call the document and what is written from it. */
const wordings: Readonly<
  Record<TaskName, { readonly draft: string; readonly document: string; readonly result: string }>
> = {
  email: { draft: 'Write an e-mail from these notes.', document: 'Notes', result: 'e-mail' },
  summarization: {
    draft: 'Summarize this text; leave side remarks out.',
    document: 'Text',
    result: 'summary',
  },
};

/** What the person made of a draft. */
export interface Revision {
  readonly draft: string;
  readonly edit: string;
}

/** @param preference f_t, or null for a draft without any */
export function draftPrompt(document: Document, preference: string | null): Prompt {
  return createPrompt(
    320,
    [
      [askForDraft(document.task)],
      ...(preference === null ? [] : [[`Preference: ${preference}`]]),
      quote(document),
    ],
    ['document'],
  );
}

/** @param examples earlier revisions of the same person instead of a preference in words, the nearest first */
export function draftFromExamplesPrompt(document: Document, examples: readonly Revision[]): Prompt {
  return createPrompt(
    320,
    [
      [askForDraft(document.task)],
      ['Write it as this person revised earlier drafts:'],
      listRevisions(examples),
      quote(document),
    ],
    ['further-revisions', 'document', 'revision'],
  );
}

/** Asks for the check before the answer: a bare yes or no is a guess for a small model, and often for a large one. */
export function verdictPrompt(document: Document, draft: string, preference: string): Prompt {
  return toPrompt(320, [askForVerdict(document, draft, preference)], ['document', 'draft']);
}

/** Goes on with the conversation of the verdict: the user knows from the check what to change. */
export function editPrompt(document: Document, draft: string, preference: string, verdict: Verdict): Prompt {
  const { document: name, result } = wordings[document.task];
  const { check } = verdict;
  return toPrompt(
    320,
    [
      askForVerdict(document, draft, preference),
      { role: 'assistant', stretches: [spare('check', check), writeVerdict(verdict).slice(check.length)] },
      {
        role: 'user',
        stretches: [
          `Revise the draft so that it suits the preference and agrees with the ${name.toLowerCase()}. Answer with the revised ${result} only.`,
        ],
      },
    ],
    ['document', 'check', 'draft'],
  );
}

/** @param revisions at least one */
export function inferPrompt(revisions: readonly Revision[]): Prompt {
  const several = revisions.length > 1;
  return createPrompt(
    80,
    [
      [
        `A person revised ${several ? 'these drafts' : 'a draft'}. Which style does this person prefer? Answer with a short list of phrases only.`,
      ],
      listRevisions(revisions),
    ],
    ['further-revisions', 'revision'],
  );
}

/** @param preferences of the nearest contexts, the nearest first */
export function aggregatePrompt(preferences: readonly string[]): Prompt {
  return createPrompt(
    80,
    [
      [
        'These preferences belong to similar texts, the nearest first. Answer with one short list of the phrases that most of them share.',
      ],
      preferences.map((preference, i) =>
        i === 0 ? `1. ${preference}` : spare('further-preferences', `\n${i + 1}. ${preference}`),
      ),
    ],
    ['further-preferences'],
  );
}

/** Changes with any template of the task: the models that are trained on these prompts carry it, and a test compares. */
export function fingerprintPrompts(task: TaskName): string {
  const document: Document = { id: '', task, source: 'paper', text: '<notes>' };
  const revision: Revision = { draft: '<draft>', edit: '<edit>' };
  const prompts = [
    draftPrompt(document, null),
    draftPrompt(document, '<preference>'),
    verdictPrompt(document, '<draft>', '<preference>'),
    editPrompt(document, '<draft>', '<preference>', { kind: 'edit', check: '<check>' }),
    draftFromExamplesPrompt(document, [revision]),
    inferPrompt([revision]),
    inferPrompt([revision, revision]),
    aggregatePrompt(['<first>', '<second>']),
  ];
  let hash = 2166136261;
  for (const character of JSON.stringify(prompts.map(({ messages }) => messages))) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 16777619);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function askForDraft(task: TaskName): string {
  const { draft, result } = wordings[task];
  return `${draft} Keep every fact exactly as it stands. Answer with the ${result} only.`;
}

function askForVerdict(document: Document, draft: string, preference: string): Turn {
  return {
    role: 'user',
    stretches: joinSections([
      [
        'Does the draft suit a person with this preference? Check point by point: what is wanted / what the draft has: yes or no. ' +
          `Check every fact of the ${wordings[document.task].document.toLowerCase()} too. The last line is "Verdict: yes" or "Verdict: no".`,
      ],
      [`Preference: ${preference}`],
      quote(document),
      ['Draft:\n', spare('draft', draft)],
    ]),
  };
}

/** The nearest is shortened at worst; those after it are whole or not there. */
function listRevisions(revisions: readonly Revision[]): readonly Stretch[] {
  return revisions.flatMap(({ draft, edit }, i): readonly Stretch[] =>
    i === 0
      ? ['Draft:\n', spare('revision', draft), '\n\nRevision:\n', spare('revision', edit)]
      : [spare('further-revisions', `\n\nDraft:\n${draft}\n\nRevision:\n${edit}`)],
  );
}

function quote({ task, text }: Document): readonly Stretch[] {
  return [`${wordings[task].document}:\n`, spare('document', text)];
}

/** Words of a message; those with a part may be cut. */
type Stretch = string | { readonly part: PromptPart; readonly text: string };

interface Turn {
  readonly role: Message['role'];
  readonly stretches: readonly Stretch[];
}

function spare(part: PromptPart, text: string): Stretch {
  return { part, text };
}

function createPrompt(
  maxTokens: number,
  sections: readonly (readonly Stretch[])[],
  order: readonly PromptPart[],
): Prompt {
  return toPrompt(maxTokens, [{ role: 'user', stretches: joinSections(sections) }], order);
}

function joinSections(sections: readonly (readonly Stretch[])[]): readonly Stretch[] {
  return sections.flatMap((section, i) => (i === 0 ? section : ['\n\n', ...section]));
}

/** @param order what to cut first */
function toPrompt(maxTokens: number, turns: readonly Turn[], order: readonly PromptPart[]): Prompt {
  const found: (Span & { readonly part: PromptPart })[] = [];
  const messages = turns.map(({ role, stretches }, message): Message => {
    let content = '';
    for (const stretch of stretches) {
      const start = content.length;
      content += textOf(stretch);
      if (typeof stretch !== 'string')
        found.push({ part: stretch.part, message, start, end: content.length });
    }
    return { role, content };
  });
  const spares = order.map((part) => ({
    part,
    spans: found
      .filter((span) => span.part === part)
      .map(({ message, start, end }) => ({ message, start, end })),
  }));
  return { messages, maxTokens, spares: spares.filter(({ spans }) => spans.length > 0) };
}

function textOf(stretch: Stretch): string {
  return typeof stretch === 'string' ? stretch : stretch.text;
}
