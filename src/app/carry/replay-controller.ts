import { failureOf, isAborted } from '../../core/failure.ts';
import type { Failure, RunConfig } from '../../core/types.ts';
import type { EpisodeReplay, ReplayEvent } from '../../simulation/replay.ts';

/** `record`: the replies come from the run itself; `models`: they are asked again. */
export type ReplayMode = 'record' | 'models';

export type ReplayState =
  | { readonly kind: 'idle' }
  | (Replaying & { readonly kind: 'loading' | 'playing' })
  | (Replaying & { readonly kind: 'done' | 'stopped' })
  | (Replaying & { readonly kind: 'failed'; readonly failure: Failure });

interface Replaying {
  readonly mode: ReplayMode;
  /** Rounds that were played again. */
  readonly rounds: number;
  readonly all: number;
  /** Those that are over. */
  readonly episodes: readonly EpisodeReplay[];
}

export interface ReplayParts {
  /** Rounds of the run that are stored. */
  countRounds(runId: string): Promise<number>;
  /** @param onReady the models are there, or none is needed */
  replay(
    config: RunConfig,
    mode: ReplayMode,
    onReady: () => void,
    signal: AbortSignal,
  ): AsyncGenerator<ReplayEvent, void, undefined>;
  breathe(): Promise<void>;
  onState(state: ReplayState): void;
}

export interface ReplayController {
  start(config: RunConfig, mode: ReplayMode): Promise<void>;
  stop(): void;
  /** The results are of another run than the one that is shown. */
  forget(): void;
}

export function createReplayController(parts: ReplayParts): ReplayController {
  let running: AbortController | null = null;

  return {
    async start(config, mode) {
      running?.abort();
      const own = (running = new AbortController());
      let now: Replaying = { mode, rounds: 0, all: 0, episodes: [] };
      /** What was begun before, and stopped since, has nothing more to say. */
      const show = (state: ReplayState) => running === own && parts.onState(state);
      try {
        show({ ...now, kind: 'loading' });
        now = { ...now, all: await parts.countRounds(config.id) };
        const onReady = () => show({ ...now, kind: 'playing' });
        for await (const event of parts.replay(config, mode, onReady, own.signal)) {
          now =
            event.type === 'RoundReplayed'
              ? { ...now, rounds: now.rounds + 1 }
              : { ...now, episodes: [...now.episodes, event.episode] };
          show({ ...now, kind: 'playing' });
          await parts.breathe();
        }
        show({ ...now, kind: 'done' });
      } catch (error) {
        if (own.signal.aborted || isAborted(error)) show({ ...now, kind: 'stopped' });
        else show({ ...now, kind: 'failed', failure: failureOf(error) });
      } finally {
        if (running === own) running = null;
      }
    },

    stop: () => running?.abort(),

    forget() {
      running?.abort();
      running = null;
      parts.onState({ kind: 'idle' });
    },
  };
}
