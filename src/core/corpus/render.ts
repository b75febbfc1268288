import { fill } from './compose.ts';
import { grammars, type Fact, type Notes } from './notes.ts';
import type { Style } from './style.ts';

export const greetings = { plain: 'Hello {},', casual: 'Hey {}!', formal: 'Dear {},', none: '' } as const;

export const closings = {
  plain: 'Best wishes,',
  casual: 'See you,',
  formal: 'Yours sincerely,',
  thankful: 'Thank you for your time,',
  none: '',
} as const;

/** The e-mail that a style makes of the notes. One style and one set of notes have one e-mail. */
export function renderEmail(notes: Notes, style: Style): string {
  const grammar = grammars[notes.source];
  const subject = notes.facts.find((fact) => fact.slot === 0)?.value ?? 'it';
  const opening = [
    style.mood === 'engaging' ? fill(grammar.moods.engaging, subject) : '',
    fill(grammar.openings[style.tone], subject),
    style.mood === 'positive' ? grammar.moods.positive : '',
    style.personal === 'yes' ? fill(grammar.personal, notes.reader) : '',
  ];
  const facts = notes.facts.map((fact) => renderFact(notes, fact, style));
  const paragraphs = [
    fill(greetings[style.greeting], notes.reader),
    opening.filter(Boolean).join(' '),
    style.layout === 'bullets' ? facts.map((fact) => `- ${fact}`).join('\n') : facts.join(' '),
    style.action === 'yes' ? grammar.action : '',
    style.closing === 'none' ? '' : `${closings[style.closing]}\n${notes.writer}`,
  ];
  return paragraphs.filter(Boolean).join('\n\n');
}

function renderFact(notes: Notes, { slot, phrasing, value }: Fact, style: Style): string {
  const { label, phrasings } = grammars[notes.source].slots[slot]!;
  if (style.length === 'brief') return `${label.charAt(0).toUpperCase()}${label.slice(1)}: ${value}.`;
  return fill(phrasings[phrasing]![1], value);
}
