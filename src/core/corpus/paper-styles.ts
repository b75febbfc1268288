import type { SourceName } from '../types.ts';
import { plainStyle, type Style } from './style.ts';

/** How Inkling's own models read the paper's four latent preferences; the words without a value of their own share one. */
export const paperStyles: Readonly<Record<SourceName, Style>> = {
  // structured; straight to the points; respectful; professional greeting and closing
  paper: {
    ...plainStyle,
    layout: 'bullets',
    length: 'brief',
    tone: 'formal',
    greeting: 'formal',
    closing: 'formal',
  },
  // informal, conversational; no closing
  story: { ...plainStyle, tone: 'informal', closing: 'none' },
  // casual tone; positive; clear; call to action
  review: { ...plainStyle, tone: 'informal', mood: 'positive', length: 'brief', action: 'yes' },
  // engaging; personalized; professional tone; thankful closing
  announcement: { ...plainStyle, mood: 'engaging', personal: 'yes', tone: 'formal', closing: 'thankful' },
};
