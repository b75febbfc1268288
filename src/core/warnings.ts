import { accuracyOf, isAccurate, isMeasured } from './accuracy.ts';
import type { Content } from './corpus/compose.ts';
import { signsOf, type RoundSigns } from './round-signs.ts';
import { writeContents } from './task.ts';
import type { AgentName, CompletedRound, RunConfig } from './types.ts';

/** Signs that the simulated user does not judge and edit as a person with its preference would. */
export type WarningKind =
  | 'accepts-everything'
  | 'edits-everything'
  | 'edits-oracle'
  | 'unclear'
  | 'echo'
  | 'repeats'
  | 'lost-facts'
  | 'moves-away'
  /** No signs of the user: where the accuracy is doubtful, and where it is not known. */
  | 'doubtful-accuracy'
  | 'unmeasured';

export interface RunWarning {
  readonly kind: WarningKind;
  /** One plain sentence with its numbers. */
  readonly text: string;
  /** The rounds behind it, in the order of the rounds that were given. */
  readonly rounds: readonly RoundPlace[];
}

export interface RoundPlace {
  readonly agent: AgentName;
  readonly seed: number;
  readonly t: number;
}

/** When a sign is worth a warning. Shares are of what each warning names. */
export interface WarningLimits {
  /** Fewer verdicts than this say nothing about a share of accepted drafts. */
  readonly leastVerdicts: number;
  /** Of drafts that were written with nothing learned, which suit hardly anybody's preference. */
  readonly mostBlindAccepted: number;
  /** Of all drafts but the oracle's, where too few were written with nothing learned. */
  readonly mostAccepted: number;
  /** Of all drafts. */
  readonly leastAccepted: number;
  /** Of the oracle's drafts, which follow the preference as well as the assistant can. */
  readonly leastOracleAccepted: number;
  /** Anything else is told from this share on, and from two rounds on: a single one is chance. */
  readonly mostOthers: number;
}

/**
 * With the embedded models, 600 rounds an agent: 0 % of no-learning's drafts are accepted, 94 % of cipher-1's and 96 % of the oracle's,
 * so that these limits are out of reach for a user that judges.
 */
export const usualLimits: WarningLimits = {
  leastVerdicts: 10,
  mostBlindAccepted: 0.8,
  mostAccepted: 0.98,
  leastAccepted: 0.05,
  leastOracleAccepted: 0.5,
  mostOthers: 0.05,
};

export interface WarningReader {
  /**
   * Of one round; thousands are read a few at a time, before they are listed.
   *
   * @param listed what `list` is given in the place of the round: a copy without its texts
   */
  readSigns(round: CompletedRound, listed?: CompletedRound): RoundSigns;
  /** The gravest first; none where all is well. */
  list(rounds: readonly CompletedRound[]): readonly RunWarning[];
}

/** The embedded models write the wordings that the checker of styles knows; of others it would read nothing. */
const readable: readonly string[] = ['inkling-user', 'inkling-assistant'];

/**
 * What a reader of the run's results has to know first. What a round tells is worked out once, so that a run may be asked about again
 * after each of its rounds.
 */
export function createWarnings(config: RunConfig, limits: WarningLimits = usualLimits): WarningReader {
  const { task, sources, models } = config;
  const contents = new Map<number, { readonly known: Content[]; readonly coming: Iterator<Content, void> }>();
  const signs = new WeakMap<CompletedRound, RoundSigns>();
  const readsStyle = [models.user, models.assistant].every((id) => readable.includes(id));

  /** Written round by round: a run may be meant to have far more rounds than it has, and the page waits for none of those. */
  function findContent({ seed, t }: CompletedRound): Content | null {
    if (config.collection !== undefined) return null;
    let own = contents.get(seed);
    if (own === undefined) {
      contents.set(seed, (own = { known: [], coming: writeContents(task, seed, sources) }));
    }
    while (own.known.length < t) {
      const next = own.coming.next();
      if (next.done === true) return null;
      own.known.push(next.value);
    }
    return own.known[t - 1] ?? null;
  }

  function readSigns(round: CompletedRound, listed = round): RoundSigns {
    let known = signs.get(listed);
    if (known === undefined) signs.set(listed, (known = signsOf(round, findContent(round), readsStyle)));
    return known;
  }

  return {
    readSigns,
    list: (rounds) => [
      ...warnOfVerdicts(rounds, limits),
      ...warnOfTexts(
        rounds.map((round) => ({ round, signs: readSigns(round) })),
        limits,
      ),
      ...warnOfAccuracy(rounds, limits),
    ],
  };
}

function warnOfVerdicts(rounds: readonly CompletedRound[], limits: WarningLimits): readonly RunWarning[] {
  const isAccepted = ({ verdict }: CompletedRound) => verdict.kind === 'accept';
  const accepted = rounds.filter(isAccepted);
  const edited = rounds.filter((round) => !isAccepted(round));
  const oracle = rounds.filter(({ agent }) => agent === 'oracle');
  const others = rounds.filter(({ agent }) => agent !== 'oracle');
  // Examples of icl-edit are something learned too, though no preference stands in its prompt.
  const blind = others.filter(({ preference, neighbours }) => preference === null && neighbours.length === 0);
  const enough = (some: readonly unknown[]) => some.length >= limits.leastVerdicts;
  const isBlind = enough(blind);
  const judged = isBlind ? blind : others;
  const mostAccepted = isBlind ? limits.mostBlindAccepted : limits.mostAccepted;
  const judgedAccepted = judged.filter(isAccepted);
  const oracleEdited = oracle.filter((round) => !isAccepted(round));
  const unclear = rounds.filter(({ verdict }) => verdict.kind === 'unclear');

  return [
    ...when(
      enough(judged) && share(judgedAccepted, judged) >= mostAccepted,
      'accepts-everything',
      judgedAccepted,
      `The user accepted ${part(judgedAccepted, judged, 'draft')}${
        isBlind
          ? ' that were written with nothing learned: either such drafts suit it, or it accepts whatever it gets.'
          : '; with the agent no-learning in a run one sees whether it also accepts what nobody adapted to it.'
      }`,
    ),
    ...when(
      enough(rounds) && share(accepted, rounds) <= limits.leastAccepted,
      'edits-everything',
      edited,
      `The user accepted ${part(accepted, rounds, 'draft')}: ${
        oracle.length > 0
          ? 'it edits whatever it gets, even what was written with its own preference.'
          : 'with the oracle in a run one sees whether it accepts what was written with its own preference.'
      }`,
    ),
    ...when(
      enough(oracle) && share(oracleEdited, oracle) > 1 - limits.leastOracleAccepted,
      'edits-oracle',
      oracleEdited,
      `The user edited ${part(oracleEdited, oracle, 'draft')} that the oracle wrote with the user’s own preference: the drafts do not follow it, or the user does not see that they do.`,
    ),
    ...when(
      isMuch(unclear, rounds, limits),
      'unclear',
      unclear,
      `${part(unclear, rounds, 'verdict')} could not be read, and these rounds went on as edits.`,
    ),
  ];
}

interface Read {
  readonly round: CompletedRound;
  readonly signs: RoundSigns;
}

function warnOfTexts(read: readonly Read[], limits: WarningLimits): readonly RunWarning[] {
  const asked = read.filter(({ round }) => round.verdict.kind !== 'accept');
  const echoes = asked.filter(({ signs }) => signs.isEcho);
  const looping = read.filter(({ signs }) => signs.loops.length > 0);
  const checked = read.filter(({ signs }) => signs.lostFacts !== null);
  const losing = checked.filter(({ signs }) => signs.lostFacts!.length > 0);
  const measured = read.filter(({ signs }) => signs.distance !== null);
  const leaving = measured.filter(({ signs }) => signs.distance!.edit > signs.distance!.draft);
  const count = (kind: RoundSigns['loops'][number]) =>
    looping.filter(({ signs }) => signs.loops.includes(kind)).length;
  const roundsOf = (some: readonly Read[]) => some.map(({ round }) => round);

  return [
    ...when(
      isMuch(echoes, asked, limits),
      'echo',
      roundsOf(echoes),
      `When it was asked to edit, the user gave back ${part(echoes, asked, 'draft')} unchanged, which counts as no cost.`,
    ),
    ...when(
      isMuch(looping, read, limits),
      'repeats',
      roundsOf(looping),
      `In ${part(looping, read, 'round')} a text goes round in circles: ${count('draft')} drafts, ${count('edit')} edits and ${count('check')} verdicts.`,
    ),
    ...when(
      isMuch(losing, checked, limits),
      'lost-facts',
      roundsOf(losing),
      `In ${part(losing, checked, 'edit')} facts were lost that the draft had word for word.`,
    ),
    ...when(
      isMuch(leaving, measured, limits),
      'moves-away',
      roundsOf(leaving),
      `${part(leaving, measured, 'edit')} went away from the user’s own preference: in the style that can be read from a text, more was wrong after it than before.`,
    ),
  ];
}

/** A preference whose draft was accepted is as good as the true one, whatever it is nearest to. */
function warnOfAccuracy(rounds: readonly CompletedRound[], limits: WarningLimits): readonly RunWarning[] {
  const accepted = rounds.filter(
    (round) => round.verdict.kind === 'accept' && round.agent !== 'oracle' && isAccurate(round) !== null,
  );
  const doubtful = accepted.filter((round) => isAccurate(round) === false);
  const held = rounds.filter(({ preference }) => preference !== null && preference.trim() !== '');
  const unmeasured = held.filter((round) => !isMeasured(round));
  const rest =
    accuracyOf(rounds) === null
      ? 'there is no accuracy: the run is of an earlier version, or the embedding model did not run.'
      : 'the accuracy leaves them out: the embedding model failed there, or they are of an earlier version.';
  return [
    ...when(
      isMuch(doubtful, accepted, limits),
      'doubtful-accuracy',
      doubtful,
      `Behind ${part(doubtful, accepted, 'accepted draft')} stood a preference that counts as wrong, being nearer to that of another source: the embedding model does not tell these sources well apart, or they ask for much the same.`,
    ),
    ...when(
      unmeasured.length > 0,
      'unmeasured',
      unmeasured,
      `In ${part(unmeasured, held, 'round')} with a preference nobody measured how near it was, and ${rest}`,
    ),
  ];
}

function when(
  holds: boolean,
  kind: WarningKind,
  rounds: readonly CompletedRound[],
  text: string,
): readonly RunWarning[] {
  if (!holds) return [];
  return [{ kind, text, rounds: rounds.map(({ agent, seed, t }) => ({ agent, seed, t })) }];
}

function isMuch(some: readonly unknown[], all: readonly unknown[], { mostOthers }: WarningLimits): boolean {
  return some.length >= 2 && share(some, all) >= mostOthers;
}

function share(some: readonly unknown[], all: readonly unknown[]): number {
  return some.length / all.length;
}

/** For example: 3 of 20 drafts (15%). */
function part(some: readonly unknown[], all: readonly unknown[], name: string): string {
  const percent = Math.round(share(some, all) * 100);
  return `${some.length} of ${all.length} ${name}${all.length === 1 ? '' : 's'} (${percent}%)`;
}
