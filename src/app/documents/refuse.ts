import { createError, type InklingError } from '../../core/failure.ts';

const keptAdvice = 'Nothing was kept. Correct it, then choose it again.';

/** @param place “letters.csv”, line 3 */
export function refuse(place: string, problem: string, advice: string = keptAdvice): InklingError {
  return createError('invalid', `${place} ${problem}.`, advice);
}

/** How a place in a file is called: file, line, column. */
export function placeOf(file: string, line?: number, column?: string): string {
  const parts = [
    `“${shorten(file)}”`,
    ...(line === undefined ? [] : [`line ${line.toLocaleString('en')}`]),
    ...(column === undefined ? [] : [`column “${shorten(column)}”`]),
  ];
  return parts.join(', ');
}

/** For messages: names come from outside and can be of any length and with any signs. */
export function shorten(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Bidi_Control}\p{Cs}]/gu, '�');
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain;
}
