import { tokenize } from './tokens.ts';

/** c_t: the Levenshtein distance between the word tokens of y_t and y′_t (arXiv 2404.15269, section 3). */
export function editCost(draft: string, edit: string): number {
  return draft === edit ? 0 : editDistance(tokenize(draft), tokenize(edit));
}

/** Fewest insertions, deletions and substitutions, one each, that turn `a` into `b`. Memory: the shorter list. */
export function editDistance(a: readonly string[], b: readonly string[]): number {
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  const row = Uint32Array.from({ length: shorter.length + 1 }, (_, j) => j);

  for (let i = 1; i <= longer.length; i++) {
    let diagonal = row[0]!;
    row[0] = i;
    for (let j = 1; j <= shorter.length; j++) {
      const above = row[j]!;
      row[j] = longer[i - 1] === shorter[j - 1] ? diagonal : 1 + Math.min(diagonal, above, row[j - 1]!);
      diagonal = above;
    }
  }
  return row[shorter.length]!;
}
