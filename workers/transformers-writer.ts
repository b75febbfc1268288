import {
  AutoModelForCausalLM,
  AutoTokenizer,
  InterruptableStoppingCriteria,
  type PretrainedModelOptions,
  type PreTrainedModel,
  type PreTrainedTokenizer,
} from '@huggingface/transformers';
import { createError } from '../src/core/failure.ts';
import type { Message } from '../src/core/types.ts';
import type { GenerateReply, ModelSpec } from '../src/engines/protocol.ts';
import { isRepeating } from './repetition.ts';
import { createTokenStream } from './token-stream.ts';
import { chooseLoop, type Prompt } from './transformers-loop.ts';
import { MODEL_NAME } from './transformers-runtime.ts';

export interface Writer {
  generate(
    messages: readonly Message[],
    maxTokens: number,
    onText: (text: string) => void,
  ): Promise<GenerateReply>;
  interrupt(): void;
  readonly cache: 'heap' | 'library';
}

/** A chat model: greedy decoding, so that the same messages give the same reply. */
export async function loadWriter(spec: ModelSpec, options: PretrainedModelOptions): Promise<Writer> {
  const tokenizer = await AutoTokenizer.from_pretrained(MODEL_NAME);
  const model = await AutoModelForCausalLM.from_pretrained(MODEL_NAME, options);
  const stopping = new InterruptableStoppingCriteria();
  const ends = endTokens(model);
  const probe = applyTemplate(tokenizer, [{ role: 'user', content: 'Write one line.' }]);
  const loop = await chooseLoop(model, tokenizer, stopping, ends, probe);

  return {
    async generate(messages, maxTokens, onText) {
      const start = performance.now();
      const prompt = applyTemplate(tokenizer, messages);
      const promptTokens = prompt['input_ids']!.dims[1]!;
      const room = Math.min(maxTokens, spec.contextLength - promptTokens);
      if (room < 1) throw tooLong(spec, promptTokens);

      stopping.reset();
      const stream = createTokenStream((tokens) => decode(tokenizer, tokens), onText);
      let repeats = false;
      await loop.run(prompt, room, (token) => {
        stream.push(token);
        // Whatever came after would be the same again: the reply counts as cut at its limit.
        if (!repeats && isRepeating(stream.tokens)) {
          repeats = true;
          stopping.interrupt();
        }
      });
      if (stopping.interrupted && !repeats) throw aborted();
      return createReply(tokenizer, stream.tokens, ends, promptTokens, performance.now() - start);
    },
    interrupt: () => stopping.interrupt(),
    cache: loop.cache,
  };
}

function applyTemplate(tokenizer: PreTrainedTokenizer, messages: readonly Message[]): Prompt {
  const options = { add_generation_prompt: true, return_dict: true } as const;
  return tokenizer.apply_chat_template([...messages], options) as unknown as Prompt;
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
    'Shorten the text, use fewer retrieved entries, or choose a model with a longer context.',
  );
}

function aborted() {
  return createError('aborted', 'The generation was stopped.', 'Start again when you like.');
}
