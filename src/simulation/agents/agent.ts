import type { Memory } from '../../core/memory.ts';
import type { Revision as Example } from '../../core/prompts.ts';
import type { Document, Neighbour } from '../../core/types.ts';

/**
 * A method that drafts and learns. It keeps nothing: what it knows is the memory it is handed, so that
 * draft = retrieve + write and learn = infer + remember are functions of values, and a run can stop at any round.
 */
export interface Agent {
  /** What the memory says about the context x_t. */
  retrieve(memory: Memory, context: Document): Promise<Retrieval>;
  /** y_t */
  draft(context: Document, retrieval: Retrieval): Promise<string>;
  /** What this round teaches beside its revision; null when nothing. @param memory D_t, without this round */
  infer(revision: Revision, memory: Memory): Promise<string | null>;
}

export interface Retrieval {
  /** φ(x_t), or null where the agent does not embed. */
  readonly embedding: readonly number[] | null;
  readonly neighbours: readonly Neighbour[];
  /** f_t, the preference for the draft prompt; null for none. */
  readonly preference: string | null;
  /** Earlier revisions for the draft prompt, the nearest first, where the method shows those. */
  readonly examples?: readonly Example[];
}

export interface Revision {
  /** x_t */
  readonly context: Document;
  /** y_t */
  readonly draft: string;
  /** y′_t */
  readonly edit: string;
  /** c_t */
  readonly cost: number;
  /** What the draft was written with. */
  readonly retrieval: Retrieval;
}

export const nothingRetrieved: Retrieval = { embedding: null, neighbours: [], preference: null };
