import { draftPrompt } from '../../core/prompts.ts';
import type { Ask } from '../model-calls.ts';
import { nothingRetrieved, type Agent } from './agent.ts';

/** The baseline: drafts from the document alone, learns nothing. */
export function createNoLearning(ask: Ask): Agent {
  return {
    retrieve: async () => nothingRetrieved,
    draft: (context) => ask('draft', draftPrompt(context, null)),
    infer: async () => null,
  };
}
