import type { KeptFile } from '../../engines/downloads-protocol.ts';
import { sizeOfFetch, type FetchSize } from './fetch-size.ts';
import type { LibraryModel } from './library-state.ts';

/** How far several models are on their way here, told as one. */
export type Missing =
  | { readonly kind: 'unknown'; readonly ids: readonly string[] }
  | { readonly kind: 'asking' }
  /** The files of all are known, and are fetched once the visitor consents. */
  | { readonly kind: 'offered'; readonly ids: readonly string[]; readonly size: FetchSize }
  | { readonly kind: 'fetching' }
  | { readonly kind: 'failed'; readonly ids: readonly string[] };

export function describeMissing(models: readonly LibraryModel[], here: readonly KeptFile[]): Missing {
  const kinds = new Set(models.map(({ state }) => state.kind));
  const failed = models.filter(({ state }) => state.kind === 'failed');
  if (failed.length > 0) return { kind: 'failed', ids: failed.map(({ id }) => id) };
  if (kinds.has('working')) return { kind: 'fetching' };
  if (kinds.has('asking')) return { kind: 'asking' };
  const unknown = models.filter(({ state }) => state.kind === 'absent');
  if (unknown.length > 0) return { kind: 'unknown', ids: unknown.map(({ id }) => id) };
  const offers = models.flatMap(({ id, state }) =>
    state.kind === 'offered' ? [{ id, plan: state.plan }] : [],
  );
  return {
    kind: 'offered',
    ids: offers.map(({ id }) => id),
    size: sizeOfFetch(
      offers.map(({ plan }) => plan),
      here,
    ),
  };
}
