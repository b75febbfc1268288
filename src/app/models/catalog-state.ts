import type { Catalog } from '../../engines/catalog.ts';
import type { PendingState } from '../pending.svelte.ts';

/** models.json as the page knows it: on its way, read (with what had to be left out, and why), or not to be had. */
export type CatalogState = PendingState<Catalog>;
