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

type Seen = Pick<SheetView, 'agent' | 'neighbours' | 'preference' | 'verdict' | 'cost' | 'learned'>;

/** In plain words: what has just happened to this agent at this station. @param seen its sheet, which has reached the station */
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
        : `The user model has revised the draft as it likes it, y′ₜ; that changed ${formatPlural(seen.cost ?? 0, 'word', 'words')}, which is the cost cₜ.`;
    case 'preference':
      return explainLesson(seen);
    case 'memory':
      return explainMemory(seen);
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

function explainMemory({ agent, learned }: Seen): string {
  const parts = learned === null ? 'document, draft and edit' : 'document, draft, edit and the preference f̃ₜ';
  return `The round is kept: ${parts} are now in the memory Dₜ₊₁${useOfMemory[methodOf(agent)](learned)}`;
}

const { N } = agentParameters;
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
