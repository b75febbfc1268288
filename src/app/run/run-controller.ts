import { InklingError, isAborted } from '../../core/failure.ts';
import type { Failure, Round, RunConfig } from '../../core/types.ts';
import type { ModelRole } from '../../engines/protocol.ts';
import type { RunEvent } from '../../simulation/events.ts';
import type { Embedder, LanguageModel, RunStore } from '../../simulation/ports.ts';
import type { BridgeStatus } from '../../engines/bridge.ts';
import { applyEvent } from './apply-event.ts';
import { createProgress, nextRound, type RunProgress } from './progress.ts';
import type { RunLocks } from './run-lock.ts';
import { isBusy, type RunKind, type RunState } from './run-state.ts';
import { createThrottle } from './throttle.ts';

export interface RunModels {
  readonly user: LanguageModel;
  readonly assistant: LanguageModel;
  readonly embedder: Embedder;
}

export interface RunParts {
  readonly store: RunStore;
  readonly locks: RunLocks;
  /** Loads what the run needs; resolves when every model is ready. */
  loadModels(
    config: RunConfig,
    onStatus: (role: ModelRole, status: BridgeStatus) => void,
    signal: AbortSignal,
  ): Promise<RunModels>;
  runEpisodes(config: RunConfig, models: RunModels, signal: AbortSignal): AsyncGenerator<RunEvent>;
  /** Told whenever the state changes, at most about 12 times a second. */
  onState(state: RunState): void;
}

export interface RunController {
  /** Begins the run or goes on with it: stored rounds are not written again. */
  start(config: RunConfig): Promise<void>;
  /** Shows a stored run without going on with it. */
  open(config: RunConfig): Promise<void>;
  /** Takes effect when the rounds in flight have ended, one of each episode, and there is another one. */
  pause(): void;
  resume(): void;
  /** Takes effect inside the model call in flight; finished rounds stay. */
  stop(): void;
  /** Whether a pause was asked for and not taken back before the last run came to its end without one. */
  pauseIsOwed(): boolean;
  close(): void;
}

const screenLimits = { interval: 80, share: 0.1 };

export function createRunController(parts: RunParts): RunController {
  let state: RunState = { kind: 'idle' };
  let abort: AbortController | null = null;
  let wake: (() => void) | null = null;
  let pauseOwed = false;
  const screen = createThrottle(() => parts.onState(state), screenLimits);

  const show = (next: RunState) => {
    state = next;
    screen.flush();
  };
  const move = (kind: Exclude<RunKind, 'idle' | 'refused' | 'failed'>, progress?: RunProgress) => {
    if (state.kind === 'idle' || state.kind === 'refused') return;
    show({ kind, progress: progress ?? state.progress, models: state.models });
  };
  const hear = (event: RunEvent) => {
    if (state.kind === 'idle' || state.kind === 'refused') return;
    state = { ...state, progress: applyEvent(state.progress, event) };
    screen.request(leadsToQuestion(event));
    // A kept answer took no time, and most likely the next one takes none either.
    if (event.type === 'ModelCalled' && event.call.milliseconds === 0) screen.postpone();
  };
  const fail = (failure: Failure) => {
    if (state.kind === 'idle' || state.kind === 'refused') show({ kind: 'refused', failure });
    else show({ ...state, kind: 'failed', failure });
  };

  /** Sleeps while the run is paused; a stop wakes it as well. */
  const restIfAsked = async () => {
    if (state.kind !== 'pausing' || nextRound(state.progress) === null) return;
    pauseOwed = false;
    move('paused');
    await new Promise<void>((resolve) => (wake = resolve));
    wake = null;
  };

  const run = async (config: RunConfig, signal: AbortSignal) => {
    show({
      kind: 'loading',
      progress: createProgress(config, await readRounds(parts.store, config)),
      models: {},
    });
    const models = await parts.loadModels(
      config,
      (role, status) => {
        if (state.kind === 'idle' || state.kind === 'refused') return;
        state = { ...state, models: { ...state.models, [role]: status } };
        screen.request();
      },
      signal,
    );
    await parts.store.saveRun(config);
    move('running');
    let failure: Failure | null = null;
    for await (const event of parts.runEpisodes(config, models, signal)) {
      hear(event);
      if (event.type === 'RunEnded' && event.reason === 'failed') failure = event.failure;
      if (event.type === 'AllRoundsEnded') await restIfAsked();
    }
    if (failure !== null) fail(failure);
    else move(signal.aborted ? 'stopped' : 'done');
  };

  const open = async (config: RunConfig): Promise<void> => {
    if (isBusy(state)) return;
    const progress = createProgress(config, await readRounds(parts.store, config));
    const finished = progress.episodes.every((episode) => episode.rounds.length >= config.rounds);
    const kind = finished ? 'done' : (await parts.locks.isHeld(config.id)) ? 'elsewhere' : 'stopped';
    // A run that was started while this one was read stays in view.
    if (isBusy(state)) return;
    show({ kind, progress, models: {} });
    if (kind === 'elsewhere') void openAgain(config);
  };
  /** When the other tab lets go: it has finished, stopped, or been closed. */
  const openAgain = async (config: RunConfig) => {
    const release = await parts.locks.awaitRelease(config.id);
    release();
    if (state.kind === 'elsewhere' && state.progress.config.id === config.id) await open(config);
  };

  return {
    open,

    async start(config) {
      if (isBusy(state) || abort !== null) return;
      const own = new AbortController();
      abort = own;
      pauseOwed = false;
      let release: (() => void) | null = null;
      try {
        release = await parts.locks.acquire(config.id);
        if (release === null) {
          show({ kind: 'refused', failure: runsElsewhere });
          return;
        }
        await run(config, own.signal);
      } catch (error) {
        if (own.signal.aborted || isAborted(error)) move('stopped');
        else if (error instanceof InklingError) fail(error.failure);
        else {
          fail(unforeseen(error));
          throw error;
        }
      } finally {
        release?.();
        abort = null;
      }
    },

    pause() {
      if (state.kind !== 'running') return;
      pauseOwed = true;
      move('pausing');
    },

    resume() {
      pauseOwed = false;
      if (state.kind === 'pausing' || state.kind === 'paused') move('running');
      wake?.();
    },

    stop() {
      if (!isBusy(state)) return;
      pauseOwed = false;
      move('stopping');
      abort?.abort();
      wake?.();
    },

    pauseIsOwed: () => pauseOwed,

    close() {
      if (!isBusy(state)) show({ kind: 'idle' });
    },
  };
}

/** A model thinks, or is about to. After anything else the round is about to be stored, or to end. */
function leadsToQuestion(event: RunEvent): boolean {
  return event.type === 'VerdictGiven' ? event.verdict.kind !== 'accept' : whileThinking.includes(event.type);
}

const whileThinking: readonly RunEvent['type'][] = [
  ...(['RoundStarted', 'ContextRetrieved', 'DraftWritten'] as const),
  ...(['DraftStreamed', 'VerdictStreamed', 'EditStreamed'] as const),
];

const runsElsewhere: Failure = {
  kind: 'invalid',
  message: 'This run is going on in another tab.',
  advice: 'Go to that tab, or close it and start the run here again. Nothing was changed.',
};

/** A mistake of ours: it is shown, and thrown on so that it stands in the console as well. */
function unforeseen(error: unknown): Failure {
  return {
    kind: 'generation-failed',
    message: `Inkling stopped on a mistake of its own: ${error instanceof Error ? error.message : String(error)}`,
    advice: 'Finished rounds are kept. Reload the page and go on with the run.',
  };
}

/** All at once: the database works on the next episode while this one is being checked. */
async function readRounds(store: RunStore, { id, agents, seeds }: RunConfig): Promise<readonly Round[]> {
  const reading = agents.flatMap((agent) => seeds.map((seed) => store.rounds(id, agent, seed)));
  return (await Promise.all(reading)).flat();
}
