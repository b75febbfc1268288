import type {
  AgentName,
  CompletedRound,
  Document,
  FailedRound,
  Failure,
  ModelCall,
  Neighbour,
  RunConfig,
  Verdict,
} from '../core/types.ts';

/** Everything a run tells. The screen, the store and the metrics read these; none of them asks the loop. */
export type RunEvent = RunStarted | RoundEvent | AllRoundsEnded | RunEnded;

export interface RunStarted {
  readonly type: 'RunStarted';
  readonly config: RunConfig;
  /** What an earlier sitting had finished, in the order of work; empty for a new run. */
  readonly storedRounds: readonly CompletedRound[];
}

/** Every episode has come to its round t, and no model is asked anything until the next event is pulled. */
export interface AllRoundsEnded {
  readonly type: 'AllRoundsEnded';
  readonly t: number;
}

export type RunEnded = { readonly type: 'RunEnded' } & (
  { readonly reason: 'completed' | 'aborted' } | { readonly reason: 'failed'; readonly failure: Failure }
);

export type RoundEvent = RoundKey & RoundStep;

/** Which round of which episode an event belongs to: the rounds t of all episodes go on at the same time. */
export interface RoundKey {
  readonly agent: AgentName;
  readonly seed: number;
  /** From 1. */
  readonly t: number;
}

/** In the order in which a round tells them. The streamed ones carry the whole reply so far. */
export type RoundStep =
  | { readonly type: 'RoundStarted'; readonly document: Document }
  /** The embedder read the context without its end. */
  | { readonly type: 'ContextCut'; readonly unreadTokens: number }
  | {
      readonly type: 'ContextRetrieved';
      readonly neighbours: readonly Neighbour[];
      /** f_t; null when no preference stands in the draft prompt. */
      readonly preference: string | null;
    }
  | { readonly type: 'DraftStreamed'; readonly text: string }
  | { readonly type: 'DraftWritten'; readonly draft: string }
  | { readonly type: 'VerdictStreamed'; readonly text: string }
  | { readonly type: 'VerdictGiven'; readonly verdict: Verdict }
  | { readonly type: 'EditStreamed'; readonly text: string }
  | { readonly type: 'EditWritten'; readonly edit: string; readonly cost: number }
  /** Null when the round teaches nothing. An accepted draft teaches the preference that it was written with. */
  | { readonly type: 'PreferenceInferred'; readonly preference: string | null }
  | { readonly type: 'ModelCalled'; readonly call: ModelCall }
  | { readonly type: 'RoundEnded'; readonly round: CompletedRound }
  /** It failed in a way that a new start of the model may mend, and begins again. */
  | { readonly type: 'RoundRepeated'; readonly round: FailedRound }
  | { readonly type: 'RoundFailed'; readonly round: FailedRound };

export type EmitStep = (step: RoundStep) => void;
export type EmitRound = (event: RoundEvent) => void;
