import type { Message, ModelCall, PromptKind } from '../../core/types.ts';
import { formatCount, formatTenth } from '../format.ts';

/** What a call was for, as a heading says it. */
export const callNames: Readonly<Record<PromptKind, string>> = {
  draft: 'Draft',
  verdict: 'Verdict',
  edit: 'Edit',
  infer: 'Inferring a preference',
  aggregate: 'Aggregating preferences',
  trial: 'Draft on trial',
};

export const messageNames: Readonly<Record<Message['role'], string>> = {
  system: 'Instruction',
  user: 'Prompt',
  assistant: 'Reply in the prompt',
};

/** What stands beside the name of a call: whose model, its tokens in and out, its time. */
export function describeCall(call: ModelCall): string {
  const { role, promptTokens, replyTokens } = call;
  return `${role} model, ${formatCount(promptTokens)} tokens read, ${formatCount(replyTokens)} written, ${describeTime(call)}`;
}

/** A kept answer took no time, which is something else than a fast model. */
function describeTime({ milliseconds }: ModelCall): string {
  if (milliseconds === 0) return 'from kept answers';
  return milliseconds < 1000 ? `${formatCount(milliseconds)} ms` : `${formatTenth(milliseconds / 1000)} s`;
}

/** One line above all calls of a round. */
export function describeCalls(calls: readonly ModelCall[]): string {
  const tokens = calls.reduce((sum, { promptTokens, replyTokens }) => sum + promptTokens + replyTokens, 0);
  const seconds = calls.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  const count = calls.length === 1 ? '1 model call' : `${formatCount(calls.length)} model calls`;
  return `${count}, ${formatCount(tokens)} tokens, ${formatTenth(seconds)} s`;
}
