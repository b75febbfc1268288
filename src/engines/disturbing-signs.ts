/** What nobody sees and what turns the text around it: a name with such signs looks like another one. */
export const disturbingSigns = /[\p{Cc}\p{Bidi_Control}]/gu;

export function hasDisturbingSigns(text: string): boolean {
  return text.search(disturbingSigns) >= 0;
}
