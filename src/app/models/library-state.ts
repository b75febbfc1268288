import type { Failure } from '../../core/types.ts';
import type { DownloadPlan, ListedModel, ListedVariant } from '../../engines/download-plan.ts';
import type { DownloadPause } from '../../engines/downloads-protocol.ts';
import type { VariantChoice } from '../../engines/preflight.ts';
import type { ModelSpec } from '../../engines/protocol.ts';

/** What stands between a model of the hub and this browser. */
export type ModelState =
  | { readonly kind: 'absent' }
  /** The hub is asked which files there are. */
  | { readonly kind: 'asking' }
  /** Nothing is fetched before the visitor has seen how much it is. */
  | { readonly kind: 'offered'; readonly plan: DownloadPlan }
  | { readonly kind: 'working'; readonly work: Work; readonly transfer: Transfer }
  | { readonly kind: 'kept'; readonly kept: KeptEntry; readonly damaged: readonly string[] | null }
  /** The visitor can go on where it stopped. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly kept: KeptEntry | null };

export type Work = 'fetch' | 'validate' | 'export' | 'import';

/** How far a work is. */
export interface Transfer {
  readonly loadedBytes: number;
  /** Null while nobody knows. */
  readonly totalBytes: number | null;
  /** The file that is on its way. */
  readonly path: string | null;
  /** Another tab does the same, and this one goes on when that is done. */
  readonly waits: boolean;
  /** Between two attempts at a file. */
  readonly pause: DownloadPause | null;
  /** Over the last seconds; null at first. */
  readonly bytesPerSecond: number | null;
}

export interface KeptEntry {
  readonly spec: ModelSpec;
  readonly keptAt: number;
  readonly usedAt: number;
  readonly from: string;
}

export interface LibraryModel {
  readonly id: string;
  readonly name: string;
  /** Null for a model that came in a pack and that the catalogue does not name. */
  readonly listed: ListedModel | null;
  /** The visitor put it on the list, and can take it off. */
  readonly own: boolean;
  /** What this machine would run of it, or why it runs none. */
  readonly choice: VariantChoice<ListedVariant> | null;
  readonly state: ModelState;
}

/** Of all files that a plan names; null where a library's length is not known before it comes. */
export function plannedBytes({ files }: DownloadPlan): { readonly bytes: number; readonly unknown: number } {
  return {
    bytes: files.reduce((sum, file) => sum + (file.bytes ?? 0), 0),
    unknown: files.filter(({ bytes }) => bytes === null).length,
  };
}

export function keptBytes({ spec }: KeptEntry): number {
  const files = new Map(spec.variants.flatMap((variant) => variant.files.map((file) => [file.path, file])));
  return [...files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
}
