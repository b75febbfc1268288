import type { TokenVectors } from '../core/bert-score.ts';
import type { Collection, CompletedRound, Cut, Message, Round, RunConfig, Spare } from '../core/types.ts';

/** Every method of every port rejects with an `InklingError` and with nothing else. */

export interface GenerateRequest {
  readonly messages: readonly Message[];
  /** Upper bound of the reply, in the model's tokens. */
  readonly maxTokens: number;
  /** What may be cut so that prompt and reply fit into the model's context, first to go first. */
  readonly spares?: readonly Spare[];
}

export interface GenerateReply {
  readonly text: string;
  readonly promptTokens: number;
  readonly replyTokens: number;
  readonly finish: 'stop' | 'length';
  readonly milliseconds: number;
  /** What the model read instead of the prompt that was too long; missing where it read all of it. */
  readonly fitted?: { readonly messages: readonly Message[]; readonly cuts: readonly Cut[] };
}

export interface GenerateOptions {
  /** Aborting interrupts the generation and keeps the weights; the call rejects with kind `aborted`. */
  readonly signal?: AbortSignal;
  /** The whole reply so far, at most about 12 times a second. */
  readonly onText?: (text: string) => void;
}

/** Greedy decoding: the same messages give the same reply on the same device. */
export interface LanguageModel {
  generate(request: GenerateRequest, options?: GenerateOptions): Promise<GenerateReply>;
}

/** What models have answered, by a key that holds everything a reply depends on. Neither method rejects: without a cache the model answers. */
export interface CompletionCache {
  readCompletion(key: string): Promise<GenerateReply | null>;
  writeCompletion(key: string, reply: GenerateReply): Promise<void>;
}

/** The same for embeddings of texts. */
export interface EmbeddingCache {
  readEmbedding(key: string): Promise<Embedding | null>;
  writeEmbedding(key: string, embedding: Embedding): Promise<void>;
}

/** What an embedder makes of one text. */
export interface Embedding {
  /** Of unit length. */
  readonly vector: readonly number[];
  /** How many tokens at the end of the text were not read, being beyond the context; missing where all were. */
  readonly unreadTokens?: number;
}

export interface Embedder {
  /** One per text, in order. */
  embed(texts: readonly string[], options?: { readonly signal?: AbortSignal }): Promise<readonly Embedding[]>;
  /** For measuring how alike two texts are: one list per text, in order; of unit length. */
  embedTokens(
    texts: readonly string[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly TokenVectors[]>;
}

export interface Clock {
  /** Milliseconds; only differences are used. */
  now(): number;
}

/** Where finished rounds go. A round is committed whole, with its model calls, or not at all. */
export interface RoundStore {
  /** In the order of t, for one episode. */
  rounds(runId: string, agent: string, seed: number): Promise<readonly Round[]>;
  /** Rejects for a round that is not committed. Whether all that were are kept, `settle` knows. */
  commit(round: CompletedRound): Promise<void>;
  /** Resolves when every round that was committed is kept, and rejects where one could not be. */
  settle(): Promise<void>;
}

/** Where documents of the visitor's own come from. */
export interface CollectionSource {
  /** Null for one that is not kept. */
  collection(id: string): Promise<Collection | null>;
}

export interface RunStore extends RoundStore, CollectionSource {
  saveRun(config: RunConfig): Promise<void>;
  /** Newest first. */
  runs(): Promise<readonly RunConfig[]>;
  deleteRun(runId: string): Promise<void>;
}
