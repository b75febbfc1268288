/** Under which conditions a run was written: what its configuration does not say and its repetition needs. */
export interface RunRecord {
  /** What was asked for. */
  readonly device: 'auto' | 'wasm' | 'webgpu';
  readonly software: boolean;
  /** What the browser, or the program in its place, calls itself. */
  readonly browser: string;
  /** The graphics processor; missing where there is none, and in records of the versions before. */
  readonly adapter?: string;
  /** Of Inkling; missing in records of the versions before. */
  readonly version?: string;
  /** What really ran, for every role that was loaded. */
  readonly loaded: {
    readonly user?: LoadedModel | undefined;
    readonly assistant?: LoadedModel | undefined;
    readonly embedder?: LoadedModel | undefined;
  };
}

export interface LoadedModel {
  readonly choice: {
    readonly device: 'wasm' | 'webgpu';
    readonly threads: number;
    readonly reason: string;
  };
  readonly dtype: string;
  readonly milliseconds: number;
  /** Hash of the file that the library was given: the graph, or the compiled library, which weights may lie beside. */
  readonly sha256: string;
  /** All files, each of which was checked; missing in records of the versions before. */
  readonly files?: readonly { readonly path: string; readonly sha256: string }[];
  /** Of a repository on the hub. */
  readonly revision?: string;
  /** Of a language model: whether past keys and values stayed in the runtime's heap, or the library copied them. */
  readonly cache?: 'heap' | 'library';
  /** Of a language model: how many replies were written together. */
  readonly batch?: number;
}
