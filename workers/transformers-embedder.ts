import {
  AutoModel,
  AutoTokenizer,
  type PretrainedModelOptions,
  type Tensor,
} from '@huggingface/transformers';
import type { Embedding, ModelSpec, TokenVectors } from '../src/engines/protocol.ts';
import { findOwnTokens } from './own-tokens.ts';

export interface TextEmbedder {
  embed(texts: readonly string[]): Promise<readonly Embedding[]>;
  embedTokens(texts: readonly string[]): Promise<readonly TokenVectors[]>;
}

/** A sentence embedding model: pooled as its makers say, unit length. Of a text beyond the context only the beginning is read, as is usual for these, and it is told. @param name that the library finds its files by */
export async function loadEmbedder(
  spec: ModelSpec,
  name: string,
  options: PretrainedModelOptions,
): Promise<TextEmbedder> {
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  const model = await AutoModel.from_pretrained(name, options);
  const pool = spec.pooling === 'cls' ? takeFirst : poolMean;

  async function read(text: string): Promise<{ readonly hidden: Tensor; readonly mayBeCut: boolean }> {
    const limit = spec.contextLength;
    const inputs = tokenizer([text], { truncation: true, max_length: limit }) as { input_ids: Tensor };
    const outputs = (await model(inputs)) as { last_hidden_state?: Tensor };
    return {
      hidden: outputs.last_hidden_state ?? refuse(spec),
      mayBeCut: inputs.input_ids.dims[1]! >= limit,
    };
  }

  return {
    /**
     * One text at a time: dynamic int8 scales the activations of a whole batch together, so that in a batch a text's
     * vector would depend on its neighbours, and a resumed run would differ from an uninterrupted one.
     */
    async embed(texts) {
      const embeddings: Embedding[] = [];
      for (const text of texts) {
        const { hidden, mayBeCut } = await read(text);
        const unreadTokens = mayBeCut ? tokenizer.encode(text).length - spec.contextLength : 0;
        const vector = pool(hidden);
        embeddings.push(unreadTokens > 0 ? { vector, unreadTokens } : { vector });
      }
      return embeddings;
    },

    /** Of the last layer, one text at a time too. */
    async embedTokens(texts) {
      const lists: TokenVectors[] = [];
      for (const text of texts) {
        const all = tokenizer.encode(text);
        const own = tokenizer.encode(text, { add_special_tokens: false });
        // A model that knows no empty text is not asked about one.
        lists.push(own.length === 0 ? [] : takeTokens((await read(text)).hidden, findOwnTokens(all, own)));
      }
      return lists;
    },
  };
}

/** @param hidden 1 × tokens × width, perhaps of the text's beginning only */
function takeTokens(
  hidden: Tensor,
  { start, end }: { readonly start: number; readonly end: number },
): TokenVectors {
  const [, tokens, width] = hidden.dims as [number, number, number];
  const data = hidden.data as Float32Array;
  const vectors: (readonly number[])[] = [];
  for (let i = start; i < Math.min(end, tokens); i++) {
    vectors.push(toUnitLength(data.slice(i * width, (i + 1) * width)));
  }
  return vectors;
}

/** @param hidden 1 × tokens × width; no padding, since each text stands alone */
function poolMean(hidden: Tensor): readonly number[] {
  const [, tokens, width] = hidden.dims as [number, number, number];
  const data = hidden.data as Float32Array;
  const sums = new Float64Array(width);
  for (let i = 0; i < tokens * width; i++) sums[i % width]! += data[i]!;
  return toUnitLength(sums);
}

/** The vector of the first token, which stands for the whole text in models that were trained so. */
function takeFirst(hidden: Tensor): readonly number[] {
  const [, , width] = hidden.dims as [number, number, number];
  return toUnitLength((hidden.data as Float32Array).slice(0, width));
}

function toUnitLength(vector: Float32Array | Float64Array): readonly number[] {
  const length = Math.hypot(...vector);
  // A lost GPU answers zeros or NaN without an error.
  if (!(length > 0 && Number.isFinite(length))) throw new Error('the vector has no direction');
  return Array.from(vector, (value) => value / length);
}

/** Some exports of masked language models give the scores of words only. */
function refuse(spec: ModelSpec): never {
  throw new Error(`${spec.name} was exported without its hidden states, so it has no vectors of texts`);
}
