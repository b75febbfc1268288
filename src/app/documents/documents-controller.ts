import { InklingError, isAborted } from '../../core/failure.ts';
import type { Collection, Failure, TaskName } from '../../core/types.ts';
import type { RunStore } from '../../simulation/ports.ts';
import type { CollectionStore } from '../../storage/ports.ts';
import { identifyContent } from '../../storage/collection-id.ts';
import {
  changeContent,
  changeDraft,
  draftOfCollection,
  nameOfTable,
  readDraft,
  suggestPreferences,
  type CollectionDraft,
} from './collection-draft.ts';
import { guessMapping, mapColumns, type Mapping } from './map-columns.ts';
import { readFiles, type NamedFile } from './read-files.ts';
import type { Reading } from './read-text.ts';
import type { Shelf } from './shelf.ts';
import { splitPaste } from './split-paste.ts';
import type { Table } from './table.ts';
import { stopIfAborted, takeTurns } from './take-turns.ts';
import { fetchWritten } from './written-documents.ts';

export interface KeptCollection {
  readonly collection: Collection;
  /** How many stored runs are played on it. */
  readonly runs: number;
  /** Deleted, and still here in case that it was not meant. */
  readonly removed: boolean;
}

export interface DocumentsState {
  /** Null until they are read. */
  readonly kept: readonly KeptCollection[] | null;
  readonly work:
    | { readonly kind: 'idle' }
    | { readonly kind: 'reading'; readonly what: string; readonly bytes: number; readonly allBytes: number }
    | { readonly kind: 'drafting'; readonly draft: CollectionDraft; readonly saving: boolean };
  /** What could not be done last. */
  readonly failure: Failure | null;
  /** What was done last, in a sentence. */
  readonly news: string | null;
}

export interface DocumentsParts {
  readonly store: CollectionStore & Pick<RunStore, 'runs'>;
  fetchJson(path: string): Promise<unknown>;
  shelf: Shelf;
  onState(state: DocumentsState): void;
}

export interface DocumentsController {
  refresh(): Promise<void>;
  paste(text: string, task: TaskName): Promise<void>;
  take(files: Promise<readonly NamedFile[]>, task: TaskName): Promise<void>;
  takeWritten(task: TaskName): Promise<void>;
  /** Stops reading or keeping, or leaves what is being drafted. Nothing is kept of it. */
  cancel(): void;
  remap(mapping: Mapping): Promise<void>;
  change(part: Partial<Pick<CollectionDraft, 'name' | 'task' | 'preferences'>>): void;
  edit(id: string): void;
  /** Keeps the draft, and gives the collection; null where it is not valid yet or could not be kept. */
  save(): Promise<Collection | null>;
  remove(id: string): Promise<void>;
  undo(id: string): Promise<void>;
}

export function createDocumentsController(parts: DocumentsParts): DocumentsController {
  const { store, shelf } = parts;
  let state: DocumentsState = { kept: shelf.kept, work: { kind: 'idle' }, failure: null, news: null };
  /** What is being read, or kept. */
  let going: AbortController | null = null;

  const show = ({ kept, ...change }: Partial<DocumentsState>) => {
    state = { ...state, ...change };
    if (kept === undefined) parts.onState(state);
    else shelf.put(kept);
  };
  shelf.watch(() => parts.onState((state = { ...state, kept: shelf.kept })));
  const guard = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof InklingError)) throw error;
      show({ failure: isAborted(error) ? null : error.failure });
    }
  };
  const list = async (): Promise<readonly KeptCollection[]> => {
    const [collections, runs] = await Promise.all([store.collections(), store.runs()]);
    const gone = (state.kept ?? []).filter(
      ({ removed, collection }) => removed && collections.every(({ id }) => id !== collection.id),
    );
    return [
      ...collections.map((collection) => ({
        collection,
        runs: runs.filter((run) => run.collection === collection.id).length,
        removed: false,
      })),
      ...gone,
    ].sort(byName);
  };

  /** One thing is read at a time: what comes meanwhile takes its place. */
  const read = (
    what: string,
    task: TaskName,
    open: (reading: Reading, onSize: (bytes: number) => void) => Promise<Table>,
  ) =>
    guard(async () => {
      going?.abort();
      const own = (going = new AbortController());
      let [bytes, allBytes] = [0, 0];
      const tell = () => {
        if (going === own) show({ work: { kind: 'reading', what, bytes, allBytes } });
      };
      show({ failure: null, news: null });
      tell();
      try {
        const table = await open(
          {
            signal: own.signal,
            onBytes: (count) => {
              bytes += count;
              tell();
            },
          },
          (size) => {
            allBytes = size;
            tell();
          },
        );
        const draft = await draftTable(table, task, guessMapping(table), own.signal);
        if (going === own) show({ work: { kind: 'drafting', draft, saving: false } });
      } finally {
        if (going === own) {
          going = null;
          if (state.work.kind === 'reading') show({ work: { kind: 'idle' } });
        }
      }
    });

  return {
    refresh: () => guard(async () => show({ kept: await list() })),
    paste: (text, task) => read('the pasted text', task, async () => splitPaste(text)),
    take: (files, task) =>
      read('the files', task, async (reading, onSize) => {
        const all = await files;
        onSize(all.reduce((sum, { content }) => sum + content.size, 0));
        return readFiles(all, reading);
      }),
    takeWritten: (task) => read('the written texts', task, () => fetchWritten(task, parts.fetchJson)),

    cancel() {
      going?.abort();
      going = null;
      show({ work: { kind: 'idle' }, failure: null });
    },

    async remap(mapping) {
      const { work } = state;
      if (work.kind !== 'drafting' || work.draft.origin.kind !== 'table') return;
      const { origin } = work.draft;
      // What the visitor sees at once is the choice; what it leads to may take a moment.
      const chosen = { ...work.draft, origin: { ...origin, mapping } };
      show({ work: { ...work, draft: chosen } });
      const content = await mapTable(origin.table, mapping, new AbortController().signal);
      const now = state.work;
      if (
        now.kind !== 'drafting' ||
        now.draft.origin.kind !== 'table' ||
        now.draft.origin.mapping !== mapping
      )
        return;
      show({ work: { ...now, draft: changeContent(now.draft, content, origin.mapping) } });
    },

    change(part) {
      const { work } = state;
      if (work.kind === 'drafting') show({ work: { ...work, draft: changeDraft(work.draft, part) } });
    },

    edit(id) {
      const kept = state.kept?.find(({ collection }) => collection.id === id);
      if (kept === undefined) return;
      going?.abort();
      going = null;
      show({
        work: { kind: 'drafting', draft: draftOfCollection(kept.collection), saving: false },
        failure: null,
        news: null,
      });
    },

    async save() {
      const { work } = state;
      if (work.kind !== 'drafting' || work.saving) return null;
      const reading = readDraft(work.draft);
      if (reading.kind === 'invalid') return null;
      let saved: Collection | null = null;
      const own = (going = new AbortController());
      const turns = takeTurns(own.signal);
      show({ work: { ...work, saving: true }, failure: null });
      await guard(async () => {
        const { origin } = work.draft;
        const id = await identifyContent(reading.content, () => turns.next());
        stopIfAborted(own.signal);
        const collection = { id, name: reading.name, ...reading.content };
        const before = origin.kind === 'kept' ? origin.collection : null;
        const all = await store.runs();
        const runsOn = (id: string) => all.filter((run) => run.collection === id).length;
        await store.saveCollection(collection);
        const replaced = before !== null && before.id !== collection.id ? before : null;
        // Runs that were begun with the old preferences go on with them.
        const forgotten = replaced !== null && runsOn(replaced.id) === 0 ? replaced.id : null;
        if (forgotten !== null) await store.deleteCollection(forgotten);
        saved = collection;
        const others = (state.kept ?? []).filter(
          ({ collection: { id } }) => id !== collection.id && id !== forgotten,
        );
        // All the others need not be read again for it.
        const kept = [...others, { collection, runs: runsOn(collection.id), removed: false }].sort(byName);
        const news = describeSaved(collection, replaced === null ? 0 : runsOn(replaced.id));
        show({ kept, work: going === own ? { kind: 'idle' } : state.work, news });
      });
      if (going === own) going = null;
      if (saved === null && state.work.kind === 'drafting') show({ work: { ...state.work, saving: false } });
      return saved;
    },

    remove: (id) =>
      guard(async () => {
        await store.deleteCollection(id);
        show({ kept: mark(state.kept, id, true), failure: null, news: null });
      }),

    undo: (id) =>
      guard(async () => {
        const removed = state.kept?.find(({ collection }) => collection.id === id);
        if (removed === undefined) return;
        await store.saveCollection(removed.collection);
        show({ kept: mark(state.kept, id, false), failure: null });
      }),
  };
}

async function draftTable(
  table: Table,
  task: TaskName,
  mapping: Mapping,
  signal: AbortSignal,
): Promise<CollectionDraft> {
  const content = await mapTable(table, mapping, signal);
  // Where there is nothing to choose, there is nothing to go on with.
  if (content.kind === 'refused' && table.textIsFirst) throw new InklingError(content.failure);
  return {
    origin: { kind: 'table', table, mapping },
    name: nameOfTable(table),
    task,
    content,
    preferences: content.kind === 'mapped' ? suggestPreferences(task, content.mapped.sources) : new Map(),
  };
}

/** A choice of columns that cannot be used is shown beside the choice. */
async function mapTable(
  table: Table,
  mapping: Mapping,
  signal: AbortSignal,
): Promise<CollectionDraft['content']> {
  try {
    return { kind: 'mapped', mapped: await mapColumns(table, mapping, takeTurns(signal)) };
  } catch (error) {
    if (!(error instanceof InklingError) || isAborted(error)) throw error;
    return { kind: 'refused', failure: error.failure };
  }
}

function byName(a: KeptCollection, b: KeptCollection): number {
  return a.collection.name.localeCompare(b.collection.name);
}

function mark(kept: DocumentsState['kept'], id: string, removed: boolean): DocumentsState['kept'] {
  return kept?.map((one) => (one.collection.id === id ? { ...one, removed } : one)) ?? null;
}

function describeSaved({ name }: Collection, runs: number): string {
  if (runs === 0) return `“${name}” is kept.`;
  const what = runs === 1 ? 'A run was' : `${runs} runs were`;
  return `“${name}” is kept. ${what} begun with what it was before, which stays in the list.`;
}
