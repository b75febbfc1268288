import { editPrompt, verdictPrompt } from '../core/prompts.ts';
import type { Document, Verdict } from '../core/types.ts';
import { parseVerdict } from '../core/verdict.ts';
import type { Ask } from './model-calls.ts';

/** Who reads the drafts: a model that plays a person with a latent preference, or a person. */
export interface User {
  /** Does the draft y_t suit? An answer that cannot be read strictly is `unclear`, and the draft is then edited. */
  judge(document: Document, draft: string): Promise<Verdict>;
  /** y′_t */
  edit(document: Document, draft: string, verdict: Verdict): Promise<string>;
}

/** A model that knows f*_t and is asked twice: first whether the draft suits, then, if not, to revise it. */
export function createSimulatedUser(ask: Ask, latentPreference: string): User {
  return {
    judge: async (document, draft) =>
      parseVerdict(await ask('verdict', verdictPrompt(document, draft, latentPreference))),
    edit: (document, draft, verdict) => ask('edit', editPrompt(document, draft, latentPreference, verdict)),
  };
}
