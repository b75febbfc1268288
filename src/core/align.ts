/** Indices into the two lists. A substitution has both removed and added. */
export type AlignmentStep =
  | { readonly same: number; readonly removed: null; readonly added: null }
  | { readonly same: null; readonly removed: number | null; readonly added: number | null };

/** Beyond this many cells of the table (one byte each) the middle part counts as replaced altogether. */
const mostCells = 16_000_000;

/** The steps of one cheapest way from `a` to `b` (see editDistance); `same` is the index in `b`. */
export function alignTokens(a: readonly string[], b: readonly string[]): readonly AlignmentStep[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let [endOfA, endOfB] = [a.length, b.length];
  while (endOfA > start && endOfB > start && a[endOfA - 1] === b[endOfB - 1]) {
    endOfA--;
    endOfB--;
  }

  const steps: AlignmentStep[] = alignMiddle(a.slice(start, endOfA), b.slice(start, endOfB)).map((step) =>
    step.same === null
      ? { same: null, removed: shift(step.removed, start), added: shift(step.added, start) }
      : { ...step, same: step.same + start },
  );
  const same = (index: number): AlignmentStep => ({ same: index, removed: null, added: null });
  return [
    ...Array.from({ length: start }, (_, i) => same(i)),
    ...steps,
    ...Array.from({ length: b.length - endOfB }, (_, i) => same(endOfB + i)),
  ];
}

function shift(index: number | null, by: number): number | null {
  return index === null ? null : index + by;
}

function alignMiddle(a: readonly string[], b: readonly string[]): AlignmentStep[] {
  if (a.length * b.length > mostCells) {
    return [
      ...a.map((_, i): AlignmentStep => ({ same: null, removed: i, added: null })),
      ...b.map((_, j): AlignmentStep => ({ same: null, removed: null, added: j })),
    ];
  }

  const cameFrom = fillTable(a, b);
  const steps: AlignmentStep[] = [];
  let [i, j] = [a.length, b.length];
  while (i > 0 || j > 0) {
    const origin = cameFrom[i * (b.length + 1) + j];
    if (origin !== left) i--;
    if (origin !== above) j--;
    if (origin === diagonal && a[i] === b[j]) steps.push({ same: j, removed: null, added: null });
    else steps.push({ same: null, removed: origin === left ? null : i, added: origin === above ? null : j });
  }
  return steps.reverse();
}

const [diagonal, above, left] = [0, 1, 2];

/** For every pair of prefixes, the neighbour that a cheapest way to it comes from; the diagonal where costs are equal. */
function fillTable(a: readonly string[], b: readonly string[]): Uint8Array {
  const width = b.length + 1;
  const cameFrom = new Uint8Array((a.length + 1) * width).fill(left, 1, width);
  const costs = Uint32Array.from({ length: width }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    let diagonalCost = costs[0]!;
    costs[0] = i;
    cameFrom[i * width] = above;
    for (let j = 1; j < width; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const [aboveCost, leftCost] = [costs[j]!, costs[j - 1]!];
      const best = isSame ? diagonalCost : 1 + Math.min(diagonalCost, aboveCost, leftCost);
      if (!isSame && best !== 1 + diagonalCost)
        cameFrom[i * width + j] = best === 1 + aboveCost ? above : left;
      costs[j] = best;
      diagonalCost = aboveCost;
    }
  }
  return cameFrom;
}
