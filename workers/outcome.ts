import { InklingError } from '../src/core/failure.ts';
import type { FailureKind } from '../src/core/types.ts';
import type { Outcome } from '../src/engines/protocol.ts';

/**
 * Runs work and turns whatever it throws into plain data.
 * @param describe what to say about an error that is not ours, that is, of the model library
 */
export async function settle<T>(
  work: () => Promise<T>,
  describe: (detail: string) => { kind: FailureKind; message: string; advice: string },
): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof InklingError) return { ok: false, failure: error.failure };
    return { ok: false, failure: describe(firstLine(error)) };
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0]!.slice(0, 300);
}
