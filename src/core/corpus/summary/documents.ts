import type { Random } from '../../random.ts';
import type { SummarySourceName } from '../../types.ts';
import {
  addRemarks,
  chooseEntity,
  choosePhrasing,
  cutParagraphs,
  fill,
  joinSentences,
  pickSlots,
  type Content,
  type TextSplits,
} from '../compose.ts';
import type { SubjectSlot, SummarySource } from './source.ts';
import { abstracts } from './sources/abstract.ts';
import { encyclopedia } from './sources/encyclopedia.ts';
import { film } from './sources/film.ts';
import { memoir } from './sources/memoir.ts';
import { news } from './sources/news.ts';

export const summarySources: Readonly<Record<SummarySourceName, SummarySource>> = {
  news,
  memoir,
  encyclopedia,
  abstract: abstracts,
  film,
};

export interface SourceText extends Content {
  readonly source: SummarySourceName;
}

/** 60 to 160 words: the subject, three or four of the six facts, and remarks that belong into no summary. */
export function createSourceText(source: SummarySourceName, splits: TextSplits, random: Random): SourceText {
  const grammar = summarySources[source];
  const subject = chooseEntity(grammar.subject.entity, splits, random);
  const facts = pickSlots(grammar.slots, splits, random).map((slot) => ({
    slot,
    value: chooseEntity(grammar.slots[slot]!.entity, splits, random),
  }));
  const say = ({ phrasings, label }: SubjectSlot, value: string) =>
    fill(choosePhrasing(phrasings, label, splits, random), value);
  const sentences = random.shuffle(facts).map(({ slot, value }) => say(grammar.slots[slot]!, value));
  // The subject comes late now and then, as in texts of people.
  const at = random.next() < 0.7 ? 0 : random.integer(sentences.length + 1);
  sentences.splice(at, 0, say(grammar.subject, subject));
  const all = joinSentences(addRemarks(sentences, grammar.remarks, splits, random), splits);
  const text = cutParagraphs(all, random);
  const title = random.next() < 0.4 ? [fill(random.pick(grammar.titles), subject)] : [];
  return { source, subject, names: {}, facts, text: [...title, ...text].join('\n\n') };
}
