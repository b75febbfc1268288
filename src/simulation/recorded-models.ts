import { createError } from '../core/failure.ts';
import { textOfMessages, type Difference } from '../core/first-difference.ts';
import type { CompletedRound, Message, ModelCall } from '../core/types.ts';
import type { Embedder, GenerateRequest, LanguageModel } from './ports.ts';

/** Models that answer from what was recorded of one round, and nothing else. */
export interface RecordedModels {
  readonly user: LanguageModel;
  readonly assistant: LanguageModel;
  readonly embedder: Embedder;
  /** Where a prompt came that was not recorded; null as long as none has. */
  difference(): Difference | null;
}

export function createRecordedModels(round: CompletedRound): RecordedModels {
  const left = [...round.calls];
  let difference: Difference | null = null;

  const answer = (role: ModelCall['role']): LanguageModel => ({
    async generate(request) {
      const own = left.filter((call) => call.role === role);
      const call = own.find((one) => isPromptOf(request, one));
      if (call === undefined) throw refuse(otherPrompt(own[0], textOfMessages(request.messages)));
      left.splice(left.indexOf(call), 1);
      const { reply, promptTokens, replyTokens, finish, messages, cuts } = call;
      const fitted = cuts === undefined ? {} : { fitted: { messages, cuts } };
      return { text: reply, promptTokens, replyTokens, finish, milliseconds: 0, ...fitted };
    },
  });

  /** Nothing more of this round can be played. */
  function refuse(found: Omit<Difference, 't'>) {
    difference = { t: round.t, ...found };
    return createError(
      'script-exhausted',
      'The loop asked something that was not recorded.',
      'Recompute the round with the models to see what comes out now.',
    );
  }

  return {
    user: answer('user'),
    assistant: answer('assistant'),
    embedder: {
      async embed(texts) {
        return texts.map((text) => {
          const { embedding, unreadTokens, document } = round;
          if (embedding === null || text !== document.text) {
            throw refuse({
              station: 'embedding',
              before: embedding === null ? '' : document.text,
              after: text,
            });
          }
          return { vector: embedding, ...(unreadTokens === undefined ? {} : { unreadTokens }) };
        });
      },
      // Only what measures results asks for these, and a replay measures nothing anew.
      embedTokens: async (texts) => texts.map(() => []),
    },
    difference: () => difference,
  };
}

function otherPrompt(expected: ModelCall | undefined, after: string): Omit<Difference, 't'> {
  if (expected === undefined) return { station: 'number of model calls', before: '', after };
  return { station: `prompt of the ${expected.prompt}`, before: textOfMessages(expected.messages), after };
}

/** A prompt that was cut for a short context is what the model read, and no more than a part of what was asked. */
function isPromptOf({ messages }: GenerateRequest, call: ModelCall): boolean {
  if (messages.length !== call.messages.length) return false;
  return messages.every(({ role, content }, i) => {
    const read: Message = call.messages[i]!;
    if (role !== read.role) return false;
    return content === read.content || (call.cuts !== undefined && isWhatIsLeft(read.content, content));
  });
}

/** Whether `short` is `long` with some of it left out. */
function isWhatIsLeft(short: string, long: string): boolean {
  const left = short.replaceAll(/ ?\[\.\.\.\]/g, '');
  let at = 0;
  for (let i = 0; i < long.length && at < left.length; i++) if (long[i] === left[at]) at++;
  return at === left.length;
}
