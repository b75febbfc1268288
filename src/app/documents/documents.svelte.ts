import type { TaskName } from '../../core/types.ts';
import {
  createDocumentsController,
  type DocumentsController,
  type DocumentsParts,
  type DocumentsState,
} from './documents-controller.ts';
import { createShelf } from './shelf.ts';

/** The visitor's own documents: what is kept of them, and what is being read or changed. */
export interface DocumentsView extends DocumentsController {
  readonly state: DocumentsState;
  /** What is being typed or pasted, and not taken yet. */
  readonly pasted: string;
  writePasted(text: string): void;
}

/** What is kept is one list; what is half-written for one task does not turn up for another. */
export type TaskDocuments = Readonly<Record<TaskName, DocumentsView>>;

export function createTaskDocuments(parts: Omit<DocumentsParts, 'onState' | 'shelf'>): TaskDocuments {
  const shelf = createShelf();
  const create = () => createDocumentsView({ ...parts, shelf });
  return { email: create(), summarization: create() };
}

function createDocumentsView(parts: Omit<DocumentsParts, 'onState'>): DocumentsView {
  let state = $state.raw<DocumentsState>({ kept: null, work: { kind: 'idle' }, failure: null, news: null });
  let pasted = $state('');
  const controller = createDocumentsController({ ...parts, onState: (next) => (state = next) });
  return {
    ...controller,
    get state() {
      return state;
    },
    get pasted() {
      return pasted;
    },
    writePasted: (text) => (pasted = text),
  };
}
