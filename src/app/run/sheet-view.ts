import { summarizeEpisode } from '../../core/metrics.ts';
import type {
  AgentName,
  CompletedRound,
  Cut,
  Failure,
  ModelCall,
  Neighbour,
  PromptKind,
  PromptPart,
  VerdictKind,
} from '../../core/types.ts';
import { formatCount } from '../format.ts';
import type { Sheet } from './sheet.ts';

/** A sheet as it is drawn, whether it is being written or finished; what is not there yet is null. */
export interface SheetView {
  readonly agent: AgentName;
  /** What is happening right now; null when nothing is. */
  readonly doing: string | null;
  /** Of its document. */
  readonly source?: string;
  readonly neighbours: readonly Neighbour[];
  readonly preference: string | null;
  readonly draft: string | null;
  readonly check: string | null;
  readonly verdict: VerdictKind | null;
  /** The edit so far; null when the draft was accepted or is not judged yet. */
  readonly edit: string | null;
  /** The edit is complete, so that it can be compared with the draft word by word. */
  readonly compared: boolean;
  readonly cost: number | null;
  readonly learned: string | null;
  /** One sentence for each text that was read shortened and each reply that did not come to its own end. */
  readonly cuts: readonly string[];
  readonly expense: number | null;
  readonly seconds: number | null;
  readonly failure: Failure | null;
}

export function viewSheet(sheet: Sheet): SheetView {
  switch (sheet.kind) {
    case 'waiting':
      return { ...empty, agent: sheet.agent };
    case 'failed':
      return { ...empty, agent: sheet.agent, failure: sheet.round.failure };
    case 'writing':
      return {
        ...empty,
        agent: sheet.agent,
        doing: doing[sheet.step],
        source: sheet.document.source,
        neighbours: sheet.neighbours,
        preference: sheet.preference,
        draft: sheet.step === 'retrieve' ? null : sheet.draft,
        check: sheet.check === '' ? null : sheet.check,
        verdict: sheet.verdict,
        edit: sheet.verdict === 'accept' ? null : sheet.edit,
        compared: sheet.cost !== null && sheet.verdict !== 'accept',
        cost: sheet.cost,
        learned: sheet.learned,
      };
    case 'completed': {
      const { round } = sheet;
      const accepted = round.verdict.kind === 'accept';
      return {
        ...empty,
        agent: sheet.agent,
        source: round.document.source,
        neighbours: round.neighbours,
        preference: round.preference,
        draft: round.draft,
        check: round.verdict.check,
        verdict: round.verdict.kind,
        edit: accepted ? null : round.edit,
        compared: !accepted,
        cost: round.cost,
        learned: round.learned,
        cuts: [...describeUnread(round), ...round.calls.flatMap(describeCuts)],
        expense: summarizeEpisode([round]).expense,
        seconds: round.milliseconds / 1000,
      };
    }
  }
}

function describeUnread({ unreadTokens }: CompletedRound): readonly string[] {
  if (unreadTokens === undefined) return [];
  const end = unreadTokens === 1 ? 'last token' : `last ${formatCount(unreadTokens)} tokens`;
  return [
    `Similar documents were looked for without the ${end} of this one: it is longer than the embedding model’s context.`,
  ];
}

/** One sentence for what the model did not read, and one for a reply that did not come to its end. */
export function describeCuts(call: ModelCall): readonly string[] {
  const { cuts = [], finish } = call;
  return [
    ...(cuts.length > 0 ? [describeShortening(call, cuts)] : []),
    ...(finish === 'length' ? [describeCut(call)] : []),
  ];
}

function describeShortening({ prompt, role }: ModelCall, cuts: readonly Cut[]): string {
  const parts = cuts.map(({ part, tokens }) => `${partNames[part]} (${formatCount(tokens)} tokens)`);
  return `${replyNames[prompt]} was written without ${parts.join(' and ')}: prompt and reply together are longer than the ${role} model’s context.`;
}

const partNames: Readonly<Record<PromptPart, string>> = {
  document: 'the middle of the document',
  draft: 'the middle of the draft',
  check: 'the middle of the check',
  revision: 'the middle of the draft and of its revision',
  'further-revisions': 'the revisions of less similar rounds',
  'further-preferences': 'the preferences of less similar rounds',
};

function describeCut({ prompt, replyTokens }: ModelCall): string {
  // The record does not tell a full limit from a reply that went round in a circle, which is ended early.
  return `${replyNames[prompt]} was cut after ${formatCount(replyTokens)} tokens: it had reached its limit, or only repeated itself.`;
}

const replyNames: Readonly<Record<PromptKind, string>> = {
  draft: 'The draft',
  verdict: 'The verdict',
  edit: 'The edit',
  infer: 'The inferred preference',
  aggregate: 'The aggregate preference',
  trial: 'A draft on trial',
};

const doing = {
  retrieve: 'retrieving',
  draft: 'drafting',
  verdict: 'judging',
  edit: 'editing',
  learn: 'learning',
} as const;

const empty = {
  doing: null,
  neighbours: [],
  preference: null,
  draft: null,
  check: null,
  verdict: null,
  edit: null,
  compared: false,
  cost: null,
  learned: null,
  cuts: [],
  expense: null,
  seconds: null,
  failure: null,
} as const;
