import { agentParameters } from '../../core/agent-parameters.ts';
import { editCost } from '../../core/cost.ts';
import type { Memory } from '../../core/memory.ts';
import { splitPreference } from '../../core/preference-phrases.ts';
import { draftPrompt, inferPrompt, type Revision as Pair } from '../../core/prompts.ts';
import { nearest } from '../../core/retrieval.ts';
import type { Document } from '../../core/types.ts';
import type { Ask } from '../model-calls.ts';
import type { Agent, Revision } from './agent.ts';
import { createCipher, type Embed } from './cipher.ts';

/**
 * PROSE (arXiv 2505.23815) with CIPHER's retrieval: what is inferred from an edit is tried out and refined until a draft with it is the
 * edit, and then loses the phrases that do not hold for the k most similar rounds. Both are measured on drafts that the agent writes for
 * itself: a small model that is asked whether a phrase holds has no answer, but the drafts of any model show what a phrase does.
 */
export function createProse(ask: Ask, embed: Embed, k: number, { S } = agentParameters): Agent {
  return {
    ...createCipher(ask, embed, k),
    async infer(revision, memory) {
      if (revision.cost === 0) return revision.retrieval.preference;
      return keepConsistent(await refine(revision), revision, memory);
    },
  };

  /** Of up to S descriptions the one whose trial comes nearest to the edit. Each is inferred from all that has failed to match so far. */
  async function refine({ context, draft, edit }: Revision): Promise<string> {
    const tried: { readonly description: string; readonly distance: number }[] = [];
    let pairs: readonly Pair[] = [{ draft, edit }];
    while (tried.length < S) {
      const description = await ask('infer', inferPrompt(pairs));
      if (tried.some((earlier) => earlier.description === description)) break;
      const trial = await tryOut(context, description);
      const distance = editCost(trial, edit);
      tried.push({ description, distance });
      if (distance === 0) break;
      pairs = [{ draft: trial, edit }, ...pairs];
    }
    return tried.reduce((best, one) => (one.distance < best.distance ? one : best)).description;
  }

  /**
   * Each phrase has a vote for it from the edit that it was inferred from, and one from each similar round, weighted by the similarity: for
   * it where a draft is farther from that round's edit without the phrase, against it where it is nearer. What cannot change any more is
   * not tried out.
   */
  async function keepConsistent(
    description: string,
    { retrieval }: Revision,
    memory: Memory,
  ): Promise<string> {
    const phrases = splitPreference(description);
    const samples = nearest(memory, retrieval.embedding ?? [], k).filter(({ similarity }) => similarity > 0);
    const votes = phrases.map(() => 1);
    for (const [i, { entry, similarity }] of samples.entries()) {
      const coming = samples.slice(i).reduce((sum, sample) => sum + sample.similarity, 0);
      const open = [...phrases.keys()].filter((p) => Math.abs(votes[p]!) <= coming);
      if (open.length === 0) break;
      const known = splitPreference(entry.learned ?? '');
      let whole: number | null = null;
      for (const p of open) {
        votes[p]! += similarity * (known.includes(phrases[p]!) ? 1 : await judge(p));
      }

      async function judge(p: number): Promise<number> {
        whole ??= editCost(await tryOut(entry.document, phrases.join(', ')), entry.edit);
        if (whole === 0) return 1;
        const others = phrases.filter((_, other) => other !== p);
        const without = await tryOut(entry.document, others.length === 0 ? null : others.join(', '));
        return Math.sign(editCost(without, entry.edit) - whole);
      }
    }
    const kept = phrases.filter((_, p) => votes[p]! > 0);
    return kept.length === 0 || kept.length === phrases.length ? description : kept.join(', ');
  }

  function tryOut(context: Document, preference: string | null): Promise<string> {
    return ask('trial', draftPrompt(context, preference));
  }
}
