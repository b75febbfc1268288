/**
 * Moves names that stand beside their places up and down until they are `gap` apart and between `top` and `bottom`, as
 * little as it takes and in the order of the places.
 */
export function placeNames<T extends { readonly y: number }>(
  places: readonly T[],
  gap: number,
  top: number,
  bottom: number,
): readonly (T & { readonly at: number })[] {
  const sorted = places.toSorted((a, b) => a.y - b.y);
  const at = sorted.map(({ y }) => Math.min(Math.max(y, top), bottom));
  for (let i = 1; i < at.length; i++) at[i] = Math.max(at[i]!, at[i - 1]! + gap);
  let limit = bottom;
  for (let i = at.length - 1; i >= 0; i--) {
    at[i] = Math.min(at[i]!, limit);
    limit = at[i]! - gap;
  }
  return sorted.map((place, i) => ({ ...place, at: at[i]! }));
}
