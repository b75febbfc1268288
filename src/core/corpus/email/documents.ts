import type { Random } from '../../random.ts';
import type { EmailSourceName } from '../../types.ts';
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
import { createName } from '../entities.ts';
import type { EmailSlot, EmailSource } from './source.ts';
import { announcement } from './sources/announcement.ts';
import { paper } from './sources/paper.ts';
import { review } from './sources/review.ts';
import { story } from './sources/story.ts';

export const emailSources: Readonly<Record<EmailSourceName, EmailSource>> = {
  paper,
  story,
  review,
  announcement,
};

export interface EmailNotes extends Content {
  readonly source: EmailSourceName;
  readonly names: { readonly reader: string; readonly writer: string };
}

/** 60 to 160 words: who writes to whom, the subject, three or four of the six facts, and remarks that belong into no e-mail. */
export function createEmailNotes(source: EmailSourceName, splits: TextSplits, random: Random): EmailNotes {
  const grammar = emailSources[source];
  const subject = chooseEntity(grammar.subject.entity, splits, random);
  const names = { reader: createName(splits.entities, random), writer: createName(splits.entities, random) };
  const facts = pickSlots(grammar.slots, splits, random).map((slot) => ({
    slot,
    value: chooseEntity(grammar.slots[slot]!.entity, splits, random),
  }));
  const say = ({ phrasings, label }: Pick<EmailSlot, 'phrasings' | 'label'>, value: string) =>
    fill(choosePhrasing(phrasings, label, splits, random), value);
  const sentences = random.shuffle(facts).map(({ slot, value }) => say(grammar.slots[slot]!, value));
  sentences.splice(random.integer(sentences.length + 1), 0, say(grammar.subject, subject));
  const text = [...addRemarks(sentences, grammar.remarks, splits, random)];
  const people = fillPeople(choosePhrasing(grammar.people, 'people', splits, random), names);
  text.splice(random.next() < 0.5 ? 0 : text.length, 0, people);
  return {
    source,
    subject,
    names,
    facts,
    text: layOut(random.pick(grammar.headings), joinSentences(text, splits), random),
  };
}

function fillPeople(template: string, { reader, writer }: EmailNotes['names']): string {
  return template.replace(/\{([RW])\}/g, (_, part: string) => (part === 'R' ? reader : writer));
}

function layOut(heading: string, sentences: readonly string[], random: Random): string {
  switch (random.integer(4)) {
    case 0:
      return [`${heading}:`, ...sentences.map((sentence) => `- ${sentence}`)].join('\n');
    case 1:
      return [heading, ...sentences].join('\n');
    case 2:
      return [heading, ...cutParagraphs(sentences, random)].join('\n\n');
    default:
      return cutParagraphs(sentences, random).join('\n\n');
  }
}
