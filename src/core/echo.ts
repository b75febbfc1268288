import type { CompletedRound } from './types.ts';

/** Whether the user was asked to edit: after an unclear verdict as well. */
export function isAskedToEdit({ verdict }: Pick<CompletedRound, 'verdict'>): boolean {
  return verdict.kind !== 'accept';
}

/** The user was asked to edit, and gave the draft back: c_t = 0, as where only spaces and line breaks differ. */
export function isEcho(round: Pick<CompletedRound, 'verdict' | 'cost'>): boolean {
  return isAskedToEdit(round) && round.cost === 0;
}
