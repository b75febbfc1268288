import type { AgentName } from './agent-name.ts';
import type { sourcesOf } from './sources.ts';

/** The values that every other room speaks about. Plain data: all of it survives structured cloning and JSON. */

export type { AgentName };

/** A kind of writing job with its own prompts and sources. */
export type TaskName = keyof typeof sourcesOf;

/** Where Inkling's own documents come from. Each source has one latent preference, which the agents never see. */
export type SourceName = EmailSourceName | SummarySourceName;
export type EmailSourceName = (typeof sourcesOf.email)[number];
export type SummarySourceName = (typeof sourcesOf.summarization)[number];

export interface Document {
  readonly id: string;
  readonly task: TaskName;
  /** One of the task's sources, or of the collection that it comes from. */
  readonly source: string;
  readonly text: string;
}

/** Documents of the visitor's own, for one task, with a latent preference for each of their sources. */
export interface Collection {
  readonly id: string;
  readonly name: string;
  readonly task: TaskName;
  readonly sources: readonly { readonly name: string; readonly preference: string }[];
  readonly documents: readonly { readonly source: string; readonly text: string }[];
}

/** One chat turn sent to a model. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** `unclear` means that the reply could not be read strictly; the round goes on as an edit and is counted apart. */
export type VerdictKind = 'accept' | 'edit' | 'unclear';

export interface Verdict {
  readonly kind: VerdictKind;
  /** What the user model wrote before it answered; the whole reply when unclear. */
  readonly check: string;
}

/** One entry of an agent's memory D_t: what there is to learn from a round. Each method takes of it what it needs. */
export type Entry = Pick<
  CompletedRound,
  't' | 'document' | 'embedding' | 'draft' | 'edit' | 'cost' | 'learned'
>;

/** A retrieved entry; similarity is the cosine, -1 to 1. */
export interface Neighbour {
  /** The round that it was learned in, from 1. */
  readonly t: number;
  readonly similarity: number;
  /** Null where the method remembers revisions and no preferences. */
  readonly preference: string | null;
}

/** `trial`: a draft that an agent writes for itself, to see what a preference does. */
export type PromptKind = 'draft' | 'verdict' | 'edit' | 'infer' | 'aggregate' | 'trial';

/** What of a prompt may go where the model's context is too short for all of it. The instruction and the preference never do. */
export type PromptPart =
  'document' | 'draft' | 'check' | 'revision' | 'further-revisions' | 'further-preferences';

/** A part of a prompt's messages: where it stands, in characters. */
export interface Spare {
  readonly part: PromptPart;
  readonly spans: readonly Span[];
}

export interface Span {
  /** Which message. */
  readonly message: number;
  readonly start: number;
  readonly end: number;
}

/** A part that was shortened or dropped, and by how many tokens the prompt became shorter. */
export interface Cut {
  readonly part: PromptPart;
  readonly tokens: number;
}

/** One call of one model: the screen, the store and the expense all read this record, none measures on its own. */
export interface ModelCall {
  readonly role: 'user' | 'assistant';
  readonly prompt: PromptKind;
  /** As the model read them. */
  readonly messages: readonly Message[];
  /** What was left out of them; missing where they are whole. */
  readonly cuts?: readonly Cut[];
  readonly reply: string;
  readonly promptTokens: number;
  readonly replyTokens: number;
  /** `length`: the reply was cut by its token limit. */
  readonly finish: 'stop' | 'length';
  readonly milliseconds: number;
}

interface RoundBase {
  readonly runId: string;
  readonly agent: AgentName;
  readonly seed: number;
  /** From 1. */
  readonly t: number;
  readonly document: Document;
}

export interface CompletedRound extends RoundBase {
  readonly status: 'completed';
  /** f*_t */
  readonly latentPreference: string;
  /** φ(x_t), or null where the agent does not embed. */
  readonly embedding: readonly number[] | null;
  /** How many tokens at the end of x_t the embedder did not read, being beyond its context; missing where it read all. */
  readonly unreadTokens?: number;
  readonly neighbours: readonly Neighbour[];
  /** f_t, the preference that stood in the draft prompt; null when none did. */
  readonly preference: string | null;
  /**
   * How near f_t is to the true preference of each source: F1 of BERTScore, in the order of the run's sources. Missing where
   * there is no f_t, and in records of the versions before.
   */
  readonly closeness?: readonly { readonly source: string; readonly score: number }[];
  /** y_t */
  readonly draft: string;
  readonly verdict: Verdict;
  /** y′_t; the draft itself when accepted. */
  readonly edit: string;
  /** c_t, in word tokens. */
  readonly cost: number;
  /** What this round adds to the memory; null when it adds nothing. */
  readonly learned: string | null;
  readonly calls: readonly ModelCall[];
  /** From its start to its end, while the rounds of other episodes went on beside it. */
  readonly milliseconds: number;
}

/** A failure is a status, never a number: a failed round has no cost and is left out of every mean. */
export interface FailedRound extends RoundBase {
  readonly status: 'failed';
  readonly failure: Failure;
}

export type Round = CompletedRound | FailedRound;

/** What happened, what it means, what to do: all three are shown to the visitor. */
export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
  readonly advice: string;
}

export type FailureKind =
  | 'aborted'
  | 'model-missing'
  | 'model-damaged'
  | 'wrong-hash'
  | 'load-failed'
  | 'no-device'
  | 'empty-reply'
  | 'script-exhausted'
  | 'generation-failed'
  | 'worker-died'
  | 'network'
  | 'storage-full'
  | 'storage-unavailable'
  | 'invalid';

/** A configuration of episodes: every agent meets every seed. */
export interface RunConfig {
  readonly id: string;
  readonly task: TaskName;
  readonly agents: readonly AgentName[];
  readonly seeds: readonly number[];
  /** Rounds per episode. */
  readonly rounds: number;
  readonly models: Trio;
  readonly createdAt: number;
  /** Which of the task's sources take part; missing: all of them, as in records of the versions before. */
  readonly sources?: readonly string[];
  /** Latent preferences in the place of the paper's, by source. */
  readonly preferences?: Readonly<Record<string, string>>;
  /** Id of the collection whose documents take the place of the task's own. */
  readonly collection?: string;
  /** Id of the plan that it belongs to. */
  readonly plan?: string;
}

/** The models of a run by their ids in the catalogue. */
export interface Trio {
  readonly user: string;
  readonly assistant: string;
  readonly embedder: string;
}
