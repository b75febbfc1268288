import { aggregatePrompt, draftPrompt, inferPrompt } from '../../core/prompts.ts';
import { nearest } from '../../core/retrieval.ts';
import type { Entry } from '../../core/types.ts';
import type { Ask } from '../model-calls.ts';
import type { Agent } from './agent.ts';

/** φ: the unit vector of one text. */
export type Embed = (text: string) => Promise<readonly number[]>;

/** CIPHER-k (arXiv 2404.15269, algorithm 1): drafts with what the k most similar contexts have taught. */
export function createCipher(ask: Ask, embed: Embed, k: number): Agent {
  return {
    async retrieve(memory, context) {
      const embedding = await embed(context.text);
      const neighbours = nearest(memory, embedding, k, isLesson).map(({ entry, similarity }) => ({
        t: entry.t,
        similarity,
        preference: entry.learned,
      }));
      const preference = await aggregate(neighbours.map((neighbour) => neighbour.preference));
      return { embedding, neighbours, preference };
    },

    draft: (context, { preference }) => ask('draft', draftPrompt(context, preference)),

    // Where nothing was changed, f̃_t = f_t. The reference code stores an empty text when there was no f_t; we store
    // nothing, since an empty text would later stand among the phrases to aggregate.
    infer: async ({ draft, edit, cost, retrieval }) =>
      cost === 0 ? retrieval.preference : ask('infer', inferPrompt([{ draft, edit }])),
  };

  /** f_t. Phrases that are all the same are their own aggregate: no call is spent on them. */
  async function aggregate(preferences: readonly string[]): Promise<string | null> {
    const first = preferences[0];
    if (first === undefined) return null;
    if (preferences.every((preference) => preference === first)) return first;
    return ask('aggregate', aggregatePrompt(preferences));
  }
}

/** A round that taught nothing is no lesson. */
function isLesson(entry: Entry): entry is Entry & { readonly learned: string } {
  return entry.learned !== null;
}
