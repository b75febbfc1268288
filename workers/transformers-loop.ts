import {
  InterruptableStoppingCriteria,
  TextStreamer,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  type Tensor,
} from '@huggingface/transformers';
import { checkLogits } from './check-logits.ts';
import { CHECKED_TOKENS, createBatcher, findRows } from './transformers-batch.ts';
import type { Choice } from './ort-heap.ts';
import { createHeapDecoder, type HeapDecoder } from './transformers-heap.ts';
import { createTurn } from './turn.ts';

/** The tokenized prompt, as the library's chat template gives it. */
export type Prompt = Readonly<Record<string, Tensor>>;

export interface Loop {
  /** Who keeps the past keys and values between tokens. */
  readonly cache: 'heap' | 'library';
  /** How many runs may overlap. */
  readonly batch: number;
  /** Greedy decoding: gives the tokens of the reply one by one, the end token included, at most `limit`, until `push` says false. */
  run(
    prompt: Prompt,
    limit: number,
    push: (token: number) => boolean,
    isStopped?: () => boolean,
  ): Promise<void>;
}

/**
 * The fastest loop that is right for this model: with the cache in the heap where that works and gives the library's
 * own tokens, else the library's; and several sequences at once where each gets the tokens that it has alone.
 *
 * @param probes two prompts of different length, to compare on
 */
export async function chooseLoop(
  model: PreTrainedModel,
  tokenizer: PreTrainedTokenizer,
  ends: ReadonlySet<number>,
  probes: readonly Prompt[],
): Promise<Loop> {
  const library = createLibraryLoop(model, tokenizer);
  const decoder = isPlainGreedy(model.generation_config) ? createHeapDecoder(model) : null;
  if (decoder === null) return library;
  const expected = await collect(library, probes[0]!);
  const choices: Choice[] = [];
  const noting = noteChoices(decoder, choices);
  const tokens = await collect(createHeapLoop(noting, 1, ends), probes[0]!).catch(() => []);
  if (expected.length === 0 || tokens.join() !== expected.join()) return library;
  const batch = await findRows(decoder, probes.map(idsOf), choices).catch(() => 1);
  return createHeapLoop(decoder, batch, ends);
}

/** The same decoder, which notes down what it chooses for its first row: to decode the same again would take a tenth of a load. */
function noteChoices(decoder: HeapDecoder, choices: Choice[]): HeapDecoder {
  return {
    ...decoder,
    async read(cache, tokens) {
      const read = await decoder.read(cache, tokens);
      choices.push(read.choices[0]!);
      return read;
    },
  };
}

function createLibraryLoop(model: PreTrainedModel, tokenizer: PreTrainedTokenizer): Loop {
  const stopping = new InterruptableStoppingCriteria();
  // On WebAssembly a generation never returns to the event loop by itself, so an interrupt would arrive after its end.
  const turn = createTurn();
  const forward = model.forward.bind(model);
  model.forward = async (inputs: Parameters<typeof forward>[0]) => {
    await turn();
    const outputs = (await forward(inputs)) as { readonly logits?: Tensor };
    if (outputs.logits?.location === 'cpu') checkLogits(lastPosition(outputs.logits));
    return outputs;
  };
  return {
    cache: 'library',
    batch: 1,
    async run(prompt, limit, push) {
      stopping.reset();
      await model.generate({
        ...prompt,
        max_new_tokens: limit,
        do_sample: false,
        num_beams: 1,
        streamer: new Relay(tokenizer, (token) => {
          if (!push(token)) stopping.interrupt();
        }),
        stopping_criteria: stopping,
      });
    },
  };
}

/** @param logits batch × positions × vocabulary */
function lastPosition({ dims, data }: Tensor): ArrayLike<number> {
  const vocabulary = dims.at(-1)!;
  return (data as Float32Array).subarray(data.length - vocabulary);
}

function createHeapLoop(decoder: HeapDecoder, batch: number, ends: ReadonlySet<number>): Loop {
  const batcher = createBatcher(decoder, batch, createTurn());
  return {
    cache: 'heap',
    batch,
    run(prompt, limit, push, isStopped = () => false) {
      let written = 0;
      return batcher.write({
        prompt: idsOf(prompt),
        push: (token) => push(token) && ++written < limit && !ends.has(token),
        isStopped,
      });
    },
  };
}

function idsOf(prompt: Prompt): readonly number[] {
  return Array.from(prompt['input_ids']!.data as BigInt64Array, Number);
}

/** Settings beyond these, such as a penalty for repetition, change the tokens: only the library knows them all. */
function isPlainGreedy(settings: object | null): boolean {
  const plain =
    /^(do_sample|(eos|bos|pad)_token_id|transformers_version|_from_model_config|temperature|top_[kp]|max_length|max_new_tokens)$/;
  return Object.keys(settings ?? {}).every((key) => plain.test(key));
}

async function collect(loop: Loop, prompt: Prompt): Promise<readonly number[]> {
  const tokens: number[] = [];
  await loop.run(prompt, CHECKED_TOKENS, (token) => tokens.push(token) > 0);
  return tokens;
}

/** Gives the library's tokens on. It puts the prompt first, then one token at a time. */
class Relay extends TextStreamer {
  readonly #onToken: (token: number) => void;
  #sawPrompt = false;

  constructor(tokenizer: PreTrainedTokenizer, onToken: (token: number) => void) {
    super(tokenizer);
    this.#onToken = onToken;
  }

  override put(value: bigint[][]): void {
    if (this.#sawPrompt) this.#onToken(Number(value[0]![0]));
    this.#sawPrompt = true;
  }

  override end(): void {
    return;
  }
}
