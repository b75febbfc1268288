import { planLimits } from '../core/plan-limits.ts';

/** Values of a plan lie at most six levels deep: plan, tasks, task, collection, documents, document. */
const deepest = 8;

/** The longest list of a plan is that of the documents of a collection: a longer one is refused before each of its entries is looked at. */
const longest = planLimits.documents;

/** Keys that mean something to the language, and that a validator would pass over in silence. */
const reserved: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** What must not go any further, whatever else is right; walks without recursion, so that depth alone harms nothing. */
export function findHostile(value: unknown): string | null {
  const left: { readonly value: unknown; readonly place: string; readonly depth: number }[] = [
    { value, place: '', depth: 0 },
  ];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value: part, place, depth } = next;
    if (typeof part !== 'object' || part === null) continue;
    if (depth > deepest)
      return `The plan is nested too deeply at ${shorten(place)}: no part of a plan lies so deep.`;
    if (Array.isArray(part) && part.length > longest) {
      return `${shorten(place) || 'The plan'} is a list of ${part.length.toLocaleString('en')}; no list of a plan has more than ${longest.toLocaleString('en')} entries.`;
    }
    const parts = Array.isArray(part) ? part.entries() : Object.entries(part);
    for (const [key, inner] of parts as Iterable<readonly [string | number, unknown]>) {
      const way = typeof key === 'number' ? `${place}[${key}]` : place === '' ? key : `${place}.${key}`;
      if (reserved.some((name) => name === key))
        return `${shorten(way)} cannot be used: the name ${key} is reserved.`;
      if (typeof inner === 'object' && inner !== null)
        left.push({ value: inner, place: way, depth: depth + 1 });
    }
  }
  return null;
}

function shorten(place: string): string {
  return place.length > 120 ? `${place.slice(0, 120)}…` : place;
}
