import type { CompletedRound, Message, RunConfig } from '../types.ts';

/** What a conversation comes from, for whoever wants only some of them. */
interface Origin {
  readonly run: string;
  readonly agent: string;
  readonly seed: number;
  readonly round: number;
  readonly source: string;
}

/** Every call of a model as a conversation: its prompt, and its reply as the last message. One line for each. */
export function writeCalls(round: CompletedRound, run: RunConfig): string {
  return round.calls
    .map(({ role, prompt, messages, reply }) =>
      writeConversation([...messages, { role: 'assistant', content: reply }], {
        ...originOf(round, run),
        model: run.models[role],
        prompt,
      }),
    )
    .join('');
}

/** The prompt of the draft, answered by what the user made of it: an assistant that is trained on it writes what was wanted. */
export function writeEdit(round: CompletedRound, run: RunConfig): string {
  const call = round.calls.findLast(({ prompt }) => prompt === 'draft');
  if (call === undefined) return '';
  return writeConversation([...call.messages, { role: 'assistant', content: round.edit }], {
    ...originOf(round, run),
    cost: round.cost,
  });
}

function originOf({ agent, seed, t, document }: CompletedRound, { id }: RunConfig): Origin {
  return { run: id, agent, seed, round: t, source: document.source };
}

function writeConversation(messages: readonly Message[], origin: Origin & Record<string, unknown>): string {
  const plain = messages.map(({ role, content }) => ({ role, content }));
  return `${JSON.stringify({ messages: plain, ...origin })}\n`;
}
