import type { CompletedRound, RunConfig } from '../types.ts';
import { fieldsOf } from './round-fields.ts';

/** One line of newline-delimited JSON per round: what a notebook reads, without prompts and embeddings. */
export function writeNotebookLine(round: CompletedRound, run: RunConfig): string {
  const retrieved = round.neighbours.map(({ t, similarity, preference }) => ({
    round: t,
    similarity,
    preference,
  }));
  const closeness =
    round.closeness === undefined
      ? null
      : round.closeness.map(({ source, score }) => ({ source, bert_score: score }));
  return `${JSON.stringify({ ...fieldsOf(round, run), retrieved, closeness })}\n`;
}
