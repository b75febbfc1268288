/** `kept`: a run now works without a connection. `outdated`: another version has taken over, a reload brings it. */
export type OfflineState = { readonly kind: 'quiet' | 'kept' | 'outdated' };

export interface OfflineParts {
  /** Undefined where the browser has no service workers, or not on this address. */
  readonly container: ServiceWorkerContainer | undefined;
  readonly script: string;
  readonly timers: Pick<typeof globalThis, 'setTimeout'>;
  /** Whether an earlier visit was told that everything is kept. A browser that drops the models drops this too. */
  wasTold(): Promise<boolean>;
  noteTold(): void;
  onState(state: OfflineState): void;
}

export interface OfflineController {
  register(): Promise<void>;
  /** Fetches what a run without a connection needs. Called when the page has nothing else to load. */
  keepModels(): Promise<void>;
  dismiss(): void;
}

/** Good news needs no answer and leaves by itself; that there is a new version stays until it is answered. */
export const READING_MILLISECONDS = 15_000;

/** Everything here may fail without harm: the page then simply needs its connection. */
export function createOfflineController({
  container,
  script,
  timers,
  wasTold,
  noteTold,
  onState,
}: OfflineParts): OfflineController {
  let asked = false;
  let kind: OfflineState['kind'] = 'quiet';
  const show = (next: OfflineState['kind']) => {
    kind = next;
    onState({ kind });
  };

  /** News only once: every load finds the models kept. */
  const praise = async () => {
    if (await wasTold()) return;
    noteTold();
    // That there is a new version is worth more.
    if (kind !== 'quiet') return;
    show('kept');
    timers.setTimeout(() => kind === 'kept' && show('quiet'), READING_MILLISECONDS);
  };

  return {
    async register() {
      if (container === undefined) return;
      // The first worker of a first visit takes over a page of its own version.
      const first = container.controller === null;
      let changes = 0;
      container.addEventListener('controllerchange', () => {
        changes += 1;
        if (!first || changes > 1) show('outdated');
      });
      await container.register(script).catch(() => undefined);
    },

    async keepModels() {
      if (container === undefined || asked) return;
      asked = true;
      const { active } = await container.ready;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => {
        port1.close();
        if (data === 'kept') void praise();
      };
      active?.postMessage('keep-models', [port2]);
    },

    dismiss: () => show('quiet'),
  };
}
