import type { ListedModel, ListedVariant } from './download-plan.ts';
import { hub } from './model-address.ts';

/** What a visitor wants of a repository. */
export type OwnKind = 'writer' | 'embedder' | 'mlc';

/** Signs of an id are few: what a name has beyond them becomes a dash. */
export function idOf(...parts: readonly string[]): string {
  return parts
    .join('-')
    .toLowerCase()
    .replace('/', '.')
    .replace(/[^a-z0-9.-]/g, '-')
    .replace(/^[.-]+/, '');
}

/** The entry with the one variant that the visitor chose; another one of the same repository is another entry, and so is another revision. */
export function chooseOwn(model: ListedModel, variant: ListedVariant): ListedModel {
  const { location } = model;
  const revision = location.kind === 'hub' && location.revision !== 'main' ? [location.revision] : [];
  return { ...model, id: idOf(placeOf(location), ...revision, variant.dtype), variants: [variant] };
}

/** What tells a model from all others: its repository, or the address of its folder. */
export function placeOf(location: ListedModel['location']): string {
  if (location.kind === 'hub') return location.repository;
  const { host, pathname } = new URL(location.address);
  return host + pathname.replace(/\/$/, '');
}

/** For people: the last part of it that says anything. */
export function nameOf(location: ListedModel['location']): string {
  const place = placeOf(location).replace(/\/resolve\/[^/]+$/, '');
  return place.slice(place.lastIndexOf('/') + 1);
}

export function cardOf(repository: string): string {
  return `${hub}/${repository}`;
}

/** Two digits: a length of weights tells no more of how many there are. */
export function roundCount(count: number): number {
  return Math.max(1, Number(count.toPrecision(2)));
}

/** As configurations name it, at their outermost level; nothing where they do not. */
export function embeddingMatrixOf(config: {
  readonly vocab_size?: number | null | undefined;
  readonly hidden_size?: number | null | undefined;
}): Pick<ListedModel, 'embeddingMatrix'> {
  const { vocab_size: tokens, hidden_size: width } = config;
  const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) > 0;
  return isCount(tokens) && isCount(width) ? { embeddingMatrix: [tokens!, width!] } : {};
}

/** Nothing that a page can run reads more at a time. */
export const mostContext = 131_072;
