import { createError, InklingError } from '../../core/failure.ts';
import type { Failure } from '../../core/types.ts';
import type { ModelSpec } from '../../engines/protocol.ts';
import type { DownloadProgress } from '../../engines/downloads-protocol.ts';
import type { Pack } from './dropped-packs.ts';
import type { LibraryController } from './library-types.ts';
import type { Transfer } from './library-state.ts';
import { createTransfers } from './transfer-rate.ts';

export type ImportState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working'; readonly pack: string; readonly transfer: Transfer }
  | { readonly kind: 'done'; readonly models: readonly ImportedModel[] }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly models: readonly ImportedModel[] };

export type ImportedModel = Pick<ModelSpec, 'id' | 'name'>;

/** The packs that a visitor chose or dropped, read one after the other. */
export interface PackImport {
  readonly state: ImportState;
  /** Names of packs that nobody looked into: they came while another was read, or after one that was refused. */
  readonly untaken: readonly string[];
  take(packs: Promise<readonly Pack[]>): Promise<void>;
  cancel(): void;
}

export function createPackImport(
  importPack: LibraryController['importPack'],
  now: () => number,
  onDone: () => Promise<void>,
): PackImport {
  let state = $state.raw<ImportState>({ kind: 'idle' });
  let untaken = $state.raw<readonly string[]>([]);
  let running: AbortController | null = null;

  async function read({ name, source }: Pack, signal: AbortSignal): Promise<ImportedModel> {
    const toTransfer = createTransfers(now, null);
    const onProgress = (progress: DownloadProgress) => {
      state = { kind: 'working', pack: name, transfer: toTransfer(progress) };
    };
    onProgress({ loadedBytes: 0, path: null });
    return importPack(source, name, { signal, onProgress });
  }

  return {
    get state() {
      return state;
    },

    get untaken() {
      return untaken;
    },

    async take(packs) {
      // A second drop while one is read would put two files in one place.
      if (running !== null) {
        const late = await packs.catch(() => []);
        untaken = [...untaken, ...late.map(({ name }) => name)];
        return;
      }
      const controller = (running = new AbortController());
      untaken = [];
      const models: ImportedModel[] = [];
      let left: readonly Pack[] = [];
      let name: string | null = null;
      try {
        const all = await packs.catch(unreadable);
        for (const [index, pack] of all.entries()) {
          ({ name } = pack);
          left = all.slice(index + 1);
          models.push(await read(pack, controller.signal));
        }
        state = models.length === 0 ? { kind: 'idle' } : { kind: 'done', models };
      } catch (error) {
        if (!(error instanceof InklingError)) throw error;
        const failure = name === null ? error.failure : notImported(error.failure, name);
        if (failure.kind === 'aborted') state = { kind: 'idle' };
        else {
          state = { kind: 'failed', failure, models };
          untaken = [...left.map(({ name }) => name), ...untaken];
        }
      } finally {
        running = null;
        await onDone();
      }
    },

    cancel: () => running?.abort(),
  };
}

/** With the name of the pack: of several that were dropped, it is that one. */
function notImported({ kind, message, advice }: Failure, name: string): Failure {
  return { kind, message: `“${name}” was not imported. ${message}`, advice };
}

function unreadable(): never {
  throw createError(
    'invalid',
    'What was dropped holds no file that can be read.',
    'Choose the file of a model pack, or its folder, with the buttons.',
  );
}
