/**
 * What the page shows, as the address says it: `#run=<id>`, `#models`, `#lab`, `#lab=<id of a started plan>` or `#plan=<packed plan>`, behind whatever settings the
 * address asks for.
 */
export interface RunAddress {
  /** Null where the address names no run. */
  readonly runId: string | null;
  /** Whether it names the page of models. */
  readonly isModels: boolean;
  /** Whether it names the lab, with a plan or without. */
  readonly isLab: boolean;
  /** Id of the started plan that it leads to in the lab; null where it leads to none. */
  readonly startedPlan: string | null;
  /** The plan that it holds, packed; null where it holds none. */
  readonly plan: string | null;
  /** Makes a new entry of the history, so that Back leads to what was shown before. */
  show(runId: string | null): void;
  /** In the entry that is there: the next run of the same plan. */
  replace(runId: string): void;
  /** Takes the run out of the entry that is there, for an address that leads nowhere. */
  clear(): void;
  /** Makes a new entry of the history for the first page. */
  showHome(): void;
  /** Makes a new entry of the history for the lab. */
  showLab(): void;
  /** The lab without the plan that the address held, in the entry that is there. */
  dropPlan(): void;
}

export function createRunAddress({ location, history }: Pick<Window, 'location' | 'history'>): RunAddress {
  const part = (name: string) => new URLSearchParams(location.hash.slice(1)).get(name);
  const read = () => part('run');
  const lab = () => `${location.pathname}${location.search}#lab`;
  const write = (runId: string | null) =>
    `${location.pathname}${location.search}${runId === null ? '' : `#${String(new URLSearchParams({ run: runId }))}`}`;
  return {
    get runId() {
      return read();
    },
    get isModels() {
      return location.hash === '#models';
    },
    get isLab() {
      return part('lab') !== null || part('plan') !== null;
    },
    get startedPlan() {
      return part('lab') || null;
    },
    get plan() {
      return part('plan');
    },
    show(runId) {
      if (runId !== read()) history.pushState(null, '', write(runId));
    },
    replace: (runId) => history.replaceState(null, '', write(runId)),
    clear: () => history.replaceState(null, '', write(null)),
    showHome: () => history.pushState(null, '', write(null)),
    showLab: () => history.pushState(null, '', lab()),
    dropPlan: () => history.replaceState(null, '', lab()),
  };
}
