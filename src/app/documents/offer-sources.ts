import { sourcesOf } from '../../core/sources.ts';
import type { Collection, SourceName, TaskName } from '../../core/types.ts';
import { describeSource } from '../describe-source.ts';
import { formatPlural } from '../format.ts';
import { paperPreferences } from './collection-draft.ts';
import type { OfferedSource } from './source-choice.ts';

/** The sources of a task's own documents, or of a collection, as they can be chosen. */
export function offerSources(task: TaskName, collection: Collection | null): readonly OfferedSource[] {
  if (collection === null) {
    return sourcesOf[task].map((name: SourceName) => ({
      name,
      preference: paperPreferences[task][name]!,
      about: describeSource(name),
    }));
  }
  const counts = new Map<string, number>();
  for (const { source } of collection.documents) counts.set(source, (counts.get(source) ?? 0) + 1);
  return collection.sources.map(({ name, preference }) => ({
    name,
    preference,
    about: formatPlural(counts.get(name) ?? 0, 'document', 'documents'),
  }));
}
