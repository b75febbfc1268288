import { InklingError } from '../core/failure.ts';
import type { RunConfig } from '../core/types.ts';
import type { Machine } from '../engines/machine.ts';
import type { KeptPlan, Store } from '../storage/ports.ts';
import { createCarryView, type CarryView } from './carry/carry.svelte.ts';
import type { CarryParts } from './carry/carry-controller.ts';
import type { ReplayParts } from './carry/replay-controller.ts';
import { createReplayView, type ReplayView } from './carry/replay.svelte.ts';
import { createAnswersView, type AnswersView } from './history/answers.svelte.ts';
import { openDocuments, type DocumentsPart } from './documents/open-documents.ts';
import { fetchPart } from './fetch-part.ts';
import type { MaterialChoice } from './documents/material-choice.ts';
import { createHistoryView, type HistoryView } from './history/history.svelte.ts';
import type { CatalogState } from './models/catalog-state.ts';
import type { LibraryView } from './models/library.svelte.ts';
import type { ModelChoice } from './models/model-choice.ts';
import type { TrialParts } from './models/trial-controller.ts';
import { createTrialsView, type TrialsView } from './models/trials.svelte.ts';
import type { OfflineView } from './offline/offline.svelte.ts';
import type { PageName } from './page-title.ts';
import type { Later, PendingState } from './pending.svelte.ts';
import { createLabKeeper, importLab, type LabKeeper } from './plan/lab-keeper.svelte.ts';
import type { LabParts } from './plan/lab.svelte.ts';
import type { Underway } from './plan/plan-underway.ts';
import { createStoredRounds, type StoredRounds } from './rounds/stored-rounds.ts';
import { createConfig } from './run/create-config.ts';
import type { RunAddress } from './run/run-address.ts';
import type { RunParts } from './run/run-controller.ts';
import type { RunLocks } from './run/run-lock.ts';
import { saveRunRecord } from './run/run-record.ts';
import { isBusy, shownRun } from './run/run-state.ts';
import type { ScreenViewParts } from './run/screen.svelte.ts';
import { createRunView, type RunView, type RunViewParts } from './run/run.svelte.ts';
import type { RunSettings } from './settings/run-settings.ts';
import type { ThemeView } from './settings/theme.svelte.ts';
import type { UrlSettings } from './settings/url-settings.ts';

export interface SessionParts {
  readonly store: Store;
  /** Why nothing will be kept; null when everything is. */
  readonly notKept: string | null;
  readonly catalog: { readonly state: CatalogState };
  readonly url: UrlSettings;
  readonly theme: ThemeView;
  readonly offline: OfflineView;
  readonly address: RunAddress;
  readonly locks: RunLocks;
  readonly library: Later<LibraryView>;
  readonly machine: { readonly state: PendingState<Machine> };
  readonly trials: Omit<TrialParts, 'onState' | 'isRunGoingOn' | 'store' | 'now'>;
  readonly lab: Pick<LabParts, 'trial'>;
  readonly screen: Omit<ScreenViewParts, 'settings'>;
  readonly loadModels: RunParts['loadModels'];
  readonly runEpisodes: RunViewParts['runEpisodes'];
  readonly carry: Pick<CarryParts, 'importTransfer' | 'openSink' | 'breathe'> & Pick<ReplayParts, 'replay'>;
  readonly browser: string;
  createId(): string;
  now(): number;
}

/** Everything that the page shows and does; components get it, or parts of it, as props. */
export interface Session {
  readonly catalog: CatalogState;
  readonly url: UrlSettings;
  readonly theme: ThemeView;
  readonly offline: OfflineView;
  readonly notKept: string | null;
  readonly run: RunView;
  readonly history: HistoryView;
  readonly answers: AnswersView;
  readonly carry: CarryView;
  readonly replay: ReplayView;
  /** What is kept of other runs. */
  readonly stored: StoredRounds;
  readonly library: PendingState<LibraryView>;
  /** Null until the browser has told about it. */
  readonly machine: Machine | null;
  readonly trials: TrialsView;
  /** The page that is shown while no run is. */
  readonly page: PageName;
  readonly lab: LabKeeper;
  /** Someone pressed Back in the middle of a run: the page stays and asks what is meant. */
  readonly askedToLeave: boolean;
  /** The models for the next run; null before anybody has chosen. */
  readonly choice: ModelChoice | null;
  choose(choice: ModelChoice): void;
  /** @param stepping whether it waits at every station of its rounds */
  start(
    settings: RunSettings,
    choice: ModelChoice,
    material?: MaterialChoice,
    stepping?: boolean,
  ): Promise<void>;
  /** The part of the page for the visitor's own documents, fetched when it is first asked for. */
  openDocuments(): Promise<DocumentsPart>;
  /** With the whole plan that the run belongs to, where it does and the plan can be read. */
  goOn(config: RunConfig): Promise<void>;
  goOnWithPlan(planId: string): Promise<void>;
  /** Null where the plan is not kept or cannot be read: a run of it is then gone on with alone. */
  findPlan(planId: string): Promise<Underway | null>;
  open(config: RunConfig): Promise<void>;
  leave(): Promise<void>;
  /** From another page to the first page. */
  showHome(): void;
  showLab(): Promise<void>;
  /** Shows what the address names: after Back and Forward, a reload, or a link. A run that is going on stays in view. */
  followAddress(): Promise<void>;
  /** Puts what the page shows into the address. */
  noteInAddress(runId: string | null): void;
  stay(): void;
}

export function createSession(parts: SessionParts): Session {
  const { store, locks } = parts;
  const run = createRunView({
    ...{ store, locks, loadModels: parts.loadModels, runEpisodes: parts.runEpisodes },
    screen: { ...parts.screen, settings: store },
  });
  const history = createHistoryView({ store, locks, timers: globalThis });
  const answers = createAnswersView(store);
  void answers.refresh();
  const replay = createReplayView({ ...parts.carry, countRounds: (runId) => store.countRounds(runId) });
  const carry = createCarryView({
    ...{ ...parts.carry, store, locks, createId: parts.createId, now: parts.now },
    onImported: () => history.refresh(),
  });
  const trials = createTrialsView({
    ...parts.trials,
    store,
    now: parts.now,
    isRunGoingOn: () => isBusy(run.state),
  });
  const { address } = parts;
  /** Why the run that the address named is not shown. */
  let lost = $state.raw<string | null>(null);
  let askedToLeave = $state.raw(false);
  let choice = $state.raw<ModelChoice | null>(null);
  let documents: Promise<DocumentsPart> | null = null;
  /** A part that could not be fetched is fetched again when it is asked for again. */
  const forgetDocuments = (error: unknown): never => {
    documents = null;
    throw error;
  };
  let page = $state.raw<PageName>('home');
  const turnTo = (next: 'models' | 'lab') => {
    page = next;
    parts.library.begin();
  };
  if (address.isModels) turnTo('models');
  const lab = createLabKeeper(
    () => importLab({ ...parts, ...parts.lab, run, software: parts.url.settings.software }),
    store,
    locks,
  );

  void lab.lookForPlan();

  const findRun = async (runId: string) => {
    if ((await store.discardedRuns()).includes(runId)) return null;
    return (await store.runs()).find(({ id }) => id === runId) ?? null;
  };
  const openNamed = async (runId: string) => {
    try {
      const config = await findRun(runId);
      // Whoever has gone on to somewhere else meanwhile stays there.
      if (address.runId !== runId) return;
      if (config !== null) return await run.open(config);
      lost = notKeptHere;
    } catch (error) {
      if (!(error instanceof InklingError)) throw error;
      lost = `The run in the address cannot be opened: ${error.failure.message}`;
    }
    address.clear();
    await session.leave();
  };

  const session: Session = {
    get catalog() {
      return parts.catalog.state;
    },
    get url() {
      return lost === null ? parts.url : { ...parts.url, notices: [lost, ...parts.url.notices] };
    },
    theme: parts.theme,
    offline: parts.offline,
    notKept: parts.notKept,
    run: {
      ...run,
      get state() {
        return run.state;
      },
      start: (config) => session.goOn(config),
    },
    history,
    answers,
    carry,
    replay,
    stored: createStoredRounds(store),
    get library() {
      return parts.library.state;
    },
    get machine() {
      const { state } = parts.machine;
      return state.kind === 'ready' ? state.value : null;
    },
    trials,
    get page() {
      return page;
    },
    lab,
    get askedToLeave() {
      return askedToLeave;
    },
    get choice() {
      return choice;
    },
    choose: (chosen) => (choice = chosen),

    async start(settings, choice, material, stepping = false) {
      const config = createConfig(settings, choice, parts.createId(), parts.now(), material);
      const { device, software } = settings;
      await saveRunRecord(store, config.id, { device, software, browser: parts.browser, loaded: {} });
      if (stepping) run.steps.begin();
      await run.start(config);
    },
    openDocuments: () => (documents ??= openDocuments(store).catch(forgetDocuments)),
    async goOn(config) {
      const plan = config.plan === undefined ? null : await session.findPlan(config.plan);
      await (plan === null ? run.start(config) : session.goOnWithPlan(plan.id));
    },
    async findPlan(planId) {
      const kept = (await store.plans()).find(({ id }) => id === planId);
      const name = kept === undefined ? null : await nameOf(kept);
      return name === null ? null : { id: planId, name };
    },
    async goOnWithPlan(planId) {
      await (await lab.open())?.queue.goOn(planId);
    },
    open: (config) => run.open(config),
    async leave() {
      askedToLeave = false;
      // The first page shows the run as it is now, and not for a moment as it was.
      try {
        await Promise.all([history.refresh(), answers.refresh(), lab.lookForPlan()]);
      } finally {
        page = 'home';
        run.close();
      }
    },
    async followAddress() {
      const { runId } = address;
      const shown = shownRun(run.state);
      if (address.isModels && !isBusy(run.state)) {
        if (shown !== null) await session.leave();
        turnTo('models');
        return;
      }
      if (address.isLab && !isBusy(run.state)) {
        if (shown !== null) await session.leave();
        turnTo('lab');
        const { plan, startedPlan } = address;
        const view = await lab.open();
        if (startedPlan !== null) await view?.seek(startedPlan);
        if (plan === null || view === null) return;
        await view.openLink(plan);
        if (address.plan === plan) address.dropPlan();
        return;
      }
      if (runId === shown) {
        page = 'home';
        return;
      }
      if (isBusy(run.state)) {
        askedToLeave = true;
        address.show(shown);
      } else if (runId !== null) await openNamed(runId);
      else await session.leave();
    },
    noteInAddress(runId) {
      if (runId !== null) lost = null;
      // Back leads out of a plan, and not through its runs.
      const queue = lab.state.kind === 'ready' ? lab.state.value.queue.state : null;
      const before = address.runId;
      const isOfPlan = (id: string | null) =>
        queue?.kind === 'going' && queue.plan.runs.some(({ config }) => config.id === id);
      if (runId !== null && isOfPlan(runId) && isOfPlan(before)) address.replace(runId);
      else address.show(runId);
    },
    showHome() {
      page = 'home';
      address.showHome();
      void lab.lookForPlan();
    },
    async showLab() {
      if (isBusy(run.state)) return;
      address.showLab();
      if (shownRun(run.state) !== null) await session.leave();
      turnTo('lab');
      await lab.open();
    },
    stay: () => (askedToLeave = false),
  };
  return session;
}

async function nameOf({ plan }: KeptPlan): Promise<string | null> {
  try {
    const { parsePlan } = await fetchPart(import('../storage/parse-plan.ts'));
    const reading = parsePlan(plan);
    return reading.ok ? reading.plan.name : null;
  } catch (error) {
    // The lab says it, which cannot be fetched either.
    if (error instanceof InklingError) return 'in the lab';
    throw error;
  }
}

const notKeptHere =
  'The run in the address is not kept in this browser: nothing of it was written, it was deleted, or another browser has it.';
