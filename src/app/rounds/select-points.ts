/** Choosing on a map, in the units of its box; y grows downwards. */

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Those between two corners of a box, by their places in the list. */
export function pointsInBox(points: readonly Place[], from: Place, to: Place): readonly number[] {
  const isBetween = (value: number, a: number, b: number) =>
    value >= Math.min(a, b) && value <= Math.max(a, b);
  return points.flatMap(({ x, y }, i) =>
    isBetween(x, from.x, to.x) && isBetween(y, from.y, to.y) ? [i] : [],
  );
}

/** The nearest one, or -1 where none is within `reach`. */
export function pointAt(points: readonly Place[], { x, y }: Place, reach: number): number {
  let [best, least] = [-1, reach];
  for (const [i, point] of points.entries()) {
    const distance = Math.hypot(point.x - x, point.y - y);
    if (distance <= least) [best, least] = [i, distance];
  }
  return best;
}

const directions: Readonly<Record<string, Place>> = {
  ArrowRight: { x: 1, y: 0 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowDown: { x: 0, y: 1 },
  ArrowUp: { x: 0, y: -1 },
};

/**
 * Where an arrow key leads from one point: to the one that lies nearest in that direction, with what lies aside counted
 * twice; the same one where there is none, or for any other key. Points in one place are gone through in their order.
 */
export function pointTowards(points: readonly Place[], from: number, key: string): number {
  const direction = directions[key];
  const start = points[from];
  if (direction === undefined || start === undefined) return from;
  const forwards = direction.x + direction.y > 0;
  let [best, least] = [from, Infinity];
  for (const [i, { x, y }] of points.entries()) {
    const [dx, dy] = [x - start.x, y - start.y];
    const ahead = dx * direction.x + dy * direction.y;
    const aside = Math.abs(dx * direction.y) + Math.abs(dy * direction.x);
    const isTwin = dx === 0 && dy === 0;
    if (isTwin ? i === from || i > from !== forwards : ahead <= 0 || aside > 2 * ahead) continue;
    const distance = isTwin ? Math.abs(i - from) * 1e-9 : ahead + 2 * aside;
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}
