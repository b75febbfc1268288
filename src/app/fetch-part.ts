import { createError } from '../core/failure.ts';

/** A part of the page that is fetched when it is needed, with a broken connection told as one. */
export async function fetchPart<T>(part: Promise<T>): Promise<T> {
  try {
    return await part;
  } catch {
    throw createError(
      'network',
      'A part of Inkling could not be fetched.',
      'Check the connection, then reload the page. Finished rounds are kept.',
    );
  }
}
