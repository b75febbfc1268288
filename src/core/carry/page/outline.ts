import { cumulativeCosts, summarizeEpisode } from '../../metrics.ts';
import type { AgentName, CompletedRound, RunConfig } from '../../types.ts';

/** What the head of the page says of a run, gathered round by round without keeping any text. */
export interface Outline {
  note(round: CompletedRound): void;
  /** In the order of the run's agents and seeds; those without a round are left out. */
  episodes(): readonly EpisodeOutline[];
}

export interface EpisodeOutline {
  readonly agent: AgentName;
  readonly seed: number;
  /** The running Σ c_t. */
  readonly costs: readonly number[];
  readonly shareWithoutEdit: number;
  readonly expense: number;
}

export function createOutline({ agents, seeds }: RunConfig): Outline {
  const notes = new Map<string, CompletedRound[]>();
  return {
    note(round) {
      const key = `${round.agent} ${round.seed}`;
      const known = notes.get(key) ?? [];
      known.push(withoutTexts(round));
      notes.set(key, known);
    },
    episodes: () =>
      agents.flatMap((agent) =>
        seeds.flatMap((seed) => {
          const rounds = notes.get(`${agent} ${seed}`);
          if (rounds === undefined) return [];
          const { shareWithoutEdit, expense } = summarizeEpisode(rounds);
          return {
            agent,
            seed,
            costs: cumulativeCosts(rounds),
            shareWithoutEdit: shareWithoutEdit ?? 0,
            expense,
          };
        }),
      ),
  };
}

/** As much as the metrics read. */
function withoutTexts(round: CompletedRound): CompletedRound {
  const calls = round.calls.map((call) => ({ ...call, messages: [], reply: '' }));
  const document = { ...round.document, text: '' };
  return { ...round, document, draft: '', edit: '', embedding: null, neighbours: [], calls };
}
