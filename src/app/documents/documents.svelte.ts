import {
  createDocumentsController,
  type DocumentsController,
  type DocumentsParts,
  type DocumentsState,
} from './documents-controller.ts';

/** The visitor's own documents: what is kept of them, and what is being read or changed. */
export interface DocumentsView extends DocumentsController {
  readonly state: DocumentsState;
}

export function createDocumentsView(parts: Omit<DocumentsParts, 'onState'>): DocumentsView {
  let state = $state.raw<DocumentsState>({ kept: null, work: { kind: 'idle' }, failure: null, news: null });
  const controller = createDocumentsController({ ...parts, onState: (next) => (state = next) });
  return {
    ...controller,
    get state() {
      return state;
    },
  };
}
