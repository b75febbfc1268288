import { draftPrompt } from '../../core/prompts.ts';
import type { Ask } from '../model-calls.ts';
import { nothingRetrieved, type Agent } from './agent.ts';

/** The bound: drafts with f*_t itself, which no other agent is given. */
export function createOracle(ask: Ask, latentPreference: string): Agent {
  return {
    retrieve: async () => ({ ...nothingRetrieved, preference: latentPreference }),
    draft: (context, { preference }) => ask('draft', draftPrompt(context, preference)),
    infer: async () => null,
  };
}
