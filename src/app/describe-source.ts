import type { SourceName } from '../core/types.ts';

/** What a document of one of Inkling's own sources is; a source of the visitor's own goes by its name. */
export function describeSource(source: string): string {
  return Object.hasOwn(words, source) ? words[source as SourceName] : source;
}

const words: Readonly<Record<SourceName, string>> = {
  paper: 'notes about a paper',
  story: 'notes for a personal story',
  review: 'notes for a peer review',
  announcement: 'notes for a paper announcement',
  news: 'a news report',
  memoir: 'a memoir',
  encyclopedia: 'an article of an encyclopedia',
  abstract: 'the abstract of a paper',
  film: 'a review of a film',
};
