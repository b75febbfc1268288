/** The phrases of a preference that a model wrote: between commas, semicolons and lines, without the marks of a list. */
export function splitPreference(preference: string): readonly string[] {
  const phrases = preference
    .split(/[,;，；、\n]/)
    .map((phrase) => phrase.replace(/^\s*(?:[-*•–]|\d{1,2}[.)])\s+/, '').trim())
    .filter((phrase) => /[\p{L}\p{N}]/u.test(phrase));
  return [...new Set(phrases)];
}
