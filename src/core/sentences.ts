import { abbreviations, commonWords, sentenceStarters } from './sentence-words.ts';

/**
 * Sentences as NLTK's PunktSentenceTokenizer cuts them, with short word lists in place of its trained English model
 * (which knows 20,000 words): where a capital follows an abbreviation or an initial, the two can differ. The price of a
 * difference is one token: whether that full stop stands alone.
 *
 * A sentence may end at . ? or ! before white space or closing punctuation. White space between sentences is dropped.
 */
export function splitSentences(text: string): readonly string[] {
  const slices: { start: number; end: number }[] = [];
  let start = 0;
  for (const { end, next, words } of findPossibleEnds(text)) {
    if (!holdsSentenceEnd(words)) continue;
    slices.push({ start, end });
    start = next;
  }
  slices.push({ start, end: text.trimEnd().length });
  return moveClosingMarks(text, slices).filter((sentence) => sentence !== '');
}

interface PossibleEnd {
  readonly end: number;
  /** Where the next sentence would start. */
  readonly next: number;
  /** The word before the end, with it, and what follows. */
  readonly words: string;
}

const notInWord = String.raw`[)";}\]*:@'({[‘’“”«»?!]`;
const afterEnd = new RegExp(String.raw`(${notInWord}|\s+(\S+))`, 'uy');

/** Of several candidates without white space between them only the last counts: "What?!", "U.S.)". */
function* findPossibleEnds(text: string): Generator<PossibleEnd> {
  for (const chunk of text.matchAll(/[^ \t\n\r\v\f]+/g)) {
    for (let end = chunk.index + chunk[0].length; end > chunk.index; end--) {
      if (!/[.?!]/.test(text[end - 1]!)) continue;
      afterEnd.lastIndex = end;
      const [, after, nextWord] = afterEnd.exec(text) ?? [];
      if (after === undefined) continue;
      const next = nextWord === undefined ? end : end + after.length - nextWord.length;
      yield { end, next, words: text.slice(chunk.index, end) + after };
      break;
    }
  }
}

const manyMarks = String.raw`(?:-{2,}|\.{2,}|(?:\.\s){2,}\.)`;
const wordPattern = new RegExp(
  String.raw`${manyMarks}` +
    String.raw`|(?=[^("\x60{[:;&#*@)}\],-])\S+?(?=\s|$|${notInWord}|${manyMarks}|,(?=$|\s|${notInWord}|${manyMarks}))` +
    String.raw`|\S`,
  'gu',
);

function holdsSentenceEnd(text: string): boolean {
  const words = text.split('\n').flatMap((line) => line.match(wordPattern) ?? []);
  return words.slice(0, -1).some((word, i) => endsSentence(word, words[i + 1]!));
}

/** Kiss and Strunk, "Unsupervised multilingual sentence boundary detection" (2006), sections 4.1 to 4.3. */
function endsSentence(word: string, next: string): boolean {
  if (word === '.' || word === '?' || word === '!') return true;
  if (!word.endsWith('.')) return false;

  const isAbbreviated = isAbbreviation(word);
  const nextWord = next.toLowerCase();
  const goesOnLow = /^\p{Ll}/u.test(next) || /^[;:,.!?]$/.test(next);
  const goesOnHigh = /^\p{Lu}/u.test(next);

  const isInitial = /^[\p{L}_]\.$/u.test(word);
  if (isInitial) return !isAbbreviated && !goesOnLow && (!goesOnHigh || commonWords.has(nextWord));
  if (isAbbreviated || word.endsWith('..')) return goesOnHigh && sentenceStarters.has(nextWord);
  const isNumber = /^-?[.,]?\d[\d,.-]*\.$/.test(word);
  return !(isNumber && goesOnLow);
}

function isAbbreviation(word: string): boolean {
  const bare = word.slice(0, -1).toLowerCase();
  return abbreviations.has(bare) || abbreviations.has(bare.split('-').at(-1)!);
}

const closingMarks = /^["')\]}‘’“”«»]+?(?:\s+|(?=--)|$)/u;

/** Closing brackets and quotes belong to the sentence before them. */
function moveClosingMarks(text: string, slices: readonly { start: number; end: number }[]): string[] {
  let skipped = 0;
  return slices.map(({ start, end }, i) => {
    const from = start + skipped;
    const following = slices[i + 1];
    const marks = following && closingMarks.exec(text.slice(following.start, following.end));
    skipped = marks?.[0].length ?? 0;
    return text.slice(from, marks && following ? following.start + marks[0].trimEnd().length : end);
  });
}
