import { cleanReply } from '../core/clean-reply.ts';
import { createError } from '../core/failure.ts';
import type { Prompt } from '../core/prompts.ts';
import type { ModelCall, PromptKind } from '../core/types.ts';
import type { EmitStep, RoundStep } from './events.ts';
import type { LanguageModel } from './ports.ts';

/** Asks one model one thing; resolves with its reply, freed of what is not the text itself and at most `longestReply` long. */
export type Ask = (kind: PromptKind, prompt: Prompt) => Promise<string>;

/** In characters. The token limit ends a reply long before; this holds where an engine ignores the limit. */
export const longestReply = 16_000;

export interface CallSetting {
  /** Interrupts the call in flight. */
  readonly signal: AbortSignal;
  /** Throws kind `aborted` between calls. */
  readonly stopIfAborted: () => void;
  readonly emit: EmitStep;
}

/** The one place that calls a language model: every call streams, is told as an event, and can be aborted. */
export function createAsk(role: ModelCall['role'], model: LanguageModel, setting: CallSetting): Ask {
  const { signal, stopIfAborted, emit } = setting;

  return async function ask(kind, prompt) {
    const toStep = streamedStep[kind];
    const onText = (text: string) => toStep && emit(toStep(cleanReply(boundReply(text), kind)));
    stopIfAborted();
    const { text, fitted, ...usage } = await model.generate(prompt, { signal, onText });
    stopIfAborted(); // A reply that was cut short by the stop must not count as one.

    const whole = boundReply(text);
    const reply = cleanReply(whole, kind);
    const call = { role, prompt: kind, messages: prompt.messages, ...fitted, reply: whole, ...usage };
    emit({ type: 'ModelCalled', call });
    // An empty verdict is an unclear one; everywhere else the loop cannot go on without words.
    if (reply === '' && kind !== 'verdict') throw emptyReply(role, kind);
    return reply;
  };
}

const streamedStep: Partial<Record<PromptKind, (text: string) => RoundStep>> = {
  draft: (text) => ({ type: 'DraftStreamed', text }),
  verdict: (text) => ({ type: 'VerdictStreamed', text }),
  edit: (text) => ({ type: 'EditStreamed', text }),
};

/** Cutting must not leave half of an emoji behind. */
function boundReply(text: string): string {
  return text
    .slice(0, longestReply)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
}

function emptyReply(role: ModelCall['role'], kind: PromptKind) {
  const writesText = kind === 'draft' || kind === 'trial';
  const wanted = kind === 'edit' ? 'an edit' : writesText ? 'a draft' : 'a preference';
  return createError(
    'empty-reply',
    `The ${role} model answered nothing where it was asked for ${wanted}.`,
    `Resume the run to ask again. If it happens again, choose another ${role} model or another device.`,
  );
}
