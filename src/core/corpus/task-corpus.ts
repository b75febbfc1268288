import type { Random } from '../random.ts';
import { sourcesOf } from '../sources.ts';
import type { TaskName } from '../types.ts';
import { labelFact, type Content, type TextSplits } from './compose.ts';
import { countEmailFacts, readEmailStyle } from './email/check.ts';
import { createEmailNotes, emailSources, type EmailNotes } from './email/documents.ts';
import { emailPaperStyles, emailPreferences } from './email/paper-styles.ts';
import { renderEmail } from './email/render.ts';
import { emailStyles, type EmailAttributes } from './email/style.ts';
import { emailLanguage } from './email/wordings.ts';
import type { EntityKind } from './entities.ts';
import type { PreferenceLanguage } from './preference-language.ts';
import type { Attributes, StyleOf, StyleSpace } from './style-space.ts';
import { countSummaryFacts, readSummaryStyle } from './summary/check.ts';
import { createSourceText, summarySources, type SourceText } from './summary/documents.ts';
import { summaryPaperStyles, summaryPreferences } from './summary/paper-styles.ts';
import { renderSummary } from './summary/render.ts';
import { summaryStyles, type SummaryAttributes } from './summary/style.ts';
import { summaryLanguage } from './summary/wordings.ts';

/** What training and evaluation know of one task: its documents and their facts, its styles, what a style makes of a document. */
export interface TaskCorpus<A extends Attributes = Attributes, C extends Content = Content> {
  readonly sources: readonly C['source'][];
  readonly styles: StyleSpace<A>;
  readonly language: PreferenceLanguage<A>;
  /** f* per source in the paper's own words, and how they are read. */
  readonly preferences: Readonly<Record<C['source'], string>>;
  readonly paperStyles: Readonly<Record<C['source'], StyleOf<A>>>;
  create(source: C['source'], splits: TextSplits, random: Random): C;
  render(content: C, style: StyleOf<A>): string;
  /** For evaluation only. */
  readStyle(text: string, content: C): StyleOf<A>;
  countFacts(text: string, content: C, style: StyleOf<A>): { readonly right: number; readonly total: number };
  /** Which names a text in the style shows. */
  listNames(style: StyleOf<A>): readonly string[];
  /** The subject, and the facts by their slots. */
  describe(source: C['source']): { readonly subject: SlotName; readonly slots: readonly SlotName[] };
  /** Every way to say a fact of the slot in a text, {} being the fact. */
  listForms(source: C['source'], slot: number): readonly string[];
}

interface SlotName {
  readonly label: string;
  readonly entity: EntityKind;
}

const email: TaskCorpus<EmailAttributes, EmailNotes> = {
  sources: sourcesOf.email,
  styles: emailStyles,
  language: emailLanguage,
  preferences: emailPreferences,
  paperStyles: emailPaperStyles,
  create: createEmailNotes,
  render: renderEmail,
  readStyle: readEmailStyle,
  countFacts: countEmailFacts,
  listNames: ({ greeting, personal, closing }) => [
    ...(greeting !== 'none' || personal === 'yes' ? ['reader'] : []),
    ...(closing !== 'none' ? ['writer'] : []),
  ],
  describe: (source) => emailSources[source],
  listForms: (source, slot) => {
    const { label, full, informal } = emailSources[source].slots[slot]!;
    return [full, informal, labelFact(label)];
  },
};

const summarization: TaskCorpus<SummaryAttributes, SourceText> = {
  sources: sourcesOf.summarization,
  styles: summaryStyles,
  language: summaryLanguage,
  preferences: summaryPreferences,
  paperStyles: summaryPaperStyles,
  create: createSourceText,
  render: renderSummary,
  readStyle: readSummaryStyle,
  countFacts: countSummaryFacts,
  listNames: () => [],
  describe: (source) => summarySources[source],
  listForms: (source, slot) => {
    const { label, full, second, simple } = summarySources[source].slots[slot]!;
    return [full, second, simple, labelFact(label)];
  },
};

/** Every member takes only what the same corpus made. */
export const corpora = { email, summarization } as unknown as Readonly<Record<TaskName, TaskCorpus>>;
