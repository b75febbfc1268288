import { fill } from './compose.ts';
import { grammars, type Notes } from './notes.ts';
import { closings, greetings } from './render.ts';
import type { Style } from './style.ts';

/** Reads an e-mail's style from its text, for evaluation only: the simulated user never calls it. Names are counted apart. */
export function readStyle(email: string, notes: Notes): Style {
  const grammar = grammars[notes.source];
  const lines = email.split('\n');
  const holds = (template: string): boolean => template.split('{}').every((part) => email.includes(part));
  const brief = grammar.slots.filter(({ label }) =>
    lines.join(' ').includes(`${label.charAt(0).toUpperCase()}${label.slice(1)}: `),
  ).length;
  const find = <K extends string>(table: Readonly<Record<K, string>>, test: (value: string) => boolean) =>
    (Object.keys(table) as K[]).find((key) => table[key] !== '' && test(table[key]));
  return {
    layout: lines.some((line) => line.startsWith('- ')) ? 'bullets' : 'prose',
    length: brief > grammar.slots.length / 2 ? 'brief' : 'full',
    tone: find(grammar.openings, holds) ?? 'neutral',
    greeting: find(greetings, (greeting) => isFilled(greeting, lines[0] ?? '')) ?? 'none',
    closing: find(closings, (closing) => lines.at(-2) === closing) ?? 'none',
    mood: find(grammar.moods, holds) ?? 'even',
    personal: holds(grammar.personal) ? 'yes' : 'no',
    action: email.includes(grammar.action) ? 'yes' : 'no',
  };
}

/** How many facts of the notes stand verbatim in the e-mail. */
export function countFacts(email: string, notes: Notes): number {
  return notes.facts.filter(({ value }) => email.includes(value)).length;
}

/** Whether the e-mail names its reader and its writer as the notes do, where its style names them at all. */
export function countNames(email: string, notes: Notes, style: Style): { right: number; total: number } {
  const lines = email.split('\n');
  const names = [
    ...(style.greeting === 'none' ? [] : [lines[0] === fill(greetings[style.greeting], notes.reader)]),
    ...(style.closing === 'none' ? [] : [lines.at(-1) === notes.writer]),
  ];
  return { right: names.filter(Boolean).length, total: names.length };
}

/** Whether the line is the template with anything in its {}. */
export function isFilled(template: string, line: string): boolean {
  const [before, after] = template.split('{}');
  return line.startsWith(before!) && line.endsWith(after!);
}
