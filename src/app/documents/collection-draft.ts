import {
  findCollectionFault,
  findNameFault,
  findPreferenceFault,
  type CollectionContent,
} from '../../core/collection.ts';
import { emailPreferences } from '../../core/corpus/email/paper-styles.ts';
import { summaryPreferences } from '../../core/corpus/summary/paper-styles.ts';
import type { Collection, Failure, TaskName } from '../../core/types.ts';
import type { Mapped, Mapping } from './map-columns.ts';
import { shorten } from './refuse.ts';
import type { Table } from './table.ts';

/** A collection before it is kept, or while it is changed. */
export interface CollectionDraft {
  readonly origin:
    | { readonly kind: 'table'; readonly table: Table; readonly mapping: Mapping }
    | { readonly kind: 'kept'; readonly collection: Collection };
  readonly name: string;
  readonly task: TaskName;
  readonly content:
    | { readonly kind: 'mapped'; readonly mapped: Mapped }
    | { readonly kind: 'refused'; readonly failure: Failure };
  /** What was written or picked, by source. */
  readonly preferences: ReadonlyMap<string, string>;
}

export type DraftReading =
  | { readonly kind: 'valid'; readonly name: string; readonly content: CollectionContent }
  | {
      readonly kind: 'invalid';
      readonly nameError: string | null;
      readonly preferenceErrors: ReadonlyMap<string, string>;
      /** Null where the errors above say it all, or where the columns are refused. */
      readonly error: string | null;
    };

/** The paper's latent preferences, by the name of their source. */
export const paperPreferences: Readonly<Record<TaskName, Readonly<Record<string, string>>>> = {
  email: emailPreferences,
  summarization: summaryPreferences,
};

/** A preference for each source to begin with: the paper's for the source of that name, or else one of the others in turn. */
export function suggestPreferences(task: TaskName, sources: Mapped['sources']): ReadonlyMap<string, string> {
  const known = paperPreferences[task];
  const all = Object.values(known);
  return new Map(
    sources.map(({ name }, i) => [name, Object.hasOwn(known, name) ? known[name]! : all[i % all.length]!]),
  );
}

/** The task with it changes what was suggested, and nothing that the visitor wrote. */
export function changeDraft(
  draft: CollectionDraft,
  part: Partial<Pick<CollectionDraft, 'name' | 'task' | 'preferences'>>,
): CollectionDraft {
  const changed = { ...draft, ...part };
  if (changed.task === draft.task || draft.content.kind === 'refused') return changed;
  const { sources } = draft.content.mapped;
  const before = suggestPreferences(draft.task, sources);
  const after = suggestPreferences(changed.task, sources);
  const preferences = Array.from(draft.preferences, ([name, preference]) => {
    const suggested = preference === before.get(name) ? after.get(name) : undefined;
    return [name, suggested ?? preference] as const;
  });
  return { ...changed, preferences: new Map(preferences) };
}

/** Other columns bring other sources. What was written for a source stays with it, also where the only one gets another name. */
export function changeContent(
  draft: CollectionDraft,
  content: CollectionDraft['content'],
  before: Mapping,
): CollectionDraft {
  if (content.kind === 'refused' || draft.origin.kind === 'kept') return { ...draft, content };
  const { mapping } = draft.origin;
  const preferences = new Map([
    ...suggestPreferences(draft.task, content.mapped.sources),
    ...draft.preferences,
  ]);
  const written = draft.preferences.get(before.oneSource.trim());
  const onlyRenamed = before.source === null && mapping.source === null;
  if (onlyRenamed && written !== undefined) preferences.set(mapping.oneSource.trim(), written);
  return { ...draft, content, preferences };
}

export function draftOfCollection(collection: Collection): CollectionDraft {
  const { name, task, sources, documents } = collection;
  const count = (source: string) => documents.filter((document) => document.source === source).length;
  return {
    origin: { kind: 'kept', collection },
    name,
    task,
    content: {
      kind: 'mapped',
      mapped: {
        documents,
        sources: sources.map((source) => ({ name: source.name, documents: count(source.name) })),
        notes: [],
      },
    },
    preferences: new Map(sources.map((source) => [source.name, source.preference])),
  };
}

/** A name to begin with: the file's, without what it ends in. */
export function nameOfTable(table: Table): string {
  const name = shorten(
    table.name
      .split('/')
      .at(-1)!
      .replace(/\.\w{1,8}$/, ''),
  ).trim();
  return name === '' ? 'My documents' : name[0]!.toUpperCase() + name.slice(1);
}

/** What would be kept, or what is still wrong with it, each beside its field. */
export function readDraft({ name, task, content, preferences }: CollectionDraft): DraftReading {
  const nameFault = findNameFault(name.trim());
  const nameError = nameFault === null ? null : `The name ${nameFault}.`;
  if (content.kind === 'refused') {
    return { kind: 'invalid', nameError, preferenceErrors: new Map(), error: null };
  }
  const { documents, sources: counted } = content.mapped;
  const sources = counted.map((source) => ({
    name: source.name,
    preference: (preferences.get(source.name) ?? '').replace(/\s+/g, ' ').trim(),
  }));
  const preferenceErrors = new Map(
    sources.flatMap(({ name: source, preference }) => {
      const fault = findPreferenceFault(preference);
      return fault === null ? [] : [[source, `The preference ${fault}.`] as const];
    }),
  );
  const found = findCollectionFault({ task, sources, documents });
  if (nameError === null && preferenceErrors.size === 0 && found === null) {
    return { kind: 'valid', name: name.trim(), content: { task, sources, documents } };
  }
  return { kind: 'invalid', nameError, preferenceErrors, error: found };
}
