import type { Failure, RunConfig } from '../../core/types.ts';

/** What carrying runs out or in is doing. One thing at a time. */
export type CarryState =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'exporting';
      readonly name: string;
      readonly rounds: number;
      /** Null where nobody has counted. */
      readonly all: number | null;
    }
  | { readonly kind: 'exported'; readonly name: string; readonly rounds: number; readonly leftOut: number }
  | {
      readonly kind: 'checking' | 'storing';
      readonly name: string;
      readonly bytes: number;
      readonly size: number;
    }
  /** Some of the runs are here already, and the visitor is asked what is meant. */
  | { readonly kind: 'asking'; readonly name: string; readonly fresh: number; readonly here: number }
  | {
      readonly kind: 'imported';
      readonly name: string;
      readonly runs: readonly RunConfig[];
      readonly rounds: number;
      /** Runs that were here already and were left as they are. */
      readonly skipped: number;
      readonly collections: number;
      readonly plans: number;
    }
  | { readonly kind: 'stopped'; readonly what: 'export' | 'import' }
  | { readonly kind: 'failed'; readonly failure: Failure };

export function isCarrying({ kind }: CarryState): boolean {
  return kind === 'exporting' || kind === 'checking' || kind === 'storing';
}
