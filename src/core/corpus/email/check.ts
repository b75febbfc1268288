import { fill, labelFact } from '../compose.ts';
import { emailSources, type EmailNotes } from './documents.ts';
import { closings, greetings } from './render.ts';
import type { EmailStyle } from './style.ts';

/** Reads an e-mail's style from its text, for evaluation only: the simulated user never calls it. Names are counted apart. */
export function readEmailStyle(email: string, notes: EmailNotes): EmailStyle {
  const grammar = emailSources[notes.source];
  const lines = email.split('\n');
  const holds = (template: string): boolean => template.split('{}').every((part) => email.includes(part));
  const find = <K extends string>(table: Readonly<Record<K, string>>, test: (value: string) => boolean) =>
    (Object.keys(table) as K[]).find((key) => table[key] !== '' && test(table[key]));
  const labels = grammar.slots.filter(({ label }) => email.includes(labelFact(label).split('{}')[0]!)).length;
  return {
    layout: lines.some((line) => line.startsWith('- ')) ? 'bullets' : 'prose',
    length: labels > 1 ? 'brief' : 'full',
    tone: find(grammar.openings, holds) ?? 'neutral',
    greeting: find(greetings, (greeting) => isFilled(greeting, lines[0] ?? '')) ?? 'none',
    closing: find(closings, (closing) => lines.at(-2) === closing) ?? 'none',
    mood: find(grammar.moods, holds) ?? 'even',
    personal: holds(grammar.personal) ? 'yes' : 'no',
    action: email.includes(grammar.action) ? 'yes' : 'no',
  };
}

/** How many of the notes' facts, the subject and the names that the style shows among them, stand verbatim in the e-mail. */
export function countEmailFacts(
  email: string,
  notes: EmailNotes,
  style: EmailStyle,
): { right: number; total: number } {
  const lines = email.split('\n');
  const checks = [
    ...[notes.subject, ...notes.facts.map(({ value }) => value)].map((value) => email.includes(value)),
    ...(style.greeting === 'none' ? [] : [lines[0] === fill(greetings[style.greeting], notes.names.reader)]),
    ...(style.closing === 'none' ? [] : [lines.at(-1) === notes.names.writer]),
  ];
  return { right: checks.filter(Boolean).length, total: checks.length };
}

/** Whether the line is the template with anything in its {}. */
function isFilled(template: string, line: string): boolean {
  const [before, after] = template.split('{}');
  return line.startsWith(before!) && line.endsWith(after!);
}
