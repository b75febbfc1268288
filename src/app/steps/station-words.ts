import type { TaskName } from '../../core/types.ts';
import type { Station } from '../../simulation/stations.ts';
import type { SheetView } from '../run/sheet-view.ts';
import { wordsOf } from '../task-words.ts';

export interface StationWords {
  readonly name: string;
  /** The paper's symbol for what comes out of it. */
  readonly symbol: string;
}

export const stationWords: Readonly<Record<Station, StationWords>> = {
  context: { name: 'Document', symbol: 'xₜ' },
  retrieval: { name: 'Retrieval', symbol: 'fₜ' },
  draft: { name: 'Draft', symbol: 'yₜ' },
  verdict: { name: 'Verdict', symbol: '' },
  edit: { name: 'Edit and cost', symbol: 'y′ₜ, cₜ' },
  preference: { name: 'Inferred preference', symbol: 'f̃ₜ' },
  memory: { name: 'Memory', symbol: 'Dₜ₊₁' },
};

type Seen = Pick<SheetView, 'neighbours' | 'preference' | 'verdict' | 'cost' | 'learned'>;

/** One plain sentence: what has just happened to this agent at this station. @param seen its sheet as it stands */
export function explainStation(station: Station, task: TaskName, seen: Seen): string {
  switch (station) {
    case 'context':
      return `A new document has come, xₜ: all agents are to write one ${wordsOf[task].one} from it, and none but the oracle is told what the user likes.`;
    case 'retrieval':
      return explainRetrieval(seen);
    case 'draft':
      return seen.preference === null
        ? `The assistant model has written the draft yₜ from the document alone.`
        : `The assistant model has written the draft yₜ from the document, with the preference fₜ in its prompt.`;
    case 'verdict':
      return explainVerdict(seen);
    case 'edit':
      return seen.verdict === 'accept'
        ? 'Nothing was changed, so the edit y′ₜ is the draft itself and the cost cₜ is 0.'
        : `The user model has revised the draft as it likes it, y′ₜ; that changed ${seen.cost ?? 0} words, which is the cost cₜ.`;
    case 'preference':
      return explainLesson(seen);
    case 'memory':
      return 'The round is kept: document, draft, edit and what was inferred are now in the memory Dₜ₊₁, where the next retrieval looks.';
  }
}

function explainRetrieval({ neighbours, preference }: Seen): string {
  if (neighbours.length > 0) {
    const rounds =
      neighbours.length === 1
        ? 'the most similar earlier document'
        : `the ${neighbours.length} most similar earlier documents`;
    return preference === null
      ? `The agent has found ${rounds} in its memory, and shows what happened there in its prompt.`
      : `The agent has found ${rounds} in its memory; what it learned there makes the preference fₜ.`;
  }
  return preference === null
    ? 'The agent has nothing to go by: it remembers nothing, or never does, so there is no preference fₜ.'
    : 'The agent has a preference fₜ without looking for similar documents.';
}

function explainVerdict({ verdict }: Seen): string {
  const asked =
    'The user model, which alone knows the true preference f*ₜ, was asked whether the draft suits';
  if (verdict === 'accept') return `${asked}: yes.`;
  if (verdict === 'edit') return `${asked}: no, so it is going to revise it.`;
  return `${asked}; its answer could not be read, so the draft is revised as well.`;
}

function explainLesson({ preference, learned, cost }: Seen): string {
  if (learned === null) return 'The agent has inferred no preference from this round.';
  return cost === 0 && learned === preference
    ? 'Nothing was changed, so the agent keeps the preference that the draft was written with, f̃ₜ = fₜ.'
    : 'The agent has compared drafts with their edits and put into words what the user seems to like: f̃ₜ.';
}
