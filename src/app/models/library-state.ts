import type { Failure } from '../../core/types.ts';
import type { DownloadPlan, ListedModel, ListedVariant } from '../../engines/download-plan.ts';
import type { DownloadPause, DownloadProgress, KeptFile } from '../../engines/downloads-protocol.ts';
import type { VariantChoice } from '../../engines/preflight.ts';
import { missingFiles, pinsOf, type Pins } from '../../engines/pins.ts';
import { addressOf } from '../../engines/model-address.ts';
import type { ModelFile, ModelSpec } from '../../engines/protocol.ts';

/** What stands between a model of the hub and this browser. */
export type ModelState =
  | { readonly kind: 'absent' }
  /** The hub is asked which files there are. */
  | { readonly kind: 'asking' }
  /** Nothing is fetched before the visitor has seen how much it is. */
  | { readonly kind: 'offered'; readonly plan: DownloadPlan }
  /** `kept`: what is checked, packed or repaired; null while the model is only about to be kept. */
  | {
      readonly kind: 'working';
      readonly work: Work;
      readonly transfer: Transfer;
      readonly kept: KeptEntry | null;
    }
  /** `damaged`: paths of the files that are missing or damaged, as far as anybody looked; null where nobody read them and none is missing. */
  | { readonly kind: 'kept'; readonly kept: KeptEntry; readonly damaged: readonly string[] | null }
  /** The visitor can go on where it stopped. */
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly kept: KeptEntry | null;
      readonly damaged: readonly string[];
    };

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

/** Of all files of a plan whose length is known; those of a library are often not, and are few. */
export function plannedBytes({ files }: DownloadPlan): number {
  return files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
}

export function keptBytes({ spec }: KeptEntry): number {
  return sumOf(filesOf(spec));
}

/** Of several models, with the files that they share counted once. */
export function togetherBytes(kept: readonly KeptEntry[]): number {
  const files = pinsOf(kept.map(({ spec }) => spec)).values();
  return [...files].reduce((sum, { bytes }) => sum + bytes, 0);
}

/** What a repair fetches. */
export function damagedBytes({ spec }: KeptEntry, damaged: readonly string[]): number {
  return sumOf(filesOf(spec).filter(({ path }) => damaged.includes(path)));
}

export function stateOf(kept: KeptEntry | null): ModelState {
  return kept === null ? { kind: 'absent' } : { kind: 'kept', kept, damaged: null };
}

/** A kept model stays one while it is worked on, and after a work that failed. */
export function keptOf(state: ModelState | undefined): KeptEntry | null {
  return state !== undefined && 'kept' in state ? state.kept : null;
}

/**
 * What is known of a kept model once its record and the files that lie here were looked at again. What a check found before still holds,
 * and a failure stays in view.
 * @param files null where the browser does not tell
 */
export function lookAgain(
  before: ModelState | undefined,
  kept: KeptEntry,
  files: readonly KeptFile[] | null,
): ModelState {
  const isSame = keptOf(before)?.keptAt === kept.keptAt;
  const known =
    isSame && (before?.kind === 'kept' || before?.kind === 'failed') ? (before.damaged ?? []) : [];
  const missing = files === null ? [] : missingFiles(kept.spec, files).map(({ path }) => path);
  const damaged = [...new Set([...known, ...missing])];
  if (isSame && before?.kind === 'failed') return { ...before, kept, damaged };
  return { kind: 'kept', kept, damaged: damaged.length === 0 ? null : damaged };
}

/** What is still known to be missing or damaged once some files were fetched again, which models share. */
export function afterRepair(state: ModelState, repaired: Pins): ModelState {
  if ((state.kind !== 'kept' && state.kind !== 'failed') || state.kept === null || !state.damaged)
    return state;
  const { kept, damaged: known } = state;
  const isStill = (file: ModelFile) =>
    known.includes(file.path) && repaired.get(addressOf(kept.spec, file))?.sha256 !== file.sha256;
  const damaged = filesOf(kept.spec)
    .filter(isStill)
    .map(({ path }) => path);
  if (damaged.length === known.length) return state;
  if (state.kind === 'failed') return { ...state, damaged };
  // That none is left does not say that anybody read the rest.
  return { ...state, damaged: damaged.length === 0 ? null : damaged };
}

/** A check names files by their addresses; on the page they go by their paths. */
export function byPaths(spec: ModelSpec, onProgress: (progress: DownloadProgress) => void) {
  const paths = new Map(filesOf(spec).map((file) => [addressOf(spec, file), file.path]));
  return ({ path, ...progress }: DownloadProgress): void =>
    onProgress({ ...progress, path: path === null ? null : (paths.get(path) ?? path) });
}

/** Each once: variants share their small files. */
function filesOf({ variants }: ModelSpec): readonly ModelFile[] {
  return [...new Map(variants.flatMap((variant) => variant.files.map((file) => [file.path, file]))).values()];
}

function sumOf(files: readonly ModelFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
