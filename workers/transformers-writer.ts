import {
  AutoModelForCausalLM,
  AutoTokenizer,
  type PretrainedModelOptions,
  type PreTrainedModel,
  type PreTrainedTokenizer,
} from '@huggingface/transformers';
import { createError } from '../src/core/failure.ts';
import { fitPrompt } from '../src/core/fit-prompt.ts';
import { withSystem, withThinking } from '../src/core/prompting.ts';
import type { Message } from '../src/core/types.ts';
import type { GenerateReply, GenerateRequest, ModelSpec } from '../src/engines/protocol.ts';
import { isRepeating } from './repetition.ts';
import { createTokenStream } from './token-stream.ts';
import { chooseLoop, type Prompt } from './transformers-loop.ts';

export interface Writer {
  generate(request: GenerateRequest, onText: (text: string) => void, call: number): Promise<GenerateReply>;
  interrupt(call: number): void;
  readonly cache: 'heap' | 'library';
  readonly batch: number;
}

/**
 * A chat model: greedy decoding, so that the same messages give the same reply.
 *
 * @param name that the library finds its files by
 */
export async function loadWriter(
  spec: ModelSpec,
  name: string,
  options: PretrainedModelOptions,
): Promise<Writer> {
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  const model = await AutoModelForCausalLM.from_pretrained(name, options);
  const ends = endTokens(model);
  const probes = ['Write one line.', 'Write two lines about a walk by the sea in the rain.'].map((content) =>
    applyTemplate(tokenizer, [{ role: 'user', content }], spec),
  );
  const loop = await chooseLoop(model, tokenizer, ends, probes);
  const interrupted = new Set<number>();
  const encode = (messages: readonly Message[]) => {
    const prompt = applyTemplate(tokenizer, messages, spec);
    return { prompt, tokens: prompt['input_ids']!.dims[1]! };
  };

  return {
    async generate(request, onText, call) {
      const start = performance.now();
      const { messages, encoded, room, cuts } = fitPrompt(
        withThinking(request, spec.prompting),
        encode,
        spec.contextLength,
      );
      const { prompt, tokens: promptTokens } = encoded;
      if (room < 1) throw tooLong(spec, promptTokens);

      const stream = createTokenStream((tokens) => decode(tokenizer, tokens), onText);
      const isStopped = () => interrupted.has(call);
      const push = (token: number) => {
        if (isStopped()) return false;
        stream.push(token);
        // Whatever came after would be the same again: the reply counts as cut at its limit.
        return !isRepeating(stream.tokens);
      };
      await loop.run(prompt, room, push, isStopped);
      if (interrupted.delete(call)) throw aborted();
      const reply = createReply(tokenizer, stream.tokens, ends, promptTokens, performance.now() - start);
      return cuts.length === 0 ? reply : { ...reply, fitted: { messages, cuts } };
    },
    interrupt: (call) => void interrupted.add(call),
    cache: loop.cache,
    batch: loop.batch,
  };
}

function applyTemplate(
  tokenizer: PreTrainedTokenizer,
  messages: readonly Message[],
  { prompting = {} }: ModelSpec,
): Prompt {
  const { template, thinkingTokens } = prompting;
  const options = {
    add_generation_prompt: true,
    return_dict: true,
    // Templates that know no such switch do not mind it; those of thinking models would spend the reply's limit on thoughts.
    enable_thinking: thinkingTokens !== undefined,
    ...(typeof template === 'string' ? { chat_template: template } : {}),
  } as const;
  return tokenizer.apply_chat_template([...withSystem(messages, prompting)], options) as unknown as Prompt;
}

function createReply(
  tokenizer: PreTrainedTokenizer,
  tokens: readonly number[],
  ends: ReadonlySet<number>,
  promptTokens: number,
  milliseconds: number,
): GenerateReply {
  const stopped = ends.has(tokens.at(-1) ?? -1);
  const text = decode(tokenizer, stopped ? tokens.slice(0, -1) : tokens);
  if (text.trim() === '') {
    throw createError(
      'empty-reply',
      'The model answered nothing.',
      'The round was not counted. Try again, or choose another model for this role.',
    );
  }
  return {
    text,
    promptTokens,
    replyTokens: tokens.length,
    finish: stopped ? 'stop' : 'length',
    milliseconds,
  };
}

function decode(tokenizer: PreTrainedTokenizer, tokens: readonly number[]): string {
  if (tokens.length === 0) return '';
  // The clean-up would take spaces away that the model wrote.
  return tokenizer.decode([...tokens], { skip_special_tokens: true, clean_up_tokenization_spaces: false });
}

function endTokens(model: PreTrainedModel): ReadonlySet<number> {
  const { eos_token_id: listed } = { ...model.config, ...model.generation_config } as {
    eos_token_id?: number | readonly number[] | null;
  };
  return new Set(typeof listed === 'number' ? [listed] : (listed ?? []));
}

function tooLong(spec: ModelSpec, promptTokens: number) {
  return createError(
    'invalid',
    `The prompt has ${promptTokens} tokens, and ${spec.name} reads ${spec.contextLength} with its reply.`,
    'Shorten the text, in a run also by retrieving fewer entries, or choose a model with a longer context.',
  );
}

function aborted() {
  return createError('aborted', 'The generation was stopped.', 'Start again when you like.');
}
