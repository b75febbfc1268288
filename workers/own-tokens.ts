/** Where the text's own tokens lie among those that the model reads. By their place: what stands for an unknown word is called special too. */
export function findOwnTokens(
  all: readonly number[],
  own: readonly number[],
): { readonly start: number; readonly end: number } {
  const added = all.length - own.length;
  for (let start = 0; start <= added; start++) {
    if (own.every((token, i) => all[start + i] === token)) return { start, end: start + own.length };
  }
  return { start: 0, end: all.length };
}
