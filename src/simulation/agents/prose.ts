import { agentParameters } from '../../core/agent-parameters.ts';
import { editCost } from '../../core/cost.ts';
import type { Memory } from '../../core/memory.ts';
import { splitPreference } from '../../core/preference-phrases.ts';
import { draftPrompt, inferPrompt, type Revision as Pair } from '../../core/prompts.ts';
import { nearest } from '../../core/retrieval.ts';
import type { Document, Entry } from '../../core/types.ts';
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
   * Each phrase has one vote from the edit that it was inferred from, and one from each similar round, of the weight cos²: for it where
   * a draft without it is farther from what that round became, against the one without which the draft comes nearest. Not squared, the
   * weights let three rounds of other sources outvote the edit. What cannot change any more is not tried out, nor what a round has taught itself.
   */
  async function keepConsistent(
    description: string,
    { retrieval }: Revision,
    memory: Memory,
  ): Promise<string> {
    const { embedding } = retrieval;
    if (embedding === null) return description;
    const phrases = splitPreference(description);
    const votes = phrases.map(() => 1);
    const samples = nearest(memory, embedding, k).map(({ entry, similarity }) => ({
      entry,
      weight: Math.max(0, similarity) ** 2,
    }));
    for (const [i, { entry, weight }] of samples.entries()) {
      const coming = samples.slice(i).reduce((sum, sample) => sum + sample.weight, 0);
      const open = phrases.filter((_, p) => (votes[p]! < 0 ? votes[p]! + coming >= 0 : votes[p]! < coming));
      if (open.length === 0) break;
      const verdicts = await judge(open, phrases, entry);
      phrases.forEach((phrase, p) => (votes[p]! += weight * (verdicts.get(phrase) ?? 0)));
    }
    const kept = phrases.filter((_, p) => votes[p]! >= 0);
    return kept.length === 0 || kept.length === phrases.length ? description : kept.join(', ');
  }

  /** 1, 0 or -1 for each open phrase. One only has -1: where a phrase too many stands, the draft without a right one comes nearer too. */
  async function judge(
    open: readonly string[],
    phrases: readonly string[],
    { document, edit, learned }: Entry,
  ): Promise<ReadonlyMap<string, number>> {
    const known = splitPreference(learned ?? '');
    const doubtful = open.filter((phrase) => !known.includes(phrase));
    const verdicts = new Map(open.map((phrase) => [phrase, 1]));
    if (doubtful.length === 0) return verdicts;
    const whole = editCost(await tryOut(document, phrases.join(', ')), edit);
    if (whole === 0) return verdicts;
    let worst: { readonly phrase: string; readonly distance: number } | null = null;
    for (const phrase of doubtful) {
      const others = phrases.filter((other) => other !== phrase).join(', ');
      const distance = editCost(await tryOut(document, others === '' ? null : others), edit);
      verdicts.set(phrase, distance > whole ? 1 : 0);
      if (distance < (worst?.distance ?? whole)) worst = { phrase, distance };
    }
    if (worst !== null) verdicts.set(worst.phrase, -1);
    return verdicts;
  }

  function tryOut(context: Document, preference: string | null): Promise<string> {
    return ask('trial', draftPrompt(context, preference));
  }
}
