import type { StoredRound } from './records.ts';

/**
 * A round as it lies in the database: its embedding as one block of numbers. A list of some hundred numbers is written and read number by
 * number there, which took most of the time of reading rounds.
 */
export type PackedRound = Omit<StoredRound, 'embedding'> & {
  /** A list in records of the versions before. */
  readonly embedding: Float64Array | readonly number[] | null;
};

export function packRound({ embedding, ...round }: StoredRound): PackedRound {
  return { ...round, embedding: embedding === null ? null : Float64Array.from(embedding) };
}

/** What may be such a record, with a list in the place of the block; whether it is sound is for its schema. */
export function unpackRound(record: unknown): unknown {
  if (typeof record !== 'object' || record === null) return record;
  const { embedding } = record as { readonly embedding?: unknown };
  return embedding instanceof Float64Array ? { ...record, embedding: Array.from(embedding) } : record;
}
