import { labelFact } from '../compose.ts';
import { summarySources, type SourceText } from './documents.ts';
import { summaryStyles, type SummaryStyle } from './style.ts';

/** Reads a summary's style from its text, for evaluation only: the simulated user never calls it. Facts are counted apart. */
export function readSummaryStyle(summary: string, { source }: SourceText): SummaryStyle {
  const grammar = summarySources[source];
  const holds = (template: string): boolean => template.split('{}').every((part) => summary.includes(part));
  const find = <K extends string>(table: Readonly<Record<K, string>>) =>
    (Object.keys(table) as K[]).find((key) => holds(table[key]));
  const lines = summary.split('\n');
  const labels = grammar.slots.filter(({ label }) =>
    summary.includes(labelFact(label).split('{}')[0]!),
  ).length;
  const { report, story } = grammar.leads;
  const isStory = holds(story.third) || holds(story.second);
  return {
    layout: lines.some((line) => line.startsWith('- '))
      ? 'bullets'
      : lines.some((line) => line.startsWith('Q: '))
        ? 'dialogue'
        : summary.endsWith(grammar.hashtag)
          ? 'tweet'
          : 'prose',
    length: labels > 1 ? 'brief' : 'full',
    person: holds(report.second) || holds(story.second) ? 'second' : 'third',
    audience: find(grammar.audiences) ?? 'general',
    narration: isStory ? 'story' : 'report',
    mood: find(grammar.moods) ?? 'even',
    opening: summary.startsWith(grammar.opening) ? 'question' : summaryStyles.plain.opening,
    ending: find(grammar.endings) ?? 'none',
    emojis: grammar.slots.some(({ emoji }) => summary.includes(emoji)) ? 'yes' : 'no',
  };
}

/** How many of the document's facts, the subject among them, stand verbatim in the summary. */
export function countSummaryFacts(
  summary: string,
  { subject, facts }: SourceText,
): { right: number; total: number } {
  const values = [subject, ...facts.map(({ value }) => value)];
  return { right: values.filter((value) => summary.includes(value)).length, total: values.length };
}
