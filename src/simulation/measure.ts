import { bertScore, type TokenVectors } from '../core/bert-score.ts';
import { InklingError, isAborted } from '../core/failure.ts';
import type { Material } from '../core/material.ts';
import type { CompletedRound } from '../core/types.ts';
import type { CallSetting } from './model-calls.ts';
import type { Embedder } from './ports.ts';

type Closeness = NonNullable<CompletedRound['closeness']>;

/** How near f_t is to the true preference of each source; null where that cannot be told. */
export type Measure = (
  preference: string,
  setting: Pick<CallSetting, 'signal' | 'stopIfAborted'>,
) => Promise<Closeness | null>;

/** An embedder that broke so often would cost every further round the time of another attempt to load it. */
const mostFailures = 3;

/**
 * For one sitting of a run: each distinct preference is embedded once, whichever agents hold it. What it finds is for the reader of the
 * results alone, so an embedder that fails leaves a round without it, and never fails the round.
 */
export function createMeasure(
  embedder: Pick<Embedder, 'embedTokens'>,
  sources: Material['sources'],
): Measure {
  const known = new Map<string, Promise<Closeness>>();
  let truths: Promise<readonly TokenVectors[]> | null = null;
  let failures = 0;

  async function score(preference: string, signal: AbortSignal): Promise<Closeness> {
    const failuresBefore = failures;
    truths ??= embedder.embedTokens(
      sources.map((source) => source.preference),
      { signal },
    );
    try {
      const [theirs, [own]] = await Promise.all([truths, embedder.embedTokens([preference], { signal })]);
      failures = 0;
      return sources.map(({ name }, i) => ({
        source: name,
        score: bertScore(own ?? [], theirs[i] ?? []).f1,
      }));
    } catch (error) {
      // Nobody else is to wait for what has failed.
      truths = null;
      known.delete(preference);
      // A worker that dies takes all of its calls along: that is one failure.
      failures = failuresBefore + 1;
      throw error;
    }
  }

  return async function measure(preference, { signal, stopIfAborted }) {
    if (preference.trim() === '') return null;
    let closeness = known.get(preference);
    if (closeness === undefined) {
      if (failures >= mostFailures) return null;
      stopIfAborted();
      closeness = score(preference, signal);
      known.set(preference, closeness);
    }
    try {
      return await closeness;
    } catch (error) {
      if (!(error instanceof InklingError) || isAborted(error) || signal.aborted) throw error;
      return null;
    }
  };
}
