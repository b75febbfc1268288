import { splitSentences } from './sentences.ts';

/**
 * Word tokens as NLTK's `word_tokenize` makes them: sentences first, then the rules of its NLTKWordTokenizer, one after
 * the other. Their order matters, and so does that a full stop is split off only at the end of a sentence. Double
 * quotes come out as `` and ''. Checked against vectors made with NLTK 3.10.
 */
export function tokenize(text: string): readonly string[] {
  return splitSentences(text).flatMap(tokenizeSentence);
}

function tokenizeSentence(sentence: string): readonly string[] {
  let text = sentence;
  for (const [pattern, replacement] of beforePadding) text = text.replace(pattern, replacement);
  text = ` ${text} `;
  for (const [pattern, replacement] of afterPadding) text = text.replace(pattern, replacement);
  return text.split(/\s+/).filter((token) => token !== '');
}

type Rule = readonly [RegExp, string];

// Both of Python's expression libraries know every alphabet, unlike JavaScript's \w; NLTK uses the one for the opening
// quote, the other for the contractions, and they disagree about ½ and about accents that stand alone.
const quotable = String.raw`[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200c\u200d]`;
const word = String.raw`[\p{L}\p{N}_]`;
const notAfterWord = `(?<!${word})`;
const notBeforeWord = `(?!${word})`;

const startingQuotes: readonly Rule[] = [
  [/([«“‘„]|`+)/gu, ' $1 '],
  [/^"/gu, '``'],
  [/(``)/gu, ' $1 '],
  [/([ ([{<])("|'{2})/gu, '$1 `` '],
  // The quote that opens a word, unless it is a clitic: 'tis stays for the contractions, 's and 're for the last rules.
  [unicode(`(?<!${quotable})(')(?!(?:re|ve|ll|m|t|s|d|n)(?!${quotable}))(?=${quotable})`), '$1 '],
];

const punctuation: readonly Rule[] = [
  // The full stop at the end of the sentence, with the brackets and quotes that close behind it. The look-ahead takes
  // them all or none: with a plain star, a long run of spaces would be tried at every length.
  [/([^.])(\.)(?=([\])}>"'»”’ ]*))\3\s*$/gu, '$1 $2 $3 '],
  [/([:,])([^\p{Nd}])/gu, ' $1 $2'],
  [/([:,])$/gu, ' $1 '],
  [/\.{2,}/gu, ' $& '],
  [/[;@#$%&]/gu, ' $& '],
  [/[\u2012-\u2015]/gu, ' $& '],
  [/([^.])(\.)([\])}>"']*)\s*$/gu, '$1 $2$3 '],
  [/[?!]/gu, ' $& '],
  [/([^'])' /gu, "$1 ' "],
  [/[*]/gu, ' $& '],
];

const bracketsAndDashes: readonly Rule[] = [
  [/[\][(){}<>]/gu, ' $& '],
  [/--/gu, ' -- '],
];

const endingQuotes: readonly Rule[] = [
  [/([»”’])/gu, ' $1 '],
  [/''/gu, " '' "],
  [/"/gu, " '' "],
  [/\s+/gu, ' '],
  [/([^' ])('[sS]|'[mM]|'[dD]|') /gu, '$1 $2 '],
  [/([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) /gu, '$1 $2 '],
];

/** Robert MacIntyre's: cannot, d'ye, gimme, gonna, gotta, lemme, more'n, wanna, 'tis, 'twas. */
const contractions: readonly Rule[] = [
  ...['(can)(not)', "(d)('ye)", '(gim)(me)', '(gon)(na)', '(got)(ta)', '(lem)(me)', "(more)('n)"].map(
    (pair): Rule => [unicode(notAfterWord + pair + notBeforeWord), ' $1 $2 '],
  ),
  [unicode(String.raw`${notAfterWord}(wan)(na)(?=\s)`), ' $1 $2 '],
  [unicode(` ('t)(is)${notBeforeWord}`), ' $1 $2 '],
  [unicode(` ('t)(was)${notBeforeWord}`), ' $1 $2 '],
];

const beforePadding: readonly Rule[] = [...startingQuotes, ...punctuation, ...bracketsAndDashes];
const afterPadding: readonly Rule[] = [...endingQuotes, ...contractions];

function unicode(pattern: string): RegExp {
  return new RegExp(pattern, 'giu');
}
