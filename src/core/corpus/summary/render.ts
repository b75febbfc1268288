import { fill, labelFact } from '../compose.ts';
import { summarySources, type SourceText } from './documents.ts';
import type { SummarySlot } from './source.ts';
import type { SummaryStyle } from './style.ts';

/** The summary that a style makes of a document. One style and one document have one summary. */
export function renderSummary({ source, subject, facts }: SourceText, style: SummaryStyle): string {
  const grammar = summarySources[source];
  const before = [
    style.opening === 'question' ? grammar.opening : '',
    style.audience === 'general' ? '' : grammar.audiences[style.audience],
    fill(grammar.leads[style.narration][style.person], subject),
    style.mood === 'even' ? '' : grammar.moods[style.mood],
  ].filter(Boolean);
  const told = facts.map(({ slot, value }) => renderFact(grammar.slots[slot]!, value, style));
  const after = style.ending === 'none' ? [] : [grammar.endings[style.ending]];
  switch (style.layout) {
    case 'prose':
      return [...before, ...told, ...after].join(' ');
    case 'tweet':
      return [...before, ...told, ...after, grammar.hashtag].join(' ');
    case 'bullets':
      return [before.join(' '), ...told.map((fact) => `- ${fact}`), ...after].join('\n');
    case 'dialogue':
      return [
        before.join(' '),
        ...facts.map(({ slot }, i) => `Q: ${grammar.slots[slot]!.question}\nA: ${told[i]!}`),
        ...after,
      ].join('\n');
  }
}

function renderFact(slot: SummarySlot, value: string, style: SummaryStyle): string {
  const template = style.length === 'brief' ? labelFact(slot.label) : chooseForm(slot, style);
  const sentence = fill(template, value);
  return style.emojis === 'yes' ? `${sentence} ${slot.emoji}` : sentence;
}

function chooseForm(slot: SummarySlot, { person, audience }: SummaryStyle): string {
  if (person === 'second') return slot.second;
  return audience === 'general' ? slot.full : slot.simple;
}
