import type { TaskName } from '../core/types.ts';

/** What the page calls a task and what is written in it. */
export interface TaskWords {
  readonly label: string;
  readonly one: string;
  readonly many: string;
  /** Two rounds of the task, made up. */
  readonly specimen: {
    readonly draft: string;
    readonly edit: string;
    readonly learned: string;
    readonly later: string;
  };
}

export const wordsOf: Readonly<Record<TaskName, TaskWords>> = {
  email: {
    label: 'E-mail from notes',
    one: 'e-mail',
    many: 'e-mails',
    specimen: {
      draft: 'Hi Ada, just so you know, the proofs are due on 4 May.\n\nCheers,\nJonas',
      edit: 'Dear Ms. Lund,\n\nthe proofs are due on 4 May.\n\nKind regards,\nJonas',
      learned: 'formal greeting and closing',
      later: 'Dear Mr. Adeyemi,\n\nthe figures are due on 19 June.\n\nKind regards,\nJonas',
    },
  },
  summarization: {
    label: 'Summary of a text',
    one: 'summary',
    many: 'summaries',
    specimen: {
      draft: 'The old lighthouse, which stands on a rock, was sold in May, and a bakery will move in.',
      edit: '- The old lighthouse was sold in May.\n- A bakery will move in.',
      learned: 'bullet points, short sentences',
      later: '- The night train runs again from 19 June.\n- It stops in Lund.',
    },
  },
};
