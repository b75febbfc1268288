import { createError, InklingError } from '../core/failure.ts';
import { readHub } from './hub.ts';
import type { ReadOptions } from './json-file.ts';

const askedAtOnce = 6;

/**
 * Asks a mirror for the files of some models after the others until it knows one, so that nothing stands in the hub's place that is no hub.
 * @returns the repository that it has
 * @throws InklingError model-missing (it has none of them), network, invalid (it answers something else), aborted
 */
export async function tryMirror(
  mirror: string,
  repositories: readonly string[],
  options: ReadOptions = {},
): Promise<string> {
  async function isKnown(repository: string): Promise<boolean> {
    try {
      await readHub(mirror, repository, 'main', options);
      return true;
    } catch (error) {
      if (!(error instanceof InklingError) || error.failure.kind !== 'model-missing') throw error;
      return false;
    }
  }

  for (let start = 0; start < repositories.length; start += askedAtOnce) {
    const some = repositories.slice(start, start + askedAtOnce);
    const known = await Promise.all(some.map(isKnown));
    const first = some.find((_, i) => known[i]);
    if (first !== undefined) return first;
  }
  throw createError(
    'model-missing',
    `${new URL(mirror).host} answers, but has none of the ${repositories.length} models of the list.`,
    'Check the address: what follows the host matters too. Whoever runs the mirror can say which models it has.',
  );
}
