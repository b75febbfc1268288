import type { RunConfig } from '../core/types.ts';
import type { Machine } from '../engines/machine.ts';
import type { Store } from '../storage/ports.ts';
import type { CarryView } from './carry/carry.svelte.ts';
import type { CarryParts } from './carry/carry-controller.ts';
import type { ReplayParts } from './carry/replay-controller.ts';
import type { ReplayView } from './carry/replay.svelte.ts';
import type { AnswersView } from './history/answers.svelte.ts';
import type { DocumentsPart } from './documents/open-documents.ts';
import type { MaterialChoice } from './documents/material-choice.ts';
import type { HistoryView } from './history/history.svelte.ts';
import type { CatalogState } from './models/catalog-state.ts';
import type { LibraryView } from './models/library.svelte.ts';
import type { ModelChoice } from './models/model-choice.ts';
import type { TrialParts } from './models/trial-controller.ts';
import type { TrialsView } from './models/trials.svelte.ts';
import type { OfflineView } from './offline/offline.svelte.ts';
import type { PageName } from './page-title.ts';
import type { Later, PendingState } from './pending.svelte.ts';
import type { LabKeeper } from './plan/lab-keeper.svelte.ts';
import type { LabParts } from './plan/lab.svelte.ts';
import type { Underway } from './plan/plan-underway.ts';
import type { StoredRounds } from './rounds/stored-rounds.ts';
import type { RunAddress } from './run/run-address.ts';
import type { RunParts } from './run/run-controller.ts';
import type { RunLocks } from './run/run-lock.ts';
import type { ScreenViewParts } from './run/screen.svelte.ts';
import type { RunView, RunViewParts } from './run/run.svelte.ts';
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
