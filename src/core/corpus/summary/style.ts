import { createStyleSpace, type StyleOf } from '../style-space.ts';

/** What a preference about summaries can ask for, as Inkling's own models understand it; the first values are the plain ones. */
export const summaryStyles = createStyleSpace({
  layout: ['prose', 'bullets', 'dialogue', 'tweet'],
  length: ['full', 'brief'],
  person: ['third', 'second'],
  audience: ['general', 'children', 'simple'],
  narration: ['report', 'story'],
  mood: ['even', 'positive', 'emotional'],
  opening: ['none', 'question'],
  ending: ['none', 'question', 'reflection', 'teaser'],
  emojis: ['no', 'yes'],
});

export type SummaryAttributes = (typeof summaryStyles)['attributes'];
export type SummaryStyle = StyleOf<SummaryAttributes>;
