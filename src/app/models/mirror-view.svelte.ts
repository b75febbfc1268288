import { createError, InklingError } from '../../core/failure.ts';
import type { Failure } from '../../core/types.ts';
import { hub } from '../../engines/model-address.ts';
import { parseMirror } from './mirror.ts';

export type MirrorState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'trying'; readonly address: string }
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** The repository that it has. */
  | { readonly kind: 'found'; readonly repository: string };

/** The address that stands in for the hub's. None is used, or kept for the next visit, that did not answer as a hub does. */
export interface MirrorView {
  /** Without a slash at its end; null for the hub itself. */
  readonly address: string | null;
  readonly state: MirrorState;
  tryOut(typed: string): Promise<void>;
  cancel(): void;
  /** Back to the hub. */
  leave(): void;
}

export interface MirrorParts {
  /** Resolves with a repository that the mirror has; rejects with an InklingError. */
  readonly ask: (address: string, signal: AbortSignal) => Promise<string>;
  readonly read: () => Promise<unknown>;
  readonly save: (address: string) => void;
}

export function createMirrorView({
  ask,
  read,
  save,
}: MirrorParts): MirrorView & { restore(): Promise<void> } {
  let address = $state.raw<string | null>(null);
  let state = $state.raw<MirrorState>({ kind: 'idle' });
  let running: AbortController | null = null;

  return {
    get address() {
      return address;
    },
    get state() {
      return state;
    },

    async restore() {
      const stored = await read().catch(() => '');
      const parsed = parseMirror(typeof stored === 'string' ? stored : '');
      address = parsed.kind === 'mirror' ? parsed.address : null;
    },

    async tryOut(typed) {
      running?.abort();
      const parsed = parseMirror(typed);
      if (parsed.kind !== 'mirror') {
        state = {
          kind: 'refused',
          failure: noAddress(parsed.kind === 'invalid' ? parsed.reason : 'It is empty.', address ?? hub),
        };
        return;
      }
      const controller = (running = new AbortController());
      state = { kind: 'trying', address: parsed.address };
      try {
        const repository = await ask(parsed.address, controller.signal);
        if (controller.signal.aborted) return;
        address = parsed.address;
        save(address);
        state = { kind: 'found', repository };
      } catch (error) {
        if (!(error instanceof InklingError)) throw error;
        if (!controller.signal.aborted) state = { kind: 'refused', failure: error.failure };
      }
    },

    cancel() {
      running?.abort();
      state = { kind: 'idle' };
    },

    leave() {
      running?.abort();
      address = null;
      save('');
      state = { kind: 'idle' };
    },
  };
}

function noAddress(reason: string, current: string): Failure {
  return createError(
    'invalid',
    `This cannot be a mirror. ${reason}`,
    `Ask whoever runs the mirror for its address. Models still come from ${current}.`,
  ).failure;
}
