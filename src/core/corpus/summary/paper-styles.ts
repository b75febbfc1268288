import type { SummarySourceName } from '../../types.ts';
import { summaryStyles, type SummaryStyle } from './style.ts';

/** f* per source in the paper's own words (arXiv 2404.15269, summarization). */
export const summaryPreferences: Readonly<Record<SummarySourceName, string>> = {
  news: 'style for young children, storytelling, short sentences, playful language, interactive, positive',
  memoir: 'second person narrative, brief, show emotions, invoke personal reflection, immersive',
  encyclopedia: 'bullet points, parallel structure, brief',
  abstract: 'tweet style, simple English, inquisitive, skillful foreshadowing, with emojis',
  film: 'question answering style',
};

const { plain } = summaryStyles;

/** How Inkling's own models read them; the words without a value of their own share one. */
export const summaryPaperStyles: Readonly<Record<SummarySourceName, SummaryStyle>> = {
  // style for young children and playful language; storytelling; short sentences; interactive; positive
  news: {
    ...plain,
    audience: 'children',
    narration: 'story',
    length: 'brief',
    ending: 'question',
    mood: 'positive',
  },
  // second person narrative; brief; show emotions; invoke personal reflection; immersive
  memoir: {
    ...plain,
    person: 'second',
    length: 'brief',
    mood: 'emotional',
    ending: 'reflection',
    narration: 'story',
  },
  // bullet points and parallel structure; brief
  encyclopedia: { ...plain, layout: 'bullets', length: 'brief' },
  // tweet style; simple English; inquisitive; skillful foreshadowing; with emojis
  abstract: {
    ...plain,
    layout: 'tweet',
    audience: 'simple',
    opening: 'question',
    ending: 'teaser',
    emojis: 'yes',
  },
  // question answering style
  film: { ...plain, layout: 'dialogue' },
};
