const entries = '[data-model]';

/**
 * An entry of the list that moves to another section is drawn anew there: the focus would be lost with the old one, and
 * the new one be out of sight. Called before the page is drawn again; the function that comes back, called after that,
 * puts the focus on the entry and the entry where it was. Whoever is elsewhere on the page is left in peace.
 */
export function stayWithEntry(page: Document): () => void {
  const entry = page.activeElement?.closest<HTMLElement>(entries) ?? null;
  if (entry === null) return () => undefined;
  const top = entry.getBoundingClientRect().top;
  const before = [...page.querySelectorAll<HTMLElement>(entries)].map(idOf);
  return () => {
    if (entry.isConnected) return;
    const next = findEntry(page, idOf(entry)) ?? findNeighbour(page, before, idOf(entry));
    if (next === null) return;
    unfold(next);
    next.focus({ preventScroll: true });
    page.defaultView?.scrollBy({ top: next.getBoundingClientRect().top - top, behavior: 'instant' });
  };
}

/** Brings an entry into view, out of whatever list is closed around it; false where the page does not have it. */
export function revealEntry(page: Document, id: string): boolean {
  const entry = findEntry(page, id);
  if (entry === null) return false;
  unfold(entry);
  entry.scrollIntoView({ block: 'center' });
  entry.focus({ preventScroll: true });
  return true;
}

function findEntry(page: Document, id: string): HTMLElement | null {
  return [...page.querySelectorAll<HTMLElement>(entries)].find((entry) => idOf(entry) === id) ?? null;
}

/** What lies in a closed list can neither be seen nor have the focus. */
function unfold(entry: HTMLElement): void {
  const list = entry.closest('details');
  if (list !== null) list.open = true;
}

/** For an entry that is gone for good: the one in view that stood below it, or else the one above. */
function findNeighbour(page: Document, before: readonly string[], id: string): HTMLElement | null {
  const at = before.indexOf(id);
  const order = [...before.slice(at + 1), ...before.slice(0, at).reverse()];
  for (const other of order) {
    const entry = findEntry(page, other);
    if (entry !== null && entry.closest('details:not([open])') === null) return entry;
  }
  return null;
}

function idOf(entry: HTMLElement): string {
  return entry.dataset['model'] ?? '';
}
