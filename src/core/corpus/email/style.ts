import { createStyleSpace, type StyleOf } from '../style-space.ts';

/**
 * What a preference about e-mails can ask for, as Inkling's own models understand it. The first value of each attribute is what an
 * e-mail has when nobody asks for anything.
 */
export const emailStyles = createStyleSpace({
  layout: ['prose', 'bullets'],
  length: ['full', 'brief'],
  tone: ['neutral', 'informal', 'formal'],
  greeting: ['plain', 'casual', 'formal', 'none'],
  closing: ['plain', 'casual', 'formal', 'thankful', 'none'],
  mood: ['even', 'positive', 'engaging'],
  personal: ['no', 'yes'],
  action: ['no', 'yes'],
});

export type EmailAttributes = (typeof emailStyles)['attributes'];
export type EmailStyle = StyleOf<EmailAttributes>;
