/** The browser's promise that the screen stays on. It breaks it whenever the page is hidden. */
export interface WakeLocks {
  request(type: 'screen'): Promise<Sentinel>;
}

interface Sentinel {
  release(): Promise<void>;
  addEventListener(type: 'release', listener: () => void): void;
}

/** `waiting`: wanted, and asked for as soon as the page is in view again. */
export type ScreenState = 'off' | 'on' | 'waiting' | 'refused';

export interface ScreenLock {
  /** Asks for the lock or gives it back. Nothing happens where the browser has none. */
  want(wanted: boolean): Promise<void>;
}

export interface ScreenParts {
  /** Missing where the browser cannot do it, or the page came without https. */
  readonly locks: WakeLocks | undefined;
  readonly page: Pick<Document, 'visibilityState' | 'addEventListener'>;
  onState(state: ScreenState): void;
}

export function createScreenLock({ locks, page, onState }: ScreenParts): ScreenLock {
  let wanted = false;
  let held: Sentinel | null = null;
  let asking = false;

  async function ask(): Promise<void> {
    if (locks === undefined || !wanted || held !== null || asking) return;
    if (page.visibilityState !== 'visible') return onState('waiting');
    asking = true;
    try {
      held = await locks.request('screen');
      held.addEventListener('release', lose);
      onState('on');
    } catch {
      // Low battery, or the browser's settings: it says no more than no.
      onState(page.visibilityState === 'visible' ? 'refused' : 'waiting');
    } finally {
      asking = false;
    }
    if (!wanted) await give();
  }

  function lose(): void {
    held = null;
    onState(wanted ? 'waiting' : 'off');
    void ask();
  }

  async function give(): Promise<void> {
    const lock = held;
    held = null;
    onState('off');
    await lock?.release().catch(() => undefined);
  }

  page.addEventListener('visibilitychange', () => void ask());

  return {
    async want(next) {
      if (next === wanted) return;
      wanted = next;
      await (wanted ? ask() : give());
    },
  };
}
