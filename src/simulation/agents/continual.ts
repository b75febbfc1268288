import { agentParameters } from '../../core/agent-parameters.ts';
import { draftPrompt } from '../../core/prompts.ts';
import type { Ask } from '../model-calls.ts';
import { nothingRetrieved, type Agent } from './agent.ts';
import { inferFromLast } from './infer-from-last.ts';

/** Continual LPI (arXiv 2404.15269): drafts with what the last N rounds show, whatever the context. */
export function createContinual(ask: Ask, { N } = agentParameters): Agent {
  return {
    async retrieve(memory) {
      return { ...nothingRetrieved, preference: memory.at(-1)?.learned ?? null };
    },
    draft: (context, { preference }) => ask('draft', draftPrompt(context, preference)),
    // N drafts in a row that nobody changed speak for the preference that they were written with.
    infer: async (revision, memory) =>
      (await inferFromLast(ask, revision, memory, N)) ?? revision.retrieval.preference,
  };
}
