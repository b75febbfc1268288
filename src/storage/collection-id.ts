import { canonicalParts, type CollectionContent } from '../core/collection.ts';
import { createError } from '../core/failure.ts';
import type { Collection } from '../core/types.ts';

/**
 * The first 16 hexadecimal digits of the SHA-256 of its content: whoever has the same documents and preferences has the same id.
 *
 * @param turn between two documents: where the page may do something else. What it throws ends the work
 */
export async function identifyContent(
  content: CollectionContent,
  turn?: () => Promise<void>,
): Promise<string> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  for (const part of canonicalParts(content)) {
    parts.push(encoder.encode(part));
    await turn?.();
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', concatenate(parts)));
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}

/**
 * For every door through which a collection comes with an id: one that lied about it would take the place of another in the store,
 * and runs that were begun with that one would go on with other documents.
 *
 * @throws kind `invalid`
 */
export async function verifyCollection(collection: Collection): Promise<Collection> {
  const id = await identifyContent(collection);
  if (id === collection.id) return collection;
  throw createError(
    'invalid',
    `The collection “${collection.name}” does not have the content that its id ${collection.id} stands for: it was changed after it was exported.`,
    `Take the file as it was exported. If the change is meant, give the collection the id ${id}.`,
  );
}
