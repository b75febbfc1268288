/** As many tokens have to say the same again: no text that somebody asked for does. */
const LEAST_TOKENS = 48;
const LONGEST_CYCLE = 32;

/**
 * Whether the reply has begun to go round in a circle: its last tokens repeat a cycle of up to 32, three times and for 48 tokens at
 * least. Greedy decoding of a small model never leaves such a circle, and would fill the reply's limit with it.
 */
export function isRepeating(tokens: readonly number[]): boolean {
  const { length } = tokens;
  for (let cycle = 1; cycle <= LONGEST_CYCLE; cycle++) {
    const wanted = Math.max(LEAST_TOKENS, 3 * cycle);
    if (length < wanted + cycle) return false;
    let same = 0;
    while (same < wanted && tokens[length - 1 - same] === tokens[length - 1 - same - cycle]) same++;
    if (same === wanted) return true;
  }
  return false;
}
