import { readDraft } from '../../../src/app/documents/collection-draft.ts';
import {
  createDocumentsController,
  type DocumentsState,
} from '../../../src/app/documents/documents-controller.ts';
import type { NamedFile } from '../../../src/app/documents/read-files.ts';
import { createShelf } from '../../../src/app/documents/shelf.ts';
import { createMemoryStore } from '../../../src/storage/memory-store.ts';

/** The controller of the page over a store in memory, with what it last showed. */
export function openDocuments(store = createMemoryStore()) {
  const shown: DocumentsState[] = [];
  const controller = createDocumentsController({
    store,
    shelf: createShelf(),
    fetchJson: () => Promise.reject(new TypeError('There is no network here.')),
    onState: (state) => void shown.push(state),
  });
  const state = () => shown.at(-1)!;
  return {
    store,
    controller,
    shown,
    state,
    /** What is being drafted. */
    draft() {
      const { work, failure } = state();
      if (work.kind !== 'drafting') throw new Error(failure?.message ?? 'Nothing is being drafted.');
      return work.draft;
    },
    /** Why what was read cannot be kept; null where it can. */
    refusal(): string | null {
      const { work, failure } = state();
      if (failure !== null) return failure.message;
      if (work.kind !== 'drafting') return 'nothing was read';
      const { content } = work.draft;
      if (content.kind === 'refused') return content.failure.message;
      const reading = readDraft(work.draft);
      if (reading.kind === 'valid') return null;
      return [reading.nameError, ...reading.preferenceErrors.values(), reading.error]
        .filter(Boolean)
        .join(' ');
    },
  };
}

export function fileOf(path: string, content: string | Uint8Array<ArrayBuffer>): NamedFile {
  return { path, content: new Blob([content]) };
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** @param mark whether it says by its first bytes what it is */
export function utf16(text: string, order: 'le' | 'be', mark = true): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(2 * text.length + (mark ? 2 : 0)));
  const units = [
    ...(mark ? [0xfeff] : []),
    ...Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)),
  ];
  units.forEach((unit, i) => view.setUint16(2 * i, unit, order === 'le'));
  return new Uint8Array(view.buffer);
}
