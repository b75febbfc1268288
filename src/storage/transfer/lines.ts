import type { Plan } from '../../core/plan.ts';
import type { RunRecord } from '../../core/run-record.ts';
import type { Collection, CompletedRound, RunConfig } from '../../core/types.ts';

/**
 * The file in which runs travel: JSON Lines, one of these per line. The header comes first; a run comes before its rounds.
 * Header lines may recur, so that two files in a row are a file.
 */
export type TransferLine = HeaderLine | CollectionLine | PlanLine | RunLine | RoundLine;

export interface HeaderLine {
  readonly type: 'inkling';
  readonly version: typeof transferVersion;
}

export interface CollectionLine {
  readonly type: 'collection';
  readonly collection: Collection;
}

export interface PlanLine {
  readonly type: 'plan';
  readonly id: string;
  readonly plan: Plan;
}

export interface RunLine {
  readonly type: 'run';
  readonly run: RunConfig;
  readonly record: RunRecord | null;
}

export interface RoundLine {
  readonly type: 'round';
  readonly round: CompletedRound;
}

/** Goes up when a reader of the version before would misunderstand a line. A field that may be missing is no reason. */
export const transferVersion = 1;

export const headerLine: HeaderLine = { type: 'inkling', version: transferVersion };

/** With its line break. `type` stands first, so that a person and `grep` see at once what a line is. */
export function writeLine({ type, ...rest }: TransferLine): string {
  return `${JSON.stringify({ type, ...rest })}\n`;
}
