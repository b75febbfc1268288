import {
  TextStreamer,
  type InterruptableStoppingCriteria,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  type Tensor,
} from '@huggingface/transformers';
import { createHeapDecoder } from './transformers-heap.ts';
import { createTurn } from './turn.ts';

/** The tokenized prompt, as the library's chat template gives it. */
export type Prompt = Readonly<Record<string, Tensor>>;

export interface Loop {
  /** Who keeps the past keys and values between tokens. */
  readonly cache: 'heap' | 'library';
  /** Greedy decoding: tokens of the reply one by one, the end token included, at most `limit`. */
  run(prompt: Prompt, limit: number, onToken: (token: number) => void): Promise<void>;
}

/**
 * The fastest loop that is right for this model: with the cache in the heap where that works and gives the library's
 * own tokens, else the library's.
 *
 * @param probe any prompt, to compare the two on
 */
export async function chooseLoop(
  model: PreTrainedModel,
  tokenizer: PreTrainedTokenizer,
  stopping: InterruptableStoppingCriteria,
  ends: ReadonlySet<number>,
  probe: Prompt,
): Promise<Loop> {
  const library = createLibraryLoop(model, tokenizer, stopping);
  const heap = createHeapLoop(model, stopping, ends);
  if (heap === null) return library;
  const expected = await collect(library, probe);
  const tokens = await collect(heap, probe).catch(() => []);
  return expected.length > 0 && tokens.join() === expected.join() ? heap : library;
}

function createLibraryLoop(
  model: PreTrainedModel,
  tokenizer: PreTrainedTokenizer,
  stopping: InterruptableStoppingCriteria,
): Loop {
  // On WebAssembly a generation never returns to the event loop by itself, so an interrupt would arrive after its end.
  const turn = createTurn();
  const forward = model.forward.bind(model);
  model.forward = async (inputs: Parameters<typeof forward>[0]) => {
    await turn();
    return forward(inputs);
  };
  return {
    cache: 'library',
    async run(prompt, limit, onToken) {
      await model.generate({
        ...prompt,
        max_new_tokens: limit,
        do_sample: false,
        num_beams: 1,
        streamer: new Relay(tokenizer, onToken),
        stopping_criteria: stopping,
      });
    },
  };
}

function createHeapLoop(
  model: PreTrainedModel,
  stopping: InterruptableStoppingCriteria,
  ends: ReadonlySet<number>,
): Loop | null {
  if (!isPlainGreedy(model.generation_config)) return null;
  const decoder = createHeapDecoder(model);
  if (decoder === null) return null;
  const turn = createTurn();
  return {
    cache: 'heap',
    async run(prompt, limit, onToken) {
      try {
        let token = await decoder.step(Array.from(prompt['input_ids']!.data as BigInt64Array, Number));
        for (let written = 1; ; written++) {
          onToken(token);
          if (written >= limit || ends.has(token)) return;
          await turn();
          if (stopping.interrupted) return;
          token = await decoder.step([token]);
        }
      } finally {
        decoder.reset();
      }
    },
  };
}

/** Settings beyond these, such as a penalty for repetition, change the tokens: only the library knows them all. */
function isPlainGreedy(settings: object | null): boolean {
  const plain =
    /^(do_sample|(eos|bos|pad)_token_id|transformers_version|_from_model_config|temperature|top_[kp]|max_length|max_new_tokens)$/;
  return Object.keys(settings ?? {}).every((key) => plain.test(key));
}

async function collect(loop: Loop, prompt: Prompt): Promise<readonly number[]> {
  const tokens: number[] = [];
  await loop.run(prompt, 6, (token) => tokens.push(token));
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
