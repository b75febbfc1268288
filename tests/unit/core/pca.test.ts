import { describe, expect, it } from 'vitest';
import { projectPlane } from '../../../src/core/pca.ts';
import { createRandom } from '../../../src/core/random.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

describe('the plane of vectors', () => {
  it('is theirs where they lie in one, with the wider axis first', () => {
    // A cross of 8 by 2 around (5, 1, 7).
    const cross = [
      [9, 1, 7],
      [1, 1, 7],
      [5, 2, 7],
      [5, 0, 7],
    ];
    const { points, shares } = projectPlane(cross);
    const rounded = points.map(({ x, y }) => [x, y].map((value) => Math.round(value * 1e6) / 1e6 + 0));
    expect(rounded).toEqual([
      [4, 0],
      [-4, 0],
      [0, 1],
      [0, -1],
    ]);
    expect(shares[0]).toBeCloseTo(32 / 34, 9);
    expect(shares[1]).toBeCloseTo(2 / 34, 9);
  });

  it('is a line for vectors on a line, and a point for vectors that are all the same', () => {
    const line = projectPlane([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    expect(line.points.map(({ y }) => y)).toEqual([0, 0, 0]);
    expect(line.points.map(({ x }) => x.toFixed(6))).toEqual(['-1.414214', '0.000000', '1.414214']);
    expect(
      projectPlane([
        [3, 1],
        [3, 1],
      ]),
    ).toEqual({
      points: [
        { x: 0, y: 0 },
        { x: 0, y: 0 },
      ],
      shares: [0, 0],
    });
    expect(projectPlane([[3, 1]]).points).toEqual([{ x: 0, y: 0 }]);
    expect(projectPlane([])).toEqual({ points: [], shares: [0, 0] });
  });

  it('takes no vectors of different lengths', () => {
    expect(() => projectPlane([[1, 2], [1]])).toThrow(RangeError);
  });

  const seed = drawSeed('pca');
  it(`carries more variance than any other plane, whose axes stand at right angles (seed ${seed})`, () => {
    const random = createRandom(seed);
    const vectors = Array.from({ length: 60 }, () =>
      Array.from({ length: 12 }, (_, i) => (random.next() - 0.5) * (12 - i)),
    );
    const { points, shares } = projectPlane(vectors);
    expect(projectPlane(vectors)).toEqual({ points, shares });
    const product = points.reduce((sum, { x, y }) => sum + x * y, 0);
    const spread = points.reduce((sum, { x }) => sum + x * x, 0);
    expect(Math.abs(product / spread)).toBeLessThan(1e-3);
    for (let trial = 0; trial < 50; trial++) {
      expect(shares[0] + shares[1] + 1e-6).toBeGreaterThan(shareOfRandomPlane(vectors, random));
    }
  });

  it(`finds the plane of thousands too (seed ${seed})`, () => {
    const random = createRandom(seed);
    const [x, y] = [makeUnit(0), makeUnit(1)];
    const vectors = Array.from({ length: 3000 }, () => {
      const [far, near] = [random.next() * 10, random.next()];
      return x.map((value, i) => value * far + y[i]! * near + random.next() * 0.01);
    });
    const { shares } = projectPlane(vectors);
    expect(shares[0]).toBeGreaterThan(0.95);
    expect(shares[0] + shares[1]).toBeGreaterThan(0.999);
  });

  it(`moves with no shift of all vectors (seed ${seed})`, () => {
    const random = createRandom(seed);
    const vectors = Array.from({ length: 20 }, () => [random.next() * 9, random.next() * 4, random.next()]);
    const shifted = vectors.map((vector) => vector.map((value, i) => value + 10 * (i + 1)));
    const [before, after] = [projectPlane(vectors), projectPlane(shifted)];
    for (const [i, { x, y }] of before.points.entries()) {
      expect(after.points[i]!.x).toBeCloseTo(x, 4);
      expect(after.points[i]!.y).toBeCloseTo(y, 4);
    }
  });
});

function shareOfRandomPlane(
  vectors: readonly (readonly number[])[],
  random: ReturnType<typeof createRandom>,
): number {
  const width = vectors[0]!.length;
  const mean = Array.from(
    { length: width },
    (_, i) => vectors.reduce((sum, v) => sum + v[i]!, 0) / vectors.length,
  );
  const rows = vectors.map((vector) => vector.map((value, i) => value - mean[i]!));
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const unit = (a: readonly number[]) => a.map((value) => value / Math.sqrt(dot(a, a)));
  const draw = () => Array.from({ length: width }, () => random.next() - 0.5);
  const first = unit(draw());
  const rest = draw();
  const second = unit(rest.map((value, i) => value - dot(rest, first) * first[i]!));
  const total = rows.reduce((sum, row) => sum + dot(row, row), 0);
  return rows.reduce((sum, row) => sum + dot(row, first) ** 2 + dot(row, second) ** 2, 0) / total;
}

/** A direction of eight, along the axis with this number. */
function makeUnit(axis: number): readonly number[] {
  return Array.from({ length: 8 }, (_, i) => (i === axis ? 1 : 0));
}
