import type { Random } from '../random.ts';

/**
 * What a preference about e-mails can ask for, as Inkling's own models understand it. The first value of each attribute is what an
 * e-mail has when nobody asks for anything.
 */
export const attributes = {
  layout: ['prose', 'bullets'],
  length: ['full', 'brief'],
  tone: ['neutral', 'informal', 'formal'],
  greeting: ['plain', 'casual', 'formal', 'none'],
  closing: ['plain', 'casual', 'formal', 'thankful', 'none'],
  mood: ['even', 'positive', 'engaging'],
  personal: ['no', 'yes'],
  action: ['no', 'yes'],
} as const;

export type Attribute = keyof typeof attributes;
export type Style = { readonly [A in Attribute]: (typeof attributes)[A][number] };

export const attributeNames = Object.keys(attributes) as readonly Attribute[];

export const plainStyle: Style = {
  layout: 'prose',
  length: 'full',
  tone: 'neutral',
  greeting: 'plain',
  closing: 'plain',
  mood: 'even',
  personal: 'no',
  action: 'no',
};

/** Each attribute departs from the plain style with the given probability. */
export function createStyle(random: Random, departure: number): Style {
  let style = plainStyle;
  for (const attribute of attributeNames) {
    if (random.next() < departure) style = departStyle(style, attribute, random);
  }
  return style;
}

/** The style with another value in one attribute. */
export function departStyle(style: Style, attribute: Attribute, random: Random): Style {
  const others = attributes[attribute].filter((value) => value !== style[attribute]);
  return { ...style, [attribute]: random.pick<string>(others) } as Style;
}

export function isSameStyle(a: Style, b: Style): boolean {
  return attributeNames.every((attribute) => a[attribute] === b[attribute]);
}
