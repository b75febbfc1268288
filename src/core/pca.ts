import { createRandom } from './random.ts';

/** Points of a plane, in the order of the vectors that they stand for. */
export interface Plane {
  readonly points: readonly Point[];
  /** Which share of all variance each of the two axes carries, 0 to 1. */
  readonly shares: readonly [number, number];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What is not exact by then are axes that hardly differ. */
const mostSteps = 120;
/** The axes of more vectors are those of so many among them, evenly spread: a page has no time for more. */
const mostRows = 500;
const tolerance = 1e-13;

/**
 * Principal component analysis: the plane in which vectors of one length lie furthest apart, as seen from their mean. By power
 * iteration on the covariance, which is never written out, and one axis after the other. The same vectors give the same
 * plane: the largest number of each axis is positive.
 *
 * @throws RangeError for vectors of different lengths
 */
export function projectPlane(vectors: readonly (readonly number[])[]): Plane {
  const width = vectors[0]?.length ?? 0;
  const rows = centre(vectors, width);
  const total = rows.reduce((sum, row) => sum + dot(row, row), 0);
  if (total === 0) return { points: vectors.map(() => ({ x: 0, y: 0 })), shares: [0, 0] };

  const step = Math.max(1, Math.ceil(rows.length / mostRows));
  const sample = rows.filter((_, i) => i % step === 0);
  const first = findAxis(sample, width, null);
  const second = findAxis(sample, width, first);
  const xs = rows.map((row) => dot(row, first));
  const ys = rows.map((row) => dot(row, second));
  return {
    points: xs.map((x, i) => ({ x, y: ys[i]! })),
    shares: [sumOfSquares(xs) / total, sumOfSquares(ys) / total],
  };
}

function centre(vectors: readonly (readonly number[])[], width: number): readonly Float64Array[] {
  const mean = new Float64Array(width);
  for (const vector of vectors) {
    if (vector.length !== width) throw new RangeError(`a vector of ${vector.length} numbers among ${width}`);
    for (let i = 0; i < width; i++) mean[i]! += vector[i]! / vectors.length;
  }
  return vectors.map((vector) => Float64Array.from(vector, (value, i) => value - mean[i]!));
}

/** The direction of most variance, or of most beside `other`; all zeros where there is none. */
function findAxis(rows: readonly Float64Array[], width: number, other: Float64Array | null): Float64Array {
  const random = createRandom(1);
  let axis = Float64Array.from({ length: width }, () => random.next() - 0.5);
  if (!normalize(axis, other)) return axis;
  for (let step = 0; step < mostSteps; step++) {
    const next = new Float64Array(width);
    for (const row of rows) addScaled(next, row, dot(row, axis));
    if (!normalize(next, other)) return next;
    const turn = 1 - Math.abs(dot(next, axis));
    axis = next;
    if (turn < tolerance) break;
  }
  return pointUp(axis);
}

/** Takes `other` out of it and makes its length 1; where nothing is left, all zeros and false. */
function normalize(axis: Float64Array, other: Float64Array | null): boolean {
  const before = Math.sqrt(dot(axis, axis));
  if (other !== null) addScaled(axis, other, -dot(axis, other));
  const length = Math.sqrt(dot(axis, axis));
  // What rounding leaves of a direction that is not there is none.
  const isThere = length > before * 1e-12;
  for (let i = 0; i < axis.length; i++) axis[i] = isThere ? axis[i]! / length : 0;
  return isThere;
}

function pointUp(axis: Float64Array): Float64Array {
  let largest = 0;
  for (const value of axis) if (Math.abs(value) > Math.abs(largest) + 1e-12) largest = value;
  return largest < 0 ? axis.map((value) => -value) : axis;
}

function addScaled(sum: Float64Array, vector: Float64Array, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += factor * vector[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function sumOfSquares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
