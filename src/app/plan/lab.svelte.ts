import type { Plan } from '../../core/plan.ts';
import type { RunConfig } from '../../core/types.ts';
import type { Store } from '../../storage/ports.ts';
import type { ModelChoice } from '../models/model-choice.ts';
import { saveFile } from '../run/download.ts';
import { saveRunRecord } from '../run/run-record.ts';
import type { RunLocks } from '../run/run-lock.ts';
import { isBusy } from '../run/run-state.ts';
import type { RunView } from '../run/run.svelte.ts';
import { draftOfPlan, readDraft, type DraftReading, type PlanDraft } from './plan-draft.ts';
import { packPlan, unpackPlan } from './plan-link.ts';
import type { PlanReading } from '../../storage/parse-plan.ts';
import { parsePlan } from '../../storage/parse-plan.ts';
import { presets, type Preset } from './plan-presets.ts';
import { createPlanList, type PlanList, type PlanListState } from './plan-list.ts';
import { createPlanQueue, type PlanQueue, type QueueState } from './plan-queue.ts';
import { readPlanFile, writePlan } from './plan-text.ts';
import { createPlanTrial, type PlanTrial, type PlanTrialParts, type PlanTrialState } from './plan-trial.ts';
import { readResults, type RunResults } from './plan-results.ts';
import type { StartedPlan } from './started-plan.ts';

export interface LabParts {
  readonly store: Store;
  readonly locks: RunLocks;
  readonly run: RunView;
  readonly trial: Omit<PlanTrialParts, 'onState' | 'isBusy' | 'noteConditions'>;
  /** Whether a software adapter of WebGPU is good enough, as the address says. */
  readonly software: boolean;
  readonly browser: string;
  createId(): string;
  now(): number;
}

/** What came of opening a file or a link: it fills the form, and nothing starts. */
export interface LabNews {
  readonly kind: 'note' | 'problem';
  readonly text: string;
}

/** The lab with a state that components can watch. */
export interface LabView {
  /** Null until a plan was chosen. */
  readonly draft: PlanDraft | null;
  readonly reading: DraftReading | null;
  readonly news: LabNews | null;
  readonly queue: PlanQueue & { readonly state: QueueState };
  readonly trial: PlanTrial & { readonly state: PlanTrialState };
  readonly endOnFailure: boolean;
  setEndOnFailure(end: boolean): void;
  /** Those that were started. */
  readonly started: PlanList & { readonly state: PlanListState };
  /** Id of a started plan that a link leads to, until it was brought into view. */
  readonly sought: string | null;
  seek(planId: string): Promise<void>;
  found(): void;
  readResults(plan: StartedPlan): Promise<readonly RunResults[]>;
  edit(draft: PlanDraft): void;
  /** Puts the plan back that a preset, a file or a link has taken the place of; null where there is none, or the new one was changed since. */
  readonly takeBack: (() => void) | null;
  /** Puts a plan into the form. */
  use(plan: Plan): void;
  choose(preset: Preset, models: ModelChoice): void;
  /** The plan of the last visit, or the first preset. */
  begin(models: ModelChoice): Promise<void>;
  openFile(file: File): Promise<void>;
  openLink(packed: string): Promise<void>;
  saveAsFile(plan: Plan): void;
  /** The part behind the #; null where the plan is too long for a link. */
  pack(plan: Plan): Promise<string | null>;
  /** For the next visit. */
  keepDraft(): Promise<void>;
}

const draftKey = 'plan-draft';

export function createLab(parts: LabParts): LabView {
  const { store, run } = parts;
  let draft = $state.raw<PlanDraft | null>(null);
  let replaced = $state.raw<PlanDraft | null>(null);
  let news = $state.raw<LabNews | null>(null);
  let listState = $state.raw<PlanListState>({ plans: [], isRead: false, failure: null });
  let queueState = $state.raw<QueueState>({ kind: 'idle' });
  let trialState = $state.raw<PlanTrialState>({ kind: 'idle' });
  let sought = $state<string | null>(null);
  let endOnFailure = $state(false);
  const reading = $derived(draft === null ? null : readDraft(draft));

  const noteConditions = (config: RunConfig, plan: Plan, settings: Store) =>
    saveRunRecord(settings, config.id, {
      ...{ device: plan.device, software: parts.software, browser: parts.browser },
      loaded: {},
    });
  const queue = createPlanQueue({
    ...{ store, locks: parts.locks, run, createId: parts.createId, now: parts.now },
    noteConditions: async (config, plan) => {
      // A run that was begun before keeps the device that it was begun with.
      if ((await store.countRounds(config.id)) === 0) await noteConditions(config, plan, store);
    },
    onState: (next) => (queueState = next),
  });
  const trial = createPlanTrial({
    ...parts.trial,
    isBusy: () => isBusy(run.state),
    noteConditions,
    onState: (next) => (trialState = next),
  });
  const started = createPlanList({
    ...{ store, locks: parts.locks, timers: globalThis },
    onState: (next) => (listState = next),
  });

  const fill = (plan: Plan) => {
    replaced = draft;
    draft = draftOfPlan(plan);
    trial.clear();
  };
  const take = (found: PlanReading, origin: string) => {
    replaced = null;
    if (found.ok) fill(found.plan);
    news = found.ok
      ? { kind: 'note', text: `The plan “${found.plan.name}” ${origin}. Look it through, then start it.` }
      : { kind: 'problem', text: found.problem };
  };

  return {
    get draft() {
      return draft;
    },
    get reading() {
      return reading;
    },
    get news() {
      return news;
    },
    queue: {
      ...queue,
      get state() {
        return queueState;
      },
    },
    trial: {
      ...trial,
      get state() {
        return trialState;
      },
    },
    get endOnFailure() {
      return endOnFailure;
    },
    setEndOnFailure(end) {
      endOnFailure = end;
      queue.setEndOnFailure(end);
    },
    started: {
      ...started,
      get state() {
        return listState;
      },
    },
    get sought() {
      return sought;
    },
    async seek(planId) {
      sought = planId;
      await started.refresh();
      if (listState.plans.some(({ id }) => id === planId)) return;
      sought = null;
      news = { kind: 'problem', text: 'The plan in the address is not kept in this browser.' };
    },
    found: () => (sought = null),
    readResults: (plan) => readResults(plan, store),
    edit(next) {
      draft = next;
      replaced = null;
      news = null;
    },
    get takeBack() {
      const before = replaced;
      if (before === null) return null;
      return () => {
        draft = before;
        replaced = null;
        trial.clear();
        news = { kind: 'note', text: 'The plan from before stands in the form again.' };
      };
    },
    use(plan) {
      take({ ok: true, plan }, 'stands in the form again');
    },
    choose({ plan, label }, models) {
      fill(plan(models));
      news = { kind: 'note', text: `“${label}” stands in the form. Change what you like, then start it.` };
    },
    async begin(models) {
      if (draft !== null) return;
      const kept = parsePlan(await store.setting(draftKey).catch(() => null));
      draft ??= draftOfPlan(kept.ok ? kept.plan : presets[0]!.plan(models));
    },
    async openFile(file) {
      take(await readPlanFile(file), `was read from ${file.name}`);
    },
    async openLink(packed) {
      take(await unpackPlan(packed), 'came with the link');
    },
    saveAsFile(plan) {
      saveFile(new Blob([writePlan(plan)], { type: 'application/json' }), `${fileNameOf(plan)}.json`);
    },
    pack: packPlan,
    async keepDraft() {
      if (reading?.kind === 'valid') await store.saveSetting(draftKey, reading.plan).catch(() => undefined);
    },
  };
}

/** Letters and digits of any script; what a file system may take amiss becomes a dash. */
function fileNameOf({ name }: Plan): string {
  const plain = name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-+|-+$/g, '');
  return `inkling-plan-${plain.slice(0, 60) || 'unnamed'}`;
}
