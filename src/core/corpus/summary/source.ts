import type { EntityKind } from '../entities.ts';

/** What a document of one source is about: its subject. */
export interface SubjectSlot {
  readonly label: string;
  readonly entity: EntityKind;
  /** Sentences of a document, {} is the subject; the last two are held out of training. */
  readonly phrasings: readonly string[];
}

/** One fact of a document, and what a summary makes of it. {} is the fact, word for word, once in each text. */
export interface SummarySlot extends SubjectSlot {
  /** Asks for the fact in summaries that are made of questions and answers. */
  readonly question: string;
  readonly emoji: string;
  /** The fact as a plain sentence, as one that speaks to the reader as `you`, and as one in the simplest words. */
  readonly full: string;
  readonly second: string;
  readonly simple: string;
}

/** A source of documents to summarize. Every text of it differs from every other, so that a style can be read back. */
export interface SummarySource {
  /** Every document names it, and so does the first sentence of every summary. */
  readonly subject: SubjectSlot;
  readonly slots: readonly SummarySlot[];
  /** The first sentence of a summary, by narration and person; {} is the subject. */
  readonly leads: {
    readonly report: { readonly third: string; readonly second: string };
    readonly story: { readonly third: string; readonly second: string };
  };
  /** Sentences without a fact that a style adds. */
  readonly moods: { readonly positive: string; readonly emotional: string };
  readonly audiences: { readonly children: string; readonly simple: string };
  /** A question before everything else. */
  readonly opening: string;
  readonly endings: { readonly question: string; readonly reflection: string; readonly teaser: string };
  /** Ends a tweet, with its #. */
  readonly hashtag: string;
  /** Lines over a document; some hold the subject as {}, some hold nothing. */
  readonly titles: readonly string[];
  /** Whole sentences that belong into no summary. */
  readonly remarks: readonly string[];
}
