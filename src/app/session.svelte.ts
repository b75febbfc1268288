import { InklingError } from '../core/failure.ts';
import type { KeptPlan } from '../storage/ports.ts';
import { createCarryView } from './carry/carry.svelte.ts';
import { createReplayView } from './carry/replay.svelte.ts';
import { createAnswersView } from './history/answers.svelte.ts';
import { openDocuments, type DocumentsPart } from './documents/open-documents.ts';
import { fetchPart } from './fetch-part.ts';
import { createHistoryView } from './history/history.svelte.ts';
import type { ModelChoice } from './models/model-choice.ts';
import { createTrialsView } from './models/trials.svelte.ts';
import type { PageName } from './page-title.ts';
import { createLabKeeper, importLab } from './plan/lab-keeper.svelte.ts';
import { createStoredRounds } from './rounds/stored-rounds.ts';
import { createConfig } from './run/create-config.ts';
import { saveRunRecord } from './run/run-record.ts';
import { isBusy, shownRun } from './run/run-state.ts';
import { createRunView } from './run/run.svelte.ts';
import type { Session, SessionParts } from './session-types.ts';

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
