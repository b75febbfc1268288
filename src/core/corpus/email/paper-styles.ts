import type { EmailSourceName } from '../../types.ts';
import { emailStyles, type EmailStyle } from './style.ts';

/** f* per source, in the paper's own words (arXiv 2404.15269, e-mail writing). */
export const emailPreferences: Readonly<Record<EmailSourceName, string>> = {
  paper: 'structured, straight to the points, respectful, professional greeting and closing',
  story: 'informal, conversational, no closing',
  review: 'casual tone, positive, clear, call to action',
  announcement: 'engaging, personalized, professional tone, thankful closing',
};

/** How Inkling's own models read them; the words without a value of their own share one. */
export const emailPaperStyles: Readonly<Record<EmailSourceName, EmailStyle>> = {
  // structured; straight to the points; respectful; professional greeting and closing
  paper: {
    ...emailStyles.plain,
    layout: 'bullets',
    length: 'brief',
    tone: 'formal',
    greeting: 'formal',
    closing: 'formal',
  },
  // informal, conversational; no closing
  story: { ...emailStyles.plain, tone: 'informal', closing: 'none' },
  // casual tone; positive; clear; call to action
  review: { ...emailStyles.plain, tone: 'informal', mood: 'positive', length: 'brief', action: 'yes' },
  // engaging; personalized; professional tone; thankful closing
  announcement: {
    ...emailStyles.plain,
    mood: 'engaging',
    personal: 'yes',
    tone: 'formal',
    closing: 'thankful',
  },
};
