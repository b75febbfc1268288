import type { RunConfig } from '../core/types.ts';
import type { Store } from '../storage/ports.ts';
import { createHistoryView, type HistoryView } from './history/history.svelte.ts';
import type { CatalogState } from './models/catalog-state.ts';
import type { ModelChoice } from './models/model-choice.ts';
import type { OfflineView } from './offline/offline.svelte.ts';
import { createConfig } from './run/create-config.ts';
import { downloadJson } from './run/download.ts';
import type { RunParts } from './run/run-controller.ts';
import type { RunLocks } from './run/run-lock.ts';
import { readRunRecord, saveRunRecord } from './run/run-record.ts';
import { createRunView, type RunView } from './run/run.svelte.ts';
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
  readonly locks: RunLocks;
  readonly loadModels: RunParts['loadModels'];
  readonly runEpisodes: RunParts['runEpisodes'];
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
  start(settings: RunSettings, choice: ModelChoice): Promise<void>;
  goOn(config: RunConfig): Promise<void>;
  open(config: RunConfig): Promise<void>;
  leave(): Promise<void>;
  exportRun(runId: string): Promise<void>;
}

export function createSession(parts: SessionParts): Session {
  const { store, locks } = parts;
  const run = createRunView({ store, locks, loadModels: parts.loadModels, runEpisodes: parts.runEpisodes });
  const history = createHistoryView({ store, locks, timers: globalThis });

  return {
    get catalog() {
      return parts.catalog.state;
    },
    url: parts.url,
    theme: parts.theme,
    offline: parts.offline,
    notKept: parts.notKept,
    run,
    history,

    async start(settings, choice) {
      const config = createConfig(settings, choice, parts.createId(), parts.now());
      const { device, software } = settings;
      await saveRunRecord(store, config.id, { device, software, browser: parts.browser, loaded: {} });
      await run.start(config);
    },
    goOn: (config) => run.start(config),
    open: (config) => run.open(config),
    async leave() {
      run.close();
      await history.refresh();
    },
    async exportRun(runId) {
      const archive = await store.exportRun(runId);
      if (archive === null) return;
      downloadJson(`inkling-${runId}.json`, { ...archive, record: await readRunRecord(store, runId) });
    },
  };
}
