import { failureOf } from '../../core/failure.ts';
import type { Failure } from '../../core/types.ts';
import type { ListedModel, ListedVariant } from '../../engines/download-plan.ts';
import { chooseOwn, type OwnKind } from '../../engines/own-model.ts';

export type AddState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'asking' }
  /** The repository is one that can be used: which of its weights? */
  | { readonly kind: 'found'; readonly model: ListedModel; readonly failure: Failure | null }
  | { readonly kind: 'added'; readonly id: string; readonly name: string }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What the visitor wrote. */
export interface AddRequest {
  readonly kind: OwnKind;
  readonly repository: string;
  /** Of web-llm: where the model's .wasm library is, if nothing else says it. */
  readonly library: string;
}

export interface AddModel {
  readonly state: AddState;
  look(request: AddRequest): Promise<void>;
  cancel(): void;
  add(variant: ListedVariant): Promise<void>;
}

export interface AddModelParts {
  /** Rejects with an InklingError. */
  readonly read: (request: AddRequest, signal: AbortSignal) => Promise<ListedModel>;
  readonly add: (model: ListedModel) => Promise<void>;
}

/** From the name of a repository to an entry of the list. */
export function createAddModel({ read, add }: AddModelParts): AddModel {
  let state = $state.raw<AddState>({ kind: 'idle' });
  let running: AbortController | null = null;

  return {
    get state() {
      return state;
    },

    async look(request) {
      running?.abort();
      const { signal } = (running = new AbortController());
      state = { kind: 'asking' };
      try {
        const model = await read(request, signal);
        if (!signal.aborted) state = { kind: 'found', model, failure: null };
      } catch (error) {
        if (!signal.aborted) state = { kind: 'failed', failure: failureOf(error) };
      }
    },

    cancel() {
      running?.abort();
      state = { kind: 'idle' };
    },

    async add(variant) {
      if (state.kind !== 'found') return;
      const { model } = state;
      const chosen = chooseOwn(model, variant);
      try {
        await add(chosen);
        state = { kind: 'added', id: chosen.id, name: chosen.name };
      } catch (error) {
        state = { kind: 'found', model, failure: failureOf(error) };
      }
    },
  };
}
