import { agentParameters } from '../../core/agent-parameters.ts';
import { methodOf, type MethodName } from '../../core/agent-name.ts';
import type { TaskName } from '../../core/types.ts';
import type { Station } from '../../simulation/stations.ts';
import { formatPlural } from '../format.ts';
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

const { N } = agentParameters;

type Seen = Pick<SheetView, 'agent' | 'neighbours' | 'preference' | 'verdict' | 'cost' | 'learned'>;

/** In plain words: what has just happened to this agent at this station. @param seen its sheet, which has reached the station */
export function explainStation(station: Station, task: TaskName, seen: Seen): string {
  switch (station) {
    case 'context':
      return `A new document has come, xₜ: all agents are to write one ${wordsOf[task].one} from it, and none but the oracle is told what the user likes.`;
    case 'retrieval':
      return explainRetrieval(seen);
    case 'draft':
      return `The assistant model has written the draft yₜ from the document${helpOf(seen)}.`;
    case 'verdict':
      return explainVerdict(seen);
    case 'edit':
      return seen.verdict === 'accept'
        ? 'Nothing was changed, so the edit y′ₜ is the draft itself and the cost cₜ is 0.'
        : `The user model has revised the draft as it likes it, y′ₜ; that changed ${formatPlural(seen.cost ?? 0, 'word', 'words')}, which is the cost cₜ.`;
    case 'preference':
      return explainLesson(seen);
    case 'memory':
      return explainMemory(seen);
  }
}

function explainRetrieval({ agent, neighbours, preference }: Seen): string {
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
    ? nothingFound[methodOf(agent)]
    : 'The agent has a preference fₜ without looking for similar documents.';
}

const looksForNone = 'This agent never looks for similar documents, and writes without a preference.';
const noneYet =
  'The agent has found no earlier document in its memory that it learned from, so there is no preference fₜ.';

/** How an agent comes to write without anything to go by. */
const nothingFound: Readonly<Record<MethodName, string>> = {
  'no-learning': looksForNone,
  oracle: looksForNone,
  cipher: noneYet,
  prose: noneYet,
  'icl-edit':
    'The agent has found no earlier document, since its memory is empty, so there is nothing to show in its prompt.',
  'explore-then-exploit': `The agent looks for no similar documents. It writes without a preference fₜ until it has seen ${N} rounds, and later only where they gave none.`,
  continual:
    'The agent looks for no similar documents. Its last rounds gave no preference fₜ, or there are none yet.',
};

function helpOf({ neighbours, preference }: Seen): string {
  if (preference !== null) return ', with the preference fₜ in its prompt';
  return neighbours.length > 0 ? ', with what happened to similar documents in its prompt' : ' alone';
}

function explainVerdict({ verdict }: Seen): string {
  const asked =
    'The user model, which alone knows the true preference f*ₜ, was asked whether the draft suits';
  if (verdict === 'accept') return `${asked}: yes.`;
  if (verdict === 'edit') return `${asked}: no, so it is going to revise it.`;
  return `${asked}; its answer could not be read, so the draft is revised as well.`;
}

function explainLesson({ agent, preference, learned, cost }: Seen): string {
  if (learned === null) return 'The agent has inferred no preference from this round.';
  if (methodOf(agent) === 'continual') {
    return `The agent has put into words what the drafts and edits of its last ${N} rounds say that the user likes, f̃ₜ; where none of them was edited, it keeps the preference of this round.`;
  }
  return cost === 0 && learned === preference
    ? 'Nothing was changed, so the agent keeps the preference that the draft was written with, f̃ₜ = fₜ.'
    : 'The agent has compared drafts with their edits and put into words what the user seems to like: f̃ₜ.';
}

function explainMemory({ agent, learned }: Seen): string {
  const parts = learned === null ? 'document, draft and edit' : 'document, draft, edit and the preference f̃ₜ';
  return `The round is kept: ${parts} are now in the memory Dₜ₊₁${useOfMemory[methodOf(agent)](learned)}`;
}

const neverRead = () => ', which this agent never reads.';
const whereItLooks = ', where the next retrieval looks.';
const passedOver = '. No preference came of the round, so retrievals pass it over';
const byOrder = '. This agent looks for no similar documents:';

/** How the sentence about the memory ends: what the agent does with the round from then on. */
const useOfMemory: Readonly<Record<MethodName, (learned: string | null) => string>> = {
  'no-learning': neverRead,
  oracle: neverRead,
  cipher: (learned) => (learned === null ? `${passedOver}.` : whereItLooks),
  // The votes on what is inferred are those of all similar rounds.
  prose: (learned) =>
    learned === null ? `${passedOver}; only what is inferred later may be checked against it.` : whereItLooks,
  'icl-edit': () => whereItLooks,
  'explore-then-exploit': () =>
    `${byOrder} once, after round ${N}, it looks for one preference in the first ${N} rounds, to keep it.`,
  continual: (learned) =>
    `${byOrder} the next draft is written with${learned === null ? 'out a' : ' this'} preference, and the next one is looked for in the last ${N} rounds.`,
};
