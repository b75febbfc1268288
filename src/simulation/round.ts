import { editCost } from '../core/cost.ts';
import { remember, type Memory } from '../core/memory.ts';
import type { CompletedRound, Document } from '../core/types.ts';
import type { Agent } from './agents/agent.ts';
import type { RoundStep } from './events.ts';
import type { User } from './user.ts';

/**
 * One round, from a document to the memory that the next round retrieves from:
 *
 *     document → context → retrieval → draft → verdict → edit → cost → inferred preference → memory → next retrieval
 *
 * The symbols are those of arXiv 2404.15269. How an agent learns and what a user likes is decided elsewhere.
 */
export async function playRound(
  { t, document, memory }: Setting,
  { agent, user, tell }: Players,
): Promise<Outcome> {
  await tell({ type: 'RoundStarted', document });
  const context = document; // x_t

  const retrieval = await agent.retrieve(memory, context); // φ(x_t), its neighbours in D_t, f_t
  const { embedding, neighbours, preference } = retrieval;
  await tell({ type: 'ContextRetrieved', neighbours, preference });

  const draft = await agent.draft(context, retrieval); // y_t
  await tell({ type: 'DraftWritten', draft });

  const verdict = await user.judge(document, draft);
  await tell({ type: 'VerdictGiven', verdict });

  const edit = verdict.kind === 'accept' ? draft : await user.edit(document, draft, verdict); // y′_t
  const cost = editCost(draft, edit); // c_t
  await tell({ type: 'EditWritten', edit, cost });

  const learned = await agent.infer({ context, draft, edit, cost, retrieval }, memory); // f̃_t
  await tell({ type: 'PreferenceInferred', preference: learned });

  const nextMemory = remember(memory, { t, document, embedding, draft, edit, cost, learned }); // D_t+1
  return { embedding, neighbours, preference, draft, verdict, edit, cost, learned, memory: nextMemory };
}

export interface Setting {
  readonly t: number;
  readonly document: Document;
  /** D_t */
  readonly memory: Memory;
}

export interface Players {
  readonly agent: Agent;
  readonly user: User;
  /** What it gives is awaited: null, or the moment when whoever looks at this step has seen enough. */
  tell(step: RoundStep): Promise<void> | null;
}

export interface Outcome extends Pick<
  CompletedRound,
  'embedding' | 'neighbours' | 'preference' | 'draft' | 'verdict' | 'edit' | 'cost' | 'learned'
> {
  /** D_t+1, for the next retrieval. */
  readonly memory: Memory;
}
