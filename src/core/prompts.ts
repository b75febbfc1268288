import type { Document, Message, TaskName, Verdict } from './types.ts';
import { writeVerdict } from './verdict.ts';

/** No system message, so that models without a system role read the same words. */
export interface Prompt {
  readonly messages: readonly Message[];
  /** Upper bound of the reply, in tokens. */
  readonly maxTokens: number;
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
  return createPrompt(320, [
    askForDraft(document.task),
    ...(preference === null ? [] : [`Preference: ${preference}`]),
    quote(document),
  ]);
}

/** @param examples earlier revisions of the same person instead of a preference in words, the nearest first */
export function draftFromExamplesPrompt(document: Document, examples: readonly Revision[]): Prompt {
  return createPrompt(320, [
    askForDraft(document.task),
    'Write it as this person revised earlier drafts:',
    ...listRevisions(examples),
    quote(document),
  ]);
}

/** Asks for the check before the answer: a bare yes or no is a guess for a small model, and often for a large one. */
export function verdictPrompt(document: Document, draft: string, preference: string): Prompt {
  return createPrompt(320, [
    'Does the draft suit a person with this preference? Check point by point: what is wanted / what the draft has: yes or no. ' +
      `Check every fact of the ${wordings[document.task].document.toLowerCase()} too. The last line is "Verdict: yes" or "Verdict: no".`,
    `Preference: ${preference}`,
    quote(document),
    `Draft:\n${draft}`,
  ]);
}

/** Goes on with the conversation of the verdict: the user knows from the check what to change. */
export function editPrompt(document: Document, draft: string, preference: string, verdict: Verdict): Prompt {
  const { document: name, result } = wordings[document.task];
  return {
    messages: [
      ...verdictPrompt(document, draft, preference).messages,
      { role: 'assistant', content: writeVerdict(verdict) },
      {
        role: 'user',
        content: `Revise the draft so that it suits the preference and agrees with the ${name.toLowerCase()}. Answer with the revised ${result} only.`,
      },
    ],
    maxTokens: 320,
  };
}

/** @param revisions at least one */
export function inferPrompt(revisions: readonly Revision[]): Prompt {
  const several = revisions.length > 1;
  return createPrompt(80, [
    `A person revised ${several ? 'these drafts' : 'a draft'}. Which style does this person prefer? Answer with a short list of phrases only.`,
    ...listRevisions(revisions),
  ]);
}

/** @param preferences of the nearest contexts, the nearest first */
export function aggregatePrompt(preferences: readonly string[]): Prompt {
  return createPrompt(80, [
    'These preferences belong to similar texts, the nearest first. Answer with one short list of the phrases that most of them share.',
    preferences.map((preference, i) => `${i + 1}. ${preference}`).join('\n'),
  ]);
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

function listRevisions(revisions: readonly Revision[]): readonly string[] {
  return revisions.flatMap(({ draft, edit }) => [`Draft:\n${draft}`, `Revision:\n${edit}`]);
}

function quote({ task, text }: Document): string {
  return `${wordings[task].document}:\n${text}`;
}

function createPrompt(maxTokens: number, parts: readonly string[]): Prompt {
  return { messages: [{ role: 'user', content: parts.join('\n\n') }], maxTokens };
}
