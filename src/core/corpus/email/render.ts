import { fill, labelFact } from '../compose.ts';
import { emailSources, type EmailNotes } from './documents.ts';
import type { EmailSlot } from './source.ts';
import type { EmailStyle } from './style.ts';

export const greetings = { plain: 'Hello {},', casual: 'Hey {}!', formal: 'Dear {},', none: '' } as const;

export const closings = {
  plain: 'Best wishes,',
  casual: 'See you,',
  formal: 'Yours sincerely,',
  thankful: 'Thank you for your time,',
  none: '',
} as const;

/** The e-mail that a style makes of notes. One style and one set of notes have one e-mail. */
export function renderEmail(notes: EmailNotes, style: EmailStyle): string {
  const grammar = emailSources[notes.source];
  const opening = [
    style.mood === 'engaging' ? fill(grammar.moods.engaging, notes.subject) : '',
    fill(grammar.openings[style.tone], notes.subject),
    style.mood === 'positive' ? grammar.moods.positive : '',
    style.personal === 'yes' ? fill(grammar.personal, notes.names.reader) : '',
  ];
  const facts = notes.facts.map(({ slot, value }) => renderFact(grammar.slots[slot]!, value, style));
  const paragraphs = [
    fill(greetings[style.greeting], notes.names.reader),
    opening.filter(Boolean).join(' '),
    style.layout === 'bullets' ? facts.map((fact) => `- ${fact}`).join('\n') : facts.join(' '),
    style.action === 'yes' ? grammar.action : '',
    style.closing === 'none' ? '' : `${closings[style.closing]}\n${notes.names.writer}`,
  ];
  return paragraphs.filter(Boolean).join('\n\n');
}

function renderFact({ label, full, informal }: EmailSlot, value: string, style: EmailStyle): string {
  const template = style.length === 'brief' ? labelFact(label) : style.tone === 'informal' ? informal : full;
  return fill(template, value);
}
