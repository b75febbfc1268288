/**
 * A graphics device that was lost, or has no memory left, answers zeros or no numbers at all, and no error. The best token would then be
 * the first of the vocabulary, again and again.
 *
 * @param logits of one position
 * @throws Error
 */
export function checkLogits(logits: ArrayLike<number>): void {
  let sum = 0;
  let isZero = true;
  for (let i = 0; i < logits.length; i++) {
    const logit = logits[i]!;
    // Masked tokens have minus infinity, which is no failure.
    if (logit === -Infinity) continue;
    sum += logit;
    if (logit !== 0) isZero = false;
  }
  if (isZero) throw new Error('its numbers are all zero');
  if (!Number.isFinite(sum)) throw new Error('its numbers are not finite');
}
