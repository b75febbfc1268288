import { createRandom } from '../../src/core/random.ts';
import { nearest } from '../../src/core/retrieval.ts';

const entries = 100_000;
const width = 384;
const repeats = 15;

/**
 * The exact five nearest of 100,000 vectors that have nothing in common, which is the hardest case, in turns with one plain pass over
 * the same numbers: each is read once and added up. Milliseconds.
 */
export function timeTopK(): readonly { readonly search: number; readonly pass: number }[] {
  const random = createRandom(1);
  const block = Float32Array.from({ length: entries * width }, () => random.next() - 0.5);
  const memory = Array.from({ length: entries }, (_, t) => ({
    t,
    embedding: Array.from(block.subarray(t * width, (t + 1) * width)),
  }));
  // The first search puts the memory into its index, which a run does entry by entry.
  nearest(memory, memory[0]!.embedding, 5);
  const times = Array.from({ length: repeats }, () => {
    const query = Array.from({ length: width }, () => random.next() - 0.5);
    const start = performance.now();
    const found = nearest(memory, query, 5);
    const middle = performance.now();
    const sum = addUp(block);
    const end = performance.now();
    if (found.length !== 5 || Number.isNaN(sum)) throw new Error('Nothing was found.');
    return { search: middle - start, pass: end - middle };
  });
  return times.slice(2);
}

function addUp(block: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < block.length; i++) sum += block[i]!;
  return sum;
}
