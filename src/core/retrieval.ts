import { createError } from './failure.ts';

/** What has a place in the space of embeddings. */
export interface Located {
  /** The round that it was learned in. */
  readonly t: number;
  readonly embedding: readonly number[];
}

export interface Found<E> {
  readonly entry: E;
  /** The cosine, -1 to 1. */
  readonly similarity: number;
}

/**
 * The k entries whose embeddings have the largest cosine with φ(x_t), nearest first; all of them when there are fewer.
 * Exact, by full scan: 200 entries of 384 numbers take well under a millisecond. Of equally near entries the one
 * learned most recently comes first, because it was inferred with the most experience.
 * Throws kind `invalid` for vectors that are empty, all zero, not finite, or of another length than φ(x_t); φ(x_t) is
 * checked even when the memory is empty, so that no such vector ever enters it.
 */
export function nearest<E extends Located>(
  entries: readonly E[],
  embedding: readonly number[],
  k: number,
): readonly Found<E>[] {
  const length = measureLength(embedding);
  return entries
    .map((entry) => ({
      entry,
      similarity: clamp(dot(embedding, entry.embedding) / (length * measureLength(entry.embedding))),
    }))
    .sort((a, b) => b.similarity - a.similarity || b.entry.t - a.entry.t)
    .slice(0, k);
}

function measureLength(vector: readonly number[]): number {
  const length = Math.sqrt(dot(vector, vector));
  if (!Number.isFinite(length)) rejectVector('it holds a number that is not finite');
  if (length === 0) rejectVector('it is empty or all zeros');
  return length;
}

function dot(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) rejectVector(`it has ${a.length} numbers and an earlier one ${b.length}`);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Rounding can take the cosine of equal directions a hair beyond 1. */
function clamp(cosine: number): number {
  return Math.max(-1, Math.min(1, cosine));
}

function rejectVector(reason: string): never {
  throw createError(
    'invalid',
    `The embedding of a document cannot be compared: ${reason}.`,
    'Choose another device or another embedding model, and resume the run.',
  );
}
