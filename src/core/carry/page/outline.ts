import { cumulativeCosts, summarizeEpisode } from '../../metrics.ts';
import type { AgentName, CompletedRound, RunConfig } from '../../types.ts';
import { createWarnings, type RunWarning } from '../../warnings.ts';

/** What the head of the page says of a run, gathered round by round without keeping any text. */
export interface Outline {
  note(round: CompletedRound): void;
  /** In the order of the run's agents and seeds; those without a round are left out. */
  episodes(): readonly EpisodeOutline[];
  warnings(): readonly RunWarning[];
}

export interface EpisodeOutline {
  readonly agent: AgentName;
  readonly seed: number;
  /** The running Σ c_t. */
  readonly costs: readonly number[];
  readonly shareWithoutEdit: number;
  /** Null where no preference was held, or nobody measured how near it was. */
  readonly accuracy: number | null;
  readonly expense: number;
}

export function createOutline(run: RunConfig): Outline {
  const { agents, seeds } = run;
  const notes = new Map<string, CompletedRound[]>();
  const reader = createWarnings(run);
  return {
    note(round) {
      const key = `${round.agent} ${round.seed}`;
      const known = notes.get(key) ?? [];
      const light = withoutTexts(round);
      reader.readSigns(round, light);
      known.push(light);
      notes.set(key, known);
    },
    episodes: () =>
      agents.flatMap((agent) =>
        seeds.flatMap((seed) => {
          const rounds = notes.get(`${agent} ${seed}`);
          if (rounds === undefined) return [];
          const { shareWithoutEdit, accuracy, expense } = summarizeEpisode(rounds);
          return {
            agent,
            seed,
            costs: cumulativeCosts(rounds),
            shareWithoutEdit: shareWithoutEdit ?? 0,
            accuracy,
            expense,
          };
        }),
      ),
    warnings: () => reader.list([...notes.values()].flat()),
  };
}

/** As much as the metrics and the warnings read. */
function withoutTexts(round: CompletedRound): CompletedRound {
  const calls = round.calls.map((call) => ({ ...call, messages: [], reply: '' }));
  const document = { ...round.document, text: '' };
  return { ...round, document, draft: '', edit: '', embedding: null, calls };
}
