import { accuracyOf } from './accuracy.ts';
import { isAskedToEdit, isEcho } from './echo.ts';
import type { CompletedRound, Round } from './types.ts';

/** One line of the table per episode. Shares and means are null where there is nothing to divide by. */
export interface EpisodeSummary {
  readonly rounds: number;
  readonly completed: number;
  /** Counted, and left out of everything below: a failure has no cost. */
  readonly failed: number;
  /** Completed rounds whose verdict could not be read. */
  readonly unclear: number;
  /** Σ c_t */
  readonly cumulativeCost: number;
  readonly meanCost: number | null;
  /** Share of completed rounds with c_t = 0. */
  readonly shareWithoutEdit: number | null;
  /** Of the rounds that held a preference, the share in which it was nearest to the true one. */
  readonly accuracy: number | null;
  /** Share of completed rounds with the verdict accept. Near 0 or 1, the user model is not judging. */
  readonly acceptRate: number | null;
  /** Share of the edits asked for that gave the draft back unchanged: the user model echoes the assistant. */
  readonly echoRate: number | null;
  /** Tokens that the agent's model calls read and wrote; the user's calls are not the agent's expense. */
  readonly expense: number;
  readonly milliseconds: number;
}

export function summarizeEpisode(rounds: readonly Round[]): EpisodeSummary {
  const completed = rounds.filter(isCompleted);
  const edits = completed.filter(isAskedToEdit);
  const cumulativeCost = sum(completed.map((round) => round.cost));
  return {
    rounds: rounds.length,
    completed: completed.length,
    failed: rounds.length - completed.length,
    unclear: completed.filter((round) => round.verdict.kind === 'unclear').length,
    cumulativeCost,
    meanCost: ratio(cumulativeCost, completed.length),
    shareWithoutEdit: ratio(completed.filter((round) => round.cost === 0).length, completed.length),
    accuracy: accuracyOf(completed),
    acceptRate: ratio(completed.length - edits.length, completed.length),
    echoRate: ratio(edits.filter(isEcho).length, edits.length),
    expense: sum(completed.map(expenseOf)),
    milliseconds: sum(completed.map((round) => round.milliseconds)),
  };
}

/** The running Σ c_t, one number per completed round: the curve of the chart. */
export function cumulativeCosts(rounds: readonly Round[]): readonly number[] {
  let total = 0;
  return rounds.filter(isCompleted).map((round) => (total += round.cost));
}

/** Of a sample, with n − 1; null for fewer than two values, which do not spread. */
export function standardDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (values.length - 1));
}

function isCompleted(round: Round): round is CompletedRound {
  return round.status === 'completed';
}

function expenseOf({ calls }: CompletedRound): number {
  // Without lists in between: of a long run they are most of what summarizing leaves to be cleared away.
  let tokens = 0;
  for (const { role, promptTokens, replyTokens } of calls) {
    if (role === 'assistant') tokens += promptTokens + replyTokens;
  }
  return tokens;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
