import { createError } from '../../core/failure.ts';
import { fetchPart } from '../fetch-part.ts';
import type MaterialSection from '../components/MaterialSection.svelte';
import type { DocumentsParts } from './documents-controller.ts';
import type { TaskDocuments } from './documents.svelte.ts';

export interface DocumentsPart {
  readonly Section: typeof MaterialSection;
  readonly documents: TaskDocuments;
}

/** The first page does without all this. */
export async function openDocuments(store: DocumentsParts['store']): Promise<DocumentsPart> {
  const { MaterialSection, createTaskDocuments } = await fetchPart(import('./documents-part.ts'));
  return { Section: MaterialSection, documents: createTaskDocuments({ store, fetchJson }) };
}

async function fetchJson(path: string): Promise<unknown> {
  try {
    const response = await fetch(`${import.meta.env.BASE_URL}${path}`);
    if (response.ok) return (await response.json()) as unknown;
  } catch {
    // Told below, as is a server that has no such file.
  }
  throw createError(
    'network',
    'The written texts could not be fetched.',
    'Check the connection, then try again. Documents of your own need none.',
  );
}
