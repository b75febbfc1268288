import type { EntityKind } from '../entities.ts';

/** One fact of the notes, and what an e-mail makes of it. {} is the fact, word for word, once in each text. */
export interface EmailSlot {
  /** Names the fact in short e-mails and in the user's check. */
  readonly label: string;
  readonly entity: EntityKind;
  /** What somebody jots down, 8 to 18 words; the last two are held out of training. */
  readonly phrasings: readonly string[];
  /** The sentence of an e-mail, and the one of an informal e-mail. */
  readonly full: string;
  readonly informal: string;
}

/** A source of notes for e-mails. Every text of it differs from every other, so that a style can be read back. */
export interface EmailSource {
  /** Openings speak of it; it has no sentence of its own. */
  readonly subject: Pick<EmailSlot, 'label' | 'entity' | 'phrasings'>;
  readonly slots: readonly EmailSlot[];
  /** Who writes to whom, {R} the reader and {W} the writer; the last two are held out of training. */
  readonly people: readonly string[];
  /** First sentence of an e-mail by tone; {} is the subject. */
  readonly openings: Readonly<Record<'neutral' | 'informal' | 'formal', string>>;
  /** Sentences that a style adds; the engaging one is a question and holds the subject as {}. */
  readonly moods: Readonly<Record<'positive' | 'engaging', string>>;
  /** The personal line; {} is the reader's name. */
  readonly personal: string;
  readonly action: string;
  /** Lines over the notes, and side remarks that belong into no e-mail. */
  readonly headings: readonly string[];
  readonly remarks: readonly string[];
}
