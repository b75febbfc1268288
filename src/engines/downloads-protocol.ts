import type { PlannedFile } from './download-plan.ts';
import type { Pins } from './pins.ts';
import type { ModelSpec, Outcome } from './protocol.ts';

export interface DownloadProgress {
  /** Bytes that are here, kept ones among them. */
  readonly loadedBytes: number;
  /** Of an import, whose length shows only in the pack itself. */
  readonly totalBytes?: number;
  /** The file that is on its way; null at the end. */
  readonly path: string | null;
  /** Another tab does the same, and this one goes on when that is done. */
  readonly waits?: boolean;
  /** Until the next attempt at the file. */
  readonly pause?: DownloadPause;
}

/** A wait between two attempts at one file. */
export interface DownloadPause {
  /** Whether the server asked for it, answered with an error, or the connection broke before everything was here. */
  readonly why: 'asked' | 'refused' | 'broken';
  readonly milliseconds: number;
  /** The attempt that follows, from 2 on. */
  readonly attempt: number;
  readonly attempts: number;
}

/** A pack: the file itself, or what lies in the folder that it was unpacked into. */
export type PackSource = Blob | readonly PackFile[];

export interface PackFile {
  /** Inside the folder that was chosen or dropped, with / between its parts. */
  readonly path: string;
  readonly content: Blob;
}

export interface ReceivedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file that lies in this browser. */
export interface KeptFile {
  readonly address: string;
  readonly bytes: number;
}

/** What an import waits for before it writes anything. */
export interface ImportListeners {
  /** The model that the pack describes. @returns pins of the models that are kept: the pack may not replace their files by others */
  onModel(spec: ModelSpec): Promise<Pins>;
  /** Where files will be that were not there before. */
  onAdding(addresses: readonly string[]): void | Promise<void>;
}

/** The side of the downloading worker that comlink exposes. Ending the worker stops it, and keeps whole files only. */
export interface DownloadsWorker {
  /** @param mirror the address that stands in for the hub's, without a slash at its end; null for the hub itself */
  fetchFiles(
    model: string,
    files: readonly PlannedFile[],
    mirror: string | null,
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<Outcome<readonly ReceivedFile[]>>;
  /** The paths of files that are not there, or are not what was kept. */
  validate(
    files: readonly { readonly address: string; readonly bytes: number; readonly sha256: string }[],
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<Outcome<readonly string[]>>;
  /** The model as one file. */
  exportPack(spec: ModelSpec, onProgress: (progress: DownloadProgress) => void): Promise<Outcome<Blob>>;
  /** The model of a pack, once every file of it is kept. Whoever asks deletes what came of one that fails: only the page knows who needs it. */
  importPack(
    pack: PackSource,
    listeners: ImportListeners,
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<Outcome<ModelSpec>>;
  remove(addresses: readonly string[]): Promise<Outcome<null>>;
  /** Every file of a model of another server, whether a model needs it or not. */
  list(): Promise<Outcome<readonly KeptFile[]>>;
}
