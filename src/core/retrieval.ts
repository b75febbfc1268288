import { createError } from './failure.ts';
import { boundCosines, createIndex, extend, type Bounds, type VectorIndex } from './vector-index.ts';

/** What may have a place in the space of embeddings. */
export interface Located {
  /** The round that it was learned in. */
  readonly t: number;
  /** Null for what has none, and is never found. */
  readonly embedding: readonly number[] | null;
}

export interface Found<E> {
  readonly entry: E;
  /** The cosine, -1 to 1. */
  readonly similarity: number;
}

/**
 * The k entries whose embeddings have the largest cosine with φ(x_t), nearest first; all of them when there are fewer.
 * Exact: the index says for most entries that they cannot be among them, and the cosine of every other one is computed.
 * Of equally near entries the one learned most recently comes first, because it was inferred with the most experience.
 *
 * An index is kept beside each list of entries for as long as the list is: ask with the same list, or one that grew out of it by
 * `passIndexOn`, and only what is new has to be put in.
 *
 * Throws kind `invalid` for vectors that are empty, all zero, not finite, or of another length than φ(x_t); φ(x_t) is
 * checked even when the memory is empty, so that no such vector ever enters it.
 * @param isWanted which entries count; missing: all that have an embedding
 */
export function nearest<E extends Located, Wanted extends E = E>(
  entries: readonly E[],
  embedding: readonly number[],
  k: number,
  isWanted: (entry: E) => entry is Wanted = isAny,
): readonly Found<Wanted>[] {
  const known = prepared.get(entries);
  const search = known?.embedding === embedding ? known : beginSearch(entries, embedding);
  const { length, bounds, shortlist, beyond } = search;
  const { lengths } = indexOf(entries, embedding.length).block;
  const isEligible = (row: number) => lengths[row]! > 0 && isWanted(entries[row]!);
  const measure = (row: number): Candidate => ({
    row,
    similarity: cosine(entries[row]!, lengths[row]!, embedding, length),
  });
  const choose = (candidates: readonly Candidate[]) =>
    candidates
      .toSorted(byNearness(entries))
      .slice(0, k)
      .map(({ row, similarity }): Found<Wanted> => ({ entry: entries[row] as Wanted, similarity }));

  // What came after the search was prepared has no guess.
  const later = listRows(bounds.rows, entries.length).filter(isEligible).map(measure);
  const likely = choose([...firstOf(shortlist, k, ({ row }) => isEligible(row)), ...later]);
  const last = likely[k - 1];
  const least = last === undefined ? -Infinity : bounds.leastGuess(last.similarity);
  if (least > beyond) return likely;
  const rows = listRows(0, bounds.rows).filter((row) => bounds.guesses[row]! >= least && isEligible(row));
  return choose([...rows.map(measure), ...later]);
}

function isAny<E, Wanted extends E>(_entry: E): _entry is Wanted {
  return true;
}

/**
 * Does most of the work of `nearest` beforehand, for the very same vector and this list or one that grows out of it, and throws where
 * that will.
 */
export function prepareSearch(entries: readonly Located[], embedding: readonly number[]): void {
  prepared.set(entries, beginSearch(entries, embedding));
}

const prepared = new WeakMap<readonly Located[], Search>();

interface Candidate {
  readonly row: number;
  /** The cosine. */
  readonly similarity: number;
}

interface Search {
  readonly embedding: readonly number[];
  /** |φ(x_t)| */
  readonly length: number;
  readonly bounds: Bounds;
  /** The rows with the largest guesses, nearest first. */
  readonly shortlist: readonly Candidate[];
  /** No other row has a larger guess. */
  readonly beyond: number;
}

/** Of 10,000 and of 100,000 vectors that have nothing in common, these are enough for the five nearest to be among them for sure. */
const shortlisted = 256;

function beginSearch(entries: readonly Located[], embedding: readonly number[]): Search {
  const length = measureLength(embedding);
  const index = indexOf(entries, embedding.length);
  const { lengths } = index.block;
  const bounds = boundCosines(index, embedding, length);
  const rows = findLargest(bounds, shortlisted, (i) => lengths[i]! > 0);
  const shortlist = rows
    .map((row) => ({ row, similarity: cosine(entries[row]!, lengths[row]!, embedding, length) }))
    .sort(byNearness(entries));
  const beyond = rows.length < shortlisted ? -Infinity : bounds.guesses[rows[0]!]!;
  return { embedding, length, bounds, shortlist, beyond };
}

/** The index of a list, and a search prepared in it, serve one that begins with the same entries: to be told when a memory grows. */
export function passIndexOn(from: readonly Located[], to: readonly Located[]): void {
  const index = indexes.get(from);
  if (index !== undefined) indexes.set(to, index);
  const search = prepared.get(from);
  if (search !== undefined) prepared.set(to, search);
}

const indexes = new WeakMap<readonly Located[], VectorIndex>();

function indexOf(entries: readonly Located[], width: number): VectorIndex {
  let index = indexes.get(entries) ?? createIndex(width);
  if (index.block.width !== width) index = createIndex(width);
  for (let i = index.rows; i < entries.length; i++) {
    const { embedding } = entries[i]!;
    if (embedding !== null && embedding.length !== width) rejectLength(width, embedding.length);
    index = extend(index, embedding, embedding === null ? 0 : measureLength(embedding));
  }
  indexes.set(entries, index);
  return index;
}

function byNearness(entries: readonly Located[]) {
  return (a: Candidate, b: Candidate) => b.similarity - a.similarity || entries[b.row]!.t - entries[a.row]!.t;
}

function listRows(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

function firstOf<T>(list: readonly T[], k: number, counts: (one: T) => boolean): readonly T[] {
  const found: T[] = [];
  for (const one of list) {
    if (found.length >= k) break;
    if (counts(one)) found.push(one);
  }
  return found;
}

/** The k rows with the largest guesses, the smallest first; all that count where there are fewer. */
function findLargest(
  { rows, guesses }: Bounds,
  k: number,
  counts: (row: number) => boolean,
): readonly number[] {
  const largest: number[] = [];
  let least = -Infinity;
  for (let i = 0; i < rows; i++) {
    const guess = guesses[i]!;
    if ((guess <= least && largest.length >= k) || !counts(i)) continue;
    let place = 0;
    while (place < largest.length && guesses[largest[place]!]! < guess) place++;
    largest.splice(place, 0, i);
    if (largest.length > k) largest.shift();
    least = guesses[largest[0]!]!;
  }
  return largest;
}

function measureLength(vector: readonly number[]): number {
  const length = Math.sqrt(dot(vector, vector));
  if (!Number.isFinite(length)) reject('it holds a number that is not finite');
  if (length === 0) reject('it is empty or all zeros');
  return length;
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Rounding can take that of equal directions a hair beyond 1. */
function cosine({ embedding }: Located, norm: number, other: readonly number[], otherNorm: number): number {
  return Math.max(-1, Math.min(1, dot(other, embedding!) / (otherNorm * norm)));
}

function rejectLength(length: number, earlier: number): never {
  return reject(`it has ${length} numbers and an earlier one ${earlier}`);
}

function reject(reason: string): never {
  throw createError(
    'invalid',
    `The embedding of a document cannot be compared: ${reason}.`,
    'Choose another device or another embedding model, and resume the run.',
  );
}
