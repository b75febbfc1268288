/** Said three times, and so many words of it again, no text means it. */
const leastRepetitions = 3;
const leastRepeatedWords = 12;
const longestCycle = 32;

/**
 * Whether a text goes round in a circle anywhere: a sequence of up to 32 words that stands there three times or more, one after
 * the other. Lines of dashes and dots are none.
 */
export function hasLoop(text: string): boolean {
  const words = text.toLowerCase().match(wordPattern) ?? [];
  const longest = Math.min(longestCycle, Math.floor(words.length / leastRepetitions));
  for (let cycle = 1; cycle <= longest; cycle++) {
    const wanted = Math.max(leastRepeatedWords, (leastRepetitions - 1) * cycle);
    let same = 0;
    let spoken = 0;
    for (let i = cycle; i < words.length; i++) {
      if (words[i] === words[i - cycle]) {
        same++;
        if (!isPunctuation(words[i]!)) spoken++;
      } else same = spoken = 0;
      if (same >= wanted && spoken > 0) return true;
    }
  }
  return false;
}

/** In scripts without spaces a character counts as a word. */
const wordPattern =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}\p{M}]+|\S/gu;

function isPunctuation(word: string): boolean {
  return /^\p{P}|^[=~+|^<>]/u.test(word);
}
