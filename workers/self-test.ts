import { createError } from '../src/core/failure.ts';
import type { Embedding, ModelSpec } from '../src/engines/protocol.ts';

/**
 * Embeds the spec's sentences and compares with its vectors. Some GPUs answer wrong vectors without an error, with a
 * cosine near 0; retrieval would then be chance, and nobody would see it.
 *
 * @throws InklingError load-failed
 */
export async function selfTest(
  spec: ModelSpec,
  dtype: string,
  embed: (texts: readonly string[]) => Promise<readonly Embedding[]>,
): Promise<void> {
  const expected = spec.selfTest ?? [];
  const embeddings = await embed(expected.map(({ text }) => text));
  const threshold = cosineThreshold(dtype);
  for (const [i, { text, vector }] of expected.entries()) {
    const similarity = cosine(embeddings[i]!.vector, vector);
    if (similarity > threshold) continue;
    throw createError(
      'load-failed',
      `${spec.name} fails its self-test: the vector of "${text}" has cosine ${similarity.toFixed(3)} with the right one.`,
      'Choose WebAssembly as the device, or another model.',
    );
  }
}

/** Full precision differs in rounding only; eight and four bits round the activations too, differently per processor. */
function cosineThreshold(dtype: string): number {
  return dtype.startsWith('q') ? 0.98 : 0.999;
}

function cosine(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return 0;
  let product = 0;
  for (const [i, value] of a.entries()) product += value * b[i]!;
  return product / (Math.hypot(...a) * Math.hypot(...b));
}
