import type { Content } from './corpus/compose.ts';
import { corpora } from './corpus/task-corpus.ts';
import { isAskedToEdit, isEcho } from './echo.ts';
import { hasLoop } from './find-loop.ts';
import type { CompletedRound, TaskName } from './types.ts';

/** What one round tells of its simulated user and its texts. For the reader of results; no model and no agent is told. */
export interface RoundSigns {
  /** The user was asked to edit, and gave the draft back unchanged. */
  readonly isEcho: boolean;
  /** Its texts that go round in circles. */
  readonly loops: readonly ('draft' | 'edit' | 'check')[];
  /** Facts that the draft had word for word and the edit has not; null where nobody knows the facts, or nothing was edited. */
  readonly lostFacts: readonly string[] | null;
  /** In how many attributes of style draft and edit differ from what the latent preference asks for; null where nobody can count them. */
  readonly distance: { readonly draft: number; readonly edit: number } | null;
}

/**
 * @param content what the generator knows of the round's document; null where nobody does
 * @param readsStyle whether both texts are of models whose wordings the checker of styles knows
 */
export function signsOf(round: CompletedRound, content: Content | null, readsStyle: boolean): RoundSigns {
  const { draft, edit, verdict, document } = round;
  const isEdited = isAskedToEdit(round) && !isEcho(round);
  const known = content?.text === document.text ? content : null;
  return {
    isEcho: isEcho(round),
    loops: [
      ...(hasLoop(draft) ? (['draft'] as const) : []),
      ...(isEdited && hasLoop(edit) ? (['edit'] as const) : []),
      ...(hasLoop(verdict.check) ? (['check'] as const) : []),
    ],
    lostFacts: known === null || !isEdited ? null : findLostFacts(draft, edit, known),
    distance: known === null || !isEdited || !readsStyle ? null : measureDistance(round, known),
  };
}

function findLostFacts(draft: string, edit: string, { subject, facts }: Content): readonly string[] {
  const values = [subject, ...facts.map(({ value }) => value)];
  return values.filter((value) => draft.includes(value) && !edit.includes(value));
}

/** By the same checker that the embedded models are evaluated with. */
function measureDistance(
  { draft, edit, document, latentPreference }: CompletedRound,
  content: Content,
): RoundSigns['distance'] {
  const { styles, readStyle } = corpora[document.task];
  const wanted = findStyle(document.task, content.source, latentPreference);
  if (wanted === null) return null;
  const distanceOf = (text: string) => {
    const style = readStyle(text, content);
    return styles.names.filter((name) => style[name] !== wanted[name]).length;
  };
  return { draft: distanceOf(draft), edit: distanceOf(edit) };
}

/** What the paper's own words for the source ask for, or the words that the embedded models infer with. */
function findStyle(task: TaskName, source: Content['source'], preference: string) {
  const { preferences, paperStyles, language } = corpora[task];
  return preferences[source] === preference ? paperStyles[source] : language.readCanonical(preference);
}
