import { createError } from '../../core/failure.ts';
import type { RunRecord } from '../../core/run-record.ts';
import type { Collection, CompletedRound, RunConfig } from '../../core/types.ts';
import type { RunStore } from '../../simulation/ports.ts';
import type { CollectionStore, PlanStore, RunTransfer } from '../ports.ts';
import type { TransferContents } from './check-lines.ts';
import type { TransferLine } from './lines.ts';
import { readTransfer } from './read-transfer.ts';

export interface ImportTarget {
  readonly store: Pick<RunStore, 'runs' | 'deleteRun' | 'collection'> &
    RunTransfer &
    CollectionStore &
    PlanStore;
  saveRecord(runId: string, record: RunRecord): Promise<void>;
  /** Keeps other tabs from deleting a run that has not come whole. Null where one is working on it. */
  lock(runId: string): Promise<(() => void) | null>;
  createId(): string;
  now(): number;
  /** Lets the page answer; called often. */
  breathe(): Promise<void>;
}

export interface ImportSource {
  /** The file from its beginning: it is read twice. */
  open(): AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
  onBytes(bytes: number): void;
}

export interface FileReview extends TransferContents {
  /** Runs of the file whose ids are stored here already. */
  readonly here: readonly string[];
}

/** What is stored now and was not before. */
export interface Imported {
  readonly runs: readonly RunConfig[];
  readonly rounds: number;
  readonly collections: number;
  readonly plans: number;
}

/** Reads the whole file and stores nothing. @throws kind `invalid` with the place of what is wrong, or `aborted` */
export async function reviewFile(source: ImportSource, target: ImportTarget): Promise<FileReview> {
  const reading = readSource(source, target);
  for (;;) {
    const step = await reading.next();
    if (!step.done) continue;
    const stored = new Set((await target.store.runs()).map(({ id }) => id));
    const here = step.value.runs.map(({ run }) => run.id).filter((id) => stored.has(id));
    return { ...step.value, here };
  }
}

/**
 * Stores what the file holds; runs appear when all of it has come, and where it fails or is stopped nothing stays.
 *
 * @param again what becomes of runs that are here already: they are left out, or come once more under another id
 */
export async function importFile(
  source: ImportSource,
  target: ImportTarget,
  review: FileReview,
  again: 'skip' | 'copy',
): Promise<Imported> {
  const { store } = target;
  const releases: (() => void)[] = [];
  const undo: (() => Promise<void>)[] = [];
  const runs = new Map<string, RunConfig>();
  const skipped = new Set(again === 'skip' ? review.here : []);
  const here = new Set(review.here);
  const plans = new Set((await store.plans()).map(({ id }) => id));
  let waiting: CompletedRound[] = [];
  let waitingSize = 0;
  let [rounds, collections, newPlans] = [0, 0, 0];

  const flush = async () => {
    const batch = waiting;
    [waiting, waitingSize] = [[], 0];
    if (batch.length > 0) await store.commitAll(batch);
    rounds += batch.length;
  };

  const takeRun = async (config: RunConfig, record: RunRecord | null) => {
    if (skipped.has(config.id)) return;
    const run = placeRun(config, here.has(config.id) ? target.createId() : null);
    const release = await target.lock(run.id);
    if (release === null) throw busyElsewhere();
    releases.push(release);
    await store.holdRun(run);
    undo.push(() => store.deleteRun(run.id));
    if (record !== null) await target.saveRecord(run.id, record);
    runs.set(config.id, run);
  };

  const takeCollection = async (collection: Collection) => {
    // Its id is that of its content: what is here under it are the same documents, perhaps by another name.
    if ((await store.collection(collection.id)) !== null) return;
    await store.saveCollection(collection);
    undo.push(() => store.deleteCollection(collection.id));
    collections++;
  };

  const takeLine = async (line: TransferLine) => {
    if (line.type === 'run') await takeRun(line.run, line.record);
    if (line.type === 'collection') await takeCollection(line.collection);
    if (line.type === 'plan' && !plans.has(line.id)) {
      await store.savePlan({ id: line.id, createdAt: target.now(), plan: line.plan });
      undo.push(() => store.deletePlan(line.id));
      newPlans++;
    }
    if (line.type === 'round') {
      const run = runs.get(line.round.runId);
      if (run === undefined) return;
      waiting.push({ ...line.round, runId: run.id });
      waitingSize += sizeOf(line.round);
      if (waiting.length >= mostRounds || waitingSize > mostCharacters) await flush();
    }
  };

  try {
    for await (const { line } of readSource(source, target)) await takeLine(line);
    await flush();
    await store.releaseRuns([...runs.values()].map(({ id }) => id));
    return { runs: [...runs.values()], rounds, collections, plans: newPlans };
  } catch (error) {
    // What cannot be taken back now is marked, and goes with the next visit.
    for (const step of undo.reverse()) await step().catch(() => undefined);
    throw error;
  } finally {
    for (const release of releases) release();
  }
}

/** Of one transaction. */
const mostRounds = 64;
const mostCharacters = 2_000_000;

function readSource(source: ImportSource, { breathe }: Pick<ImportTarget, 'breathe'>) {
  return readTransfer(observe(source, breathe));
}

/** A file that is taken away while it is read, and a stop, are told as our kinds. */
async function* observe(
  { open, signal, onBytes }: ImportSource,
  breathe: () => Promise<void>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = open()[Symbol.asyncIterator]();
  let bytes = 0;
  try {
    for (;;) {
      if (signal.aborted) throw createError('aborted', 'The import was stopped.', 'Nothing was changed.');
      const step = await iterator.next().catch((error: unknown) => {
        throw unreadable(error);
      });
      if (step.done) return;
      yield step.value;
      bytes += step.value.length;
      onBytes(bytes);
      await breathe();
    }
  } finally {
    await iterator.return?.();
  }
}

/** A copy belongs to no plan: those runs are here already. @param id of the copy; null for a run that comes under its own */
function placeRun({ plan, ...config }: RunConfig, id: string | null): RunConfig {
  return {
    ...config,
    ...(plan === undefined || id !== null ? {} : { plan }),
    ...(id === null ? {} : { id }),
  };
}

function sizeOf({ document, draft, edit, calls }: CompletedRound): number {
  const asked = calls
    .flatMap(({ messages }) => messages)
    .reduce((sum, { content }) => sum + content.length, 0);
  return document.text.length + draft.length + edit.length + asked;
}

function busyElsewhere() {
  return createError(
    'invalid',
    'Another tab is working on one of these runs.',
    'Close that tab and import the file again.',
  );
}

function unreadable(error: unknown) {
  return createError(
    'invalid',
    `The file could not be read to its end (${error instanceof Error ? error.name : String(error)}).`,
    'Look whether it was moved or changed meanwhile, and choose it again.',
  );
}
