import type { CompletedRound, RunConfig } from '../types.ts';

/** One round as the spreadsheet has it, and most of what the notebook has. The names are documented. */
export function fieldsOf(round: CompletedRound, run: RunConfig) {
  const own = round.calls.filter(({ role }) => role === 'assistant');
  const sum = (pick: (call: (typeof own)[number]) => number) =>
    own.reduce((total, call) => total + pick(call), 0);
  return {
    run: run.id,
    task: run.task,
    agent: round.agent,
    seed: round.seed,
    round: round.t,
    source: round.document.source,
    document: round.document.id,
    context: round.document.text,
    latent_preference: round.latentPreference,
    preference: round.preference,
    draft: round.draft,
    verdict: round.verdict.kind,
    check: round.verdict.check,
    edit: round.edit,
    cost: round.cost,
    inferred_preference: round.learned,
    expense_prompt_tokens: sum(({ promptTokens }) => promptTokens),
    expense_reply_tokens: sum(({ replyTokens }) => replyTokens),
    seconds: round.milliseconds / 1000,
    user_model: run.models.user,
    assistant_model: run.models.assistant,
    embedder_model: run.models.embedder,
  };
}
