import { createError, type InklingError } from '../../core/failure.ts';

/** What is wrong at the place that is being read. */
export type Refuse = (reason: string, advice?: string) => InklingError;

/** Reasons may hold what stands in the file: enough of it to find the place. */
const longestReason = 300;

/** The file as a whole is not one of ours. */
export function refuseFile(reason: string, advice = usualAdvice): InklingError {
  return createError('invalid', `This file cannot be read: ${shorten(reason)}.`, advice);
}

/** @param number of the line, from 1 @param reason names the field where there is one */
export function refuseLine(number: number, reason: string, advice = usualAdvice): InklingError {
  return createError('invalid', `Line ${number} of the file cannot be read: ${shorten(reason)}.`, advice);
}

const usualAdvice = 'Choose a file that Inkling wrote, or write it again where it came from.';

function shorten(text: string): string {
  return text.length <= longestReason ? text : `${text.slice(0, longestReason)} …`;
}
