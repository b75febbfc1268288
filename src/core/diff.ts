import { alignTokens } from './align.ts';
import { locateTokens } from './token-places.ts';

export interface DiffPiece {
  readonly kind: 'same' | 'removed' | 'added';
  /** With the white space before its words, so that the pieces in a row are a readable text. */
  readonly text: string;
}

/**
 * The word diff that the edit cost counts: c_t is the sum, over the changes, of the larger of the tokens removed and the
 * tokens added. The pieces that are not removed are `after`, letter for letter. Those that are not added are `before`
 * up to white space: a difference in white space alone costs nothing and is drawn as `after` has it.
 */
export function diffWords(before: string, after: string): readonly DiffPiece[] {
  const old = locateTokens(before);
  const revised = locateTokens(after);
  const steps = alignTokens(
    old.places.map(({ token }) => token),
    revised.places.map(({ token }) => token),
  );

  const pieces: DiffPiece[] = [];
  for (const step of steps) {
    if (step.removed !== null) append(pieces, 'removed', old.places[step.removed]!.text);
    if (step.added !== null) append(pieces, 'added', revised.places[step.added]!.text);
    if (step.same !== null) append(pieces, 'same', revised.places[step.same]!.text);
  }
  if (revised.rest !== '') append(pieces, 'same', revised.rest);
  return pieces;
}

/** Pieces of one kind grow together; within one change all that is removed comes before all that is added. */
function append(pieces: DiffPiece[], kind: DiffPiece['kind'], text: string): void {
  const last = pieces.pop();
  if (last === undefined) pieces.push({ kind, text });
  else if (last.kind === kind) pieces.push({ kind, text: last.text + text });
  else if (last.kind === 'added' && kind === 'removed') {
    append(pieces, kind, text);
    pieces.push(last);
  } else pieces.push(last, { kind, text });
}
