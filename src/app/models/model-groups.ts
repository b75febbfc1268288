import { keptOf, type LibraryModel } from './library-state.ts';
import type { Trouble } from './preflight.ts';

/** A part of the list. */
export interface ModelGroup {
  readonly id: string;
  readonly title: string;
  /** What this machine may run, the doubtful last, and whatever the visitor has to do with already. */
  readonly first: readonly LibraryModel[];
  /** What it does not run. */
  readonly others: readonly LibraryModel[];
  /** What most of the others lack, to be said once; null where no two of them lack the same. */
  readonly reason: string | null;
}

/** The list in its parts, without those that are empty. */
export function groupModels(
  models: readonly LibraryModel[],
  trouble: ReadonlyMap<string, Trouble>,
): readonly ModelGroup[] {
  const groups = parts.map(({ id, title, holds }) => {
    const held = models.filter(holds);
    const isOther = ({ own, choice, state }: LibraryModel) =>
      choice?.kind === 'unfit' && !own && state.kind === 'absent';
    const first = held.filter((model) => !isOther(model));
    const isDoubtful = (model: LibraryModel) => trouble.has(model.id);
    const others = held.filter(isOther);
    return {
      ...{ id, title, others },
      first: [...first.filter((model) => !isDoubtful(model)), ...first.filter(isDoubtful)],
      reason: findCommon(others.map((model) => trouble.get(model.id)?.reason ?? '')),
    };
  });
  return groups.filter(({ first, others }) => first.length + others.length > 0);
}

/** Those whose name, repository or licence has every word of what was typed. */
export function filterModels(models: readonly LibraryModel[], typed: string): readonly LibraryModel[] {
  const words = typed.toLowerCase().split(/\s+/);
  return models.filter((model) => {
    const text = textOf(model).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const isKept = ({ state }: LibraryModel) => keptOf(state) !== null;
const isEmbedder = ({ listed }: LibraryModel) => listed?.roles.includes('embedder') === true;
const isMlc = ({ listed }: LibraryModel) => listed?.engine === 'webllm';

const parts: readonly {
  readonly id: string;
  readonly title: string;
  readonly holds: (model: LibraryModel) => boolean;
}[] = [
  { id: 'group-kept', title: 'Kept in this browser', holds: isKept },
  {
    id: 'group-writers',
    title: 'Language models',
    holds: (model) => !isKept(model) && !isMlc(model) && !isEmbedder(model),
  },
  {
    id: 'group-mlc',
    title: 'Language models compiled by MLC',
    holds: (model) => !isKept(model) && isMlc(model),
  },
  { id: 'group-embedders', title: 'Embedders', holds: (model) => !isKept(model) && isEmbedder(model) },
];

function findCommon(reasons: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most === undefined || most[1] < 2 ? null : most[0];
}

function textOf({ name, listed, state }: LibraryModel): string {
  const spec = keptOf(state)?.spec ?? listed;
  const repository = spec?.location.kind === 'hub' ? spec.location.repository : '';
  return `${name} ${repository} ${spec?.licence ?? ''}`;
}
