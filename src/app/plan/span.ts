/** Between what and what; of a quantity that nobody knows better. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Of a mean that looks exact because its few values happen to be alike: machines are not so steady. */
const least = 0.15;
/** Two values far from each other say little, and not that it takes no time. */
const most = 0.4;

/** The mean of measured values, give or take its standard error. @param values at least one */
export function meanWithin(values: readonly number[]): Span {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = values.length > 1 ? Math.sqrt(squares / (values.length - 1) / values.length) : Infinity;
  const share = mean === 0 ? 0 : Math.min(most, Math.max(least, error / mean));
  return { from: mean * (1 - share), to: mean * (1 + share) };
}
