import { InklingError, isAborted } from '../../core/failure.ts';
import { listRuns, type Plan } from '../../core/plan.ts';
import type { CompletedRound, Failure, RunConfig } from '../../core/types.ts';
import type { RunEvent } from '../../simulation/events.ts';
import type { Clock } from '../../simulation/ports.ts';
import type { Store } from '../../storage/ports.ts';
import { estimatePlan, type Estimate, type TrialRun } from './plan-estimate.ts';
import { isSameTrio } from './plan-remaining.ts';

export type PlanTrialState =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'going';
      /** Rounds that are written, of all. */
      readonly done: number;
      readonly all: number;
      readonly loading: boolean;
    }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | {
      readonly kind: 'done';
      /** That was tried; the estimate holds for no other. */
      readonly plan: Plan;
      readonly estimate: Estimate;
      /** Of the browser's storage; null where it does not tell. */
      readonly freeBytes: number | null;
    };

export interface PlanTrialParts {
  /** Plays a run whose rounds go into `store` and nowhere else, with models that answer anew what they have answered before. */
  playApart(config: RunConfig, store: Store, signal: AbortSignal): AsyncGenerator<RunEvent>;
  /** As for a run that is kept. */
  noteConditions(config: RunConfig, plan: Plan, store: Store): Promise<void>;
  /** One that is thrown away. */
  createStore(): Store;
  /** Something else has the models. */
  isBusy(): boolean;
  freeBytes(): Promise<number | null>;
  readonly clock: Clock;
  onState(state: PlanTrialState): void;
}

export interface PlanTrial {
  /** Resolves when it has ended, however. */
  run(plan: Plan): Promise<void>;
  stop(): void;
  clear(): void;
}

/** Enough to see each kind of call but the joining of preferences, and short enough to wait for. */
const roundsOfTrial = 2;

/**
 * Tries every run of a plan for two rounds, with all its agents and the first seed; nothing of it is kept. Models that were just
 * loaded play a round before that, which is not measured: on the processor their first calls took about twice as long as the later ones.
 */
export function createPlanTrial(parts: PlanTrialParts): PlanTrial {
  let going: AbortController | null = null;

  async function tryPlan(plan: Plan, signal: AbortSignal): Promise<void> {
    const rounds = Math.min(roundsOfTrial, plan.rounds);
    const short: Plan = { ...plan, seeds: plan.seeds.slice(0, 1), rounds };
    const runs = listRuns(short, 'trial', 0);
    const changes = runs.filter(({ models }, i) => !isSameTrio(runs[i - 1]?.models, models));
    const all = (runs.length * rounds + changes.length) * plan.agents.length;
    let done = 0;
    const tell = (loading: boolean) => parts.onState({ kind: 'going', done, all, loading });

    const store = parts.createStore();
    for (const { collection } of plan.tasks) if (collection) await store.saveCollection(collection);
    const measured = [];
    for (const config of runs) {
      tell(true);
      const hear = (event: RunEvent) => {
        if (event.type === 'RoundEnded') done += 1;
        if (event.type === 'RunStarted' || event.type === 'RoundEnded') tell(false);
      };
      const first = { ...config, id: `${config.id}-first`, rounds: 1 };
      const woken = changes.includes(config) ? await tryRun(first, plan, store, signal, hear) : null;
      const measuring = await tryRun(config, plan, store, signal, hear);
      const loadMilliseconds = measuring.loadMilliseconds + (woken?.loadMilliseconds ?? 0);
      const trial = { ...measuring, loadMilliseconds };
      const { agents, seeds } = plan;
      // What the models answered is kept, although the rounds are not.
      const kept = agents.length * rounds;
      measured.push({ trial, size: { agents, seeds: seeds.length, rounds: plan.rounds, kept } });
    }
    const estimate = estimatePlan(withoutFirstLoading(plan, measured));
    parts.onState({ kind: 'done', plan, estimate, freeBytes: await parts.freeBytes() });
  }

  async function tryRun(
    config: RunConfig,
    plan: Plan,
    store: Store,
    signal: AbortSignal,
    hear: (event: RunEvent) => void,
  ): Promise<TrialRun> {
    await store.saveRun(config);
    await parts.noteConditions(config, plan, store);
    const begun = parts.clock.now();
    let started = begun;
    const rounds: CompletedRound[] = [];
    for await (const event of parts.playApart(config, store, signal)) {
      if (event.type === 'RunStarted') started = parts.clock.now();
      if (event.type === 'RoundEnded') rounds.push(event.round);
      if (event.type === 'RunEnded' && event.reason === 'failed') throw new InklingError(event.failure);
      hear(event);
    }
    signal.throwIfAborted();
    return {
      rounds,
      loadMilliseconds: started - begun,
      wallMilliseconds: parts.clock.now() - started,
    };
  }

  return {
    async run(plan) {
      if (going !== null || parts.isBusy()) return;
      const own = new AbortController();
      going = own;
      try {
        await tryPlan(plan, own.signal);
      } catch (error) {
        if (own.signal.aborted || isAborted(error)) parts.onState({ kind: 'stopped' });
        else if (error instanceof InklingError) parts.onState({ kind: 'failed', failure: error.failure });
        else throw error;
      } finally {
        going = null;
      }
    },

    stop: () => going?.abort(),

    clear() {
      if (going === null) parts.onState({ kind: 'idle' });
    },
  };
}

/** The plan begins with the models that the trial leaves loaded, unless it ended with others than it began with. */
function withoutFirstLoading<T extends { readonly trial: TrialRun }>(
  { models }: Plan,
  measured: readonly T[],
): readonly T[] {
  const [first, ...rest] = measured;
  if (first === undefined || models.length > 1) return measured;
  return [{ ...first, trial: { ...first.trial, loadMilliseconds: 0 } }, ...rest];
}
