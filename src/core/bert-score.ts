/** The vectors of a text's tokens in their order, without those of the special tokens around it. */
export type TokenVectors = readonly (readonly number[])[];

export interface BertScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * BERTScore (Zhang et al. 2020, arXiv 1904.09675): each token is matched with the one of the other text that is most like it by
 * cosine. P is the mean over the candidate's tokens, R over the reference's, F1 = 2PR / (P + R). Neither weighted by how rare the
 * tokens are nor rescaled by a baseline: neither changes which of several references is nearest by much, and both need a corpus.
 *
 * @returns 0 where a text has no tokens, and an F1 of 0 where nothing is alike
 */
export function bertScore(candidate: TokenVectors, reference: TokenVectors): BertScore {
  if (candidate.length === 0 || reference.length === 0) return { precision: 0, recall: 0, f1: 0 };
  const lengths = reference.map(measureLength);
  const bestOfReference = new Array<number>(reference.length).fill(-1);
  let sumOfCandidate = 0;
  for (const token of candidate) {
    const length = measureLength(token);
    let best = -1;
    for (const [j, other] of reference.entries()) {
      const similarity = dot(token, other) / (length * lengths[j]!);
      if (similarity > best) best = similarity;
      if (similarity > bestOfReference[j]!) bestOfReference[j] = similarity;
    }
    sumOfCandidate += best;
  }
  const precision = sumOfCandidate / candidate.length;
  const recall = bestOfReference.reduce((sum, best) => sum + best, 0) / reference.length;
  const f1 = precision > 0 && recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
  return { precision, recall, f1 };
}

function measureLength(vector: readonly number[]): number {
  return Math.sqrt(dot(vector, vector));
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
