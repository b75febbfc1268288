/** What the first page fetches when somebody asks for it. */
export { default as MaterialSection } from '../components/MaterialSection.svelte';
export { createTaskDocuments } from './documents.svelte.ts';
