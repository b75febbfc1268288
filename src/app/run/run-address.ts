/** What the page shows, as the address says it: `#run=<id>` or `#models`, behind whatever settings the address asks for. */
export interface RunAddress {
  /** Null where the address names no run. */
  readonly runId: string | null;
  /** Whether it names the page of models. */
  readonly isModels: boolean;
  /** Makes a new entry of the history, so that Back leads to what was shown before. */
  show(runId: string | null): void;
  /** Takes the run out of the entry that is there, for an address that leads nowhere. */
  clear(): void;
  /** Makes a new entry of the history for the first page. */
  showHome(): void;
}

export function createRunAddress({ location, history }: Pick<Window, 'location' | 'history'>): RunAddress {
  const read = () => new URLSearchParams(location.hash.slice(1)).get('run');
  const write = (runId: string | null) =>
    `${location.pathname}${location.search}${runId === null ? '' : `#${String(new URLSearchParams({ run: runId }))}`}`;
  return {
    get runId() {
      return read();
    },
    get isModels() {
      return location.hash === '#models';
    },
    show(runId) {
      if (runId !== read()) history.pushState(null, '', write(runId));
    },
    clear: () => history.replaceState(null, '', write(null)),
    showHome: () => history.pushState(null, '', write(null)),
  };
}
