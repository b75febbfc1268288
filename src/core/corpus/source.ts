import type { EntityKind } from './entities.ts';

/** One fact of a document: what stands in the notes and what an e-mail makes of it. */
export interface Slot {
  /** Names the fact in short e-mails and in the user's check. */
  readonly label: string;
  readonly entity: EntityKind;
  /** Pairs of a phrasing in the notes and the sentence that an e-mail makes of it; {} is the fact. */
  readonly phrasings: readonly (readonly [notes: string, sentence: string])[];
}

export interface SourceGrammar {
  /** The first slot is the subject: openings speak of it. */
  readonly slots: readonly Slot[];
  /** First sentence of an e-mail by tone; {} is the subject. */
  readonly openings: Readonly<Record<'neutral' | 'informal' | 'formal', string>>;
  readonly moods: Readonly<Record<'positive' | 'engaging', string>>;
  /** The personal line; {} is the reader's name. */
  readonly personal: string;
  readonly action: string;
  /** First line of the notes, and side remarks that belong into no e-mail. */
  readonly headings: readonly string[];
  readonly remarks: readonly string[];
}
