import { createError, InklingError, isAborted } from '../../core/failure.ts';
import type { Failure, RunConfig } from '../../core/types.ts';
import type { exportRuns } from '../../storage/transfer/export-runs.ts';
import type { chunksOf } from '../../storage/transfer/chunks-of.ts';
import type {
  FileReview,
  importFile,
  ImportSource,
  ImportTarget,
  reviewFile,
} from '../../storage/transfer/import-runs.ts';
import type { KeptPlan, Store } from '../../storage/ports.ts';
import type { RunLocks } from '../run/run-lock.ts';
import { fetchPart } from '../fetch-part.ts';
import { readRunRecord, saveRunRecord } from '../run/run-record.ts';
import type { CarryState } from './carry-state.ts';
import { exportTexts } from './export-texts.ts';
import type { openSink } from './file-sink.ts';
import { formatOf, type FormatId } from './formats.ts';

/** The parts of src/storage that arrive with the first export or import. */
export interface Transfer {
  readonly exportRuns: typeof exportRuns;
  readonly reviewFile: typeof reviewFile;
  readonly importFile: typeof importFile;
  readonly chunksOf: typeof chunksOf;
}

export interface CarryParts {
  readonly store: Store;
  readonly locks: Pick<RunLocks, 'acquire'>;
  importTransfer(): Promise<Transfer>;
  readonly openSink: typeof openSink;
  createId(): string;
  now(): number;
  breathe(): Promise<void>;
  /** The list of runs is another one now. */
  onImported(): Promise<void>;
  onState(state: CarryState): void;
}

export interface CarryController {
  /** @param name of the file, without its ending */
  exportRuns(runs: readonly RunConfig[], format: FormatId, name: string): Promise<void>;
  /** All runs, collections and plans. */
  exportAll(): Promise<void>;
  importFile(file: File): Promise<void>;
  /** Answers the question what becomes of runs that are here already. */
  answer(again: 'skip' | 'copy'): Promise<void>;
  /** Ends what is going on, and takes back what was imported; or gives the question up. */
  stop(): void;
  /** The message is read. */
  dismiss(): void;
}

/** More rounds than this make a file for which the browser asks where to put it. */
const manyRounds = 2000;

export function createCarryController(parts: CarryParts): CarryController {
  const { store } = parts;
  let state: CarryState = { kind: 'idle' };
  let working = false;
  let abort = new AbortController();
  let asked: { readonly file: File; readonly review: FileReview } | null = null;

  const show = (next: CarryState) => {
    state = next;
    parts.onState(state);
  };
  const target: ImportTarget = {
    ...parts,
    saveRecord: (runId, record) => saveRunRecord(store, runId, record),
    lock: (runId) => parts.locks.acquire(runId),
  };

  const work = async (what: 'export' | 'import', task: (signal: AbortSignal) => Promise<void>) => {
    if (working) return;
    working = true;
    abort = new AbortController();
    try {
      await task(abort.signal);
    } catch (error) {
      if (!(error instanceof InklingError)) {
        show({ kind: 'failed', failure: unforeseen(what, error) });
        throw error;
      }
      const { kind, message, advice } = error.failure;
      if (isAborted(error)) show({ kind: 'stopped', what });
      else if (what === 'export') show({ kind: 'failed', failure: error.failure });
      else show({ kind: 'failed', failure: { kind, message: `Nothing was imported. ${message}`, advice } });
    } finally {
      working = false;
    }
  };

  const listRuns = async () => {
    const discarded = await store.discardedRuns();
    return (await store.runs()).filter(({ id }) => !discarded.includes(id));
  };

  /** @param chosen null for all runs, with all collections and plans */
  const write = (chosen: readonly RunConfig[] | null, format: FormatId, name: string) =>
    work('export', async (signal) => {
      const { ending, type } = formatOf(format);
      const file = `inkling-${name}${ending}`;
      show({ kind: 'exporting', name: file, rounds: 0, all: null });
      const runs = chosen ?? (await listRuns());
      const counts = await Promise.all(runs.map(({ id }) => store.countRounds(id)));
      const count = counts.reduce((sum, one) => sum + one, 0);
      const sink = await parts.openSink(file, type, count > manyRounds);
      if (sink === null) return show({ kind: 'idle' });
      try {
        const { exportRuns } = await parts.importTransfer();
        let [rounds, leftOut] = [0, 0];
        const source = {
          store,
          plans: async () => readPlans(await store.plans()),
          record: (runId: string) => readRunRecord(store, runId),
        };
        for await (const part of exportTexts(format, { runs, all: chosen === null }, source, exportRuns)) {
          if (signal.aborted) throw stopped();
          await sink.write(part.text);
          ({ rounds, leftOut } = part);
          show({ kind: 'exporting', name: file, rounds, all: count });
          await parts.breathe();
        }
        await sink.close();
        show({ kind: 'exported', name: file, rounds, leftOut });
      } catch (error) {
        await sink.abort().catch(() => undefined);
        throw error instanceof InklingError ? error : notWritten(error);
      }
    });

  /** Null where it cannot be imported, which is told. */
  const check = async (file: File): Promise<FileReview | null> => {
    let found: FileReview | null = null;
    await work('import', async (signal) => {
      const { reviewFile } = await parts.importTransfer();
      const review = await reviewFile(await sourceOf(file, 'checking', signal), target);
      const { runs, collections, plans } = review;
      if (runs.length + collections.length + plans.length === 0) throw nothingInIt();
      found = review;
    });
    return found;
  };

  const take = (file: File, review: FileReview, again: 'skip' | 'copy') =>
    work('import', async (signal) => {
      const { importFile } = await parts.importTransfer();
      const source = await sourceOf(file, 'storing', signal);
      const imported = await importFile(source, target, review, again);
      await parts.onImported();
      show({
        kind: 'imported',
        name: file.name,
        ...imported,
        skipped: again === 'skip' ? review.here.length : 0,
      });
    });

  const sourceOf = async (
    file: File,
    kind: 'checking' | 'storing',
    signal: AbortSignal,
  ): Promise<ImportSource> => {
    const { chunksOf } = await parts.importTransfer();
    const tell = (bytes: number) => show({ kind, name: file.name, bytes, size: file.size });
    tell(0);
    return { open: () => chunksOf(file), signal, onBytes: tell };
  };

  return {
    exportRuns: (runs, format, name) => write(runs, format, name),

    exportAll: () => write(null, 'lines', 'everything'),

    async importFile(file) {
      if (working) return;
      asked = null;
      const review = await check(file);
      if (review === null) return;
      const { runs, here } = review;
      if (here.length === 0) return take(file, review, 'skip');
      asked = { file, review };
      show({ kind: 'asking', name: file.name, here: here.length, fresh: runs.length - here.length });
    },

    async answer(again) {
      if (asked === null || state.kind !== 'asking') return;
      const { file, review } = asked;
      asked = null;
      await take(file, review, again);
    },

    stop() {
      if (state.kind === 'asking') show({ kind: 'stopped', what: 'import' });
      abort.abort();
    },

    dismiss() {
      if (!working) show({ kind: 'idle' });
    },
  };
}

/** A plan that this version cannot read stays where it is. */
async function readPlans(kept: readonly KeptPlan[]) {
  if (kept.length === 0) return [];
  const { parsePlan } = await fetchPart(import('../../storage/parse-plan.ts'));
  return kept.flatMap(({ id, plan }) => {
    const reading = parsePlan(plan);
    return reading.ok ? [{ id, plan: reading.plan }] : [];
  });
}

function stopped() {
  return createError('aborted', 'The export was stopped.', 'Start again when you like.');
}

/** The disk is full, or the file was taken away. */
function notWritten(error: unknown) {
  return createError(
    'storage-full',
    `The file could not be written (${error instanceof Error ? error.name : String(error)}).`,
    'Look whether there is room on the disk, and export again.',
  );
}

function nothingInIt() {
  return createError(
    'invalid',
    'The file holds no run, no plan and no documents.',
    'Choose another file that Inkling wrote.',
  );
}

/** A mistake of ours: it is shown, and thrown on so that it stands in the console as well. */
function unforeseen(what: 'export' | 'import', error: unknown): Failure {
  return {
    kind: 'invalid',
    message: `The ${what} ended on a mistake of Inkling's own: ${error instanceof Error ? error.message : String(error)}`,
    advice: 'Runs that are kept stay as they are. Reload the page and try again.',
  };
}
