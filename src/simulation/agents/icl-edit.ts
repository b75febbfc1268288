import { draftFromExamplesPrompt, draftPrompt } from '../../core/prompts.ts';
import { nearest } from '../../core/retrieval.ts';
import type { Ask } from '../model-calls.ts';
import type { Agent } from './agent.ts';
import type { Embed } from './cipher.ts';

/**
 * ICL-edit-k (arXiv 2404.15269): drafts with the k most similar rounds' drafts and edits before its eyes, and no preference in words. Where
 * the context of the model is too short for all of them, the least similar go first.
 */
export function createIclEdit(ask: Ask, embed: Embed, k: number): Agent {
  return {
    async retrieve(memory, context) {
      const embedding = await embed(context.text);
      const found = nearest(memory, embedding, k);
      return {
        embedding,
        neighbours: found.map(({ entry, similarity }) => ({ t: entry.t, similarity, preference: null })),
        preference: null,
        examples: found.map(({ entry: { draft, edit } }) => ({ draft, edit })),
      };
    },
    draft: (context, { examples = [] }) =>
      ask(
        'draft',
        examples.length === 0 ? draftPrompt(context, null) : draftFromExamplesPrompt(context, examples),
      ),
    infer: async () => null,
  };
}
