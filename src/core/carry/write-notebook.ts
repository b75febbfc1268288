import { retrievalOf } from '../agent-name.ts';
import type { CompletedRound, RunConfig } from '../types.ts';
import { writeVerdict } from '../verdict.ts';
import { fieldsOf } from './round-fields.ts';

/**
 * One line of newline-delimited JSON per round: what a notebook reads, without prompts and embeddings. What the logs of the paper's code
 * have has their names, so that its notebook, its `Logs` and its `Row` read the file; everything else has our own.
 */
export function writeNotebookLine(round: CompletedRound, run: RunConfig): string {
  const {
    context,
    draft,
    edit,
    check: _,
    latent_preference,
    inferred_preference,
    ...rest
  } = fieldsOf(round, run);
  return `${JSON.stringify({
    ...rest,
    message: context,
    completion: draft,
    completion_token_count: repliedTokens(round, 'draft'),
    completion_logprobs: [],
    edited: edit,
    edited_token_count: repliedTokens(round, round.verdict.kind === 'accept' ? 'draft' : 'edit'),
    edited_logprobs: [],
    comment: writeVerdict(round.verdict),
    preference_groundtruth: latent_preference,
    preference_inference: retrievalOf(round.agent) === null ? round.preference : inferred_preference,
    inferred_preference,
    retrieved: round.neighbours.map(({ t, similarity, preference }) => ({
      round: t,
      similarity,
      preference,
    })),
    closeness: round.closeness?.map(({ source, score }) => ({ source, bert_score: score })) ?? null,
  })}\n`;
}

/** Of the last such call; null where there was none. */
function repliedTokens({ calls }: CompletedRound, kind: 'draft' | 'edit'): number | null {
  return calls.findLast(({ prompt }) => prompt === kind)?.replyTokens ?? null;
}
