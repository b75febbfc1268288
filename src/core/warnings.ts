import type { Content } from './corpus/compose.ts';
import type { AgentName, CompletedRound } from './types.ts';

/** Signs that the simulated user does not judge as a person with its preference would. */
export type WarningKind =
  | 'accepts-everything'
  | 'edits-everything'
  | 'edits-oracle'
  | 'unclear'
  | 'echo'
  | 'repeats'
  | 'lost-facts'
  | 'moves-away'
  /** No sign of the user: where the accuracy is not known. */
  | 'unmeasured';

export interface RunWarning {
  readonly kind: WarningKind;
  /** One plain sentence with its numbers. */
  readonly text: string;
  /** The rounds behind it. */
  readonly rounds: readonly RoundPlace[];
}

export interface RoundPlace {
  readonly agent: AgentName;
  readonly seed: number;
  readonly t: number;
}

/** What the generator knows of x_t; null where nobody knows it, as for documents of the visitor's own. */
export type FindContent = (seed: number, t: number) => Content | null;

/** What a reader of the run's results has to know first, the gravest first; none where all is well. */
export function listWarnings(
  rounds: readonly CompletedRound[],
  findContent: FindContent,
): readonly RunWarning[] {
  void findContent;
  const unclear = rounds.filter(({ verdict }) => verdict.kind === 'unclear');
  if (unclear.length === 0) return [];
  return [
    {
      kind: 'unclear',
      text: `${unclear.length} of ${rounds.length} verdicts could not be read; these rounds went on as edits.`,
      rounds: unclear.map(({ agent, seed, t }) => ({ agent, seed, t })),
    },
  ];
}
