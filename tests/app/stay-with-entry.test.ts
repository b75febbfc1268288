import { beforeEach, expect, it, vi } from 'vitest';
import { revealEntry, stayWithEntry } from '../../src/app/models/stay-with-entry.ts';

const entry = (id: string) => document.querySelector<HTMLElement>(`[data-model=${id}]`)!;
const folded = () => document.querySelector('details')!;

beforeEach(() => {
  window.scrollBy = vi.fn();
  Element.prototype.scrollIntoView = vi.fn();
  const list = document.createElement('ul');
  const fold = document.createElement('details');
  document.body.replaceChildren(list, fold);
  for (const id of ['a', 'b', 'c', 'd']) {
    const item = document.createElement('li');
    item.dataset['model'] = id;
    item.tabIndex = -1;
    (id === 'd' ? fold : list).append(item);
  }
});

it.each([
  ['the one below', 'b', 'c'],
  ['the one above, where the one below is folded away', 'c', 'b'],
])('when an entry is gone, the focus is with %s', (_which, gone, next) => {
  entry(gone).focus();
  const stay = stayWithEntry(document);
  entry(gone).remove();
  stay();
  expect(document.activeElement).toBe(entry(next));
  expect(folded().open).toBe(false);
});

it('the focus goes with an entry, also into a list that is folded', () => {
  entry('a').focus();
  const stay = stayWithEntry(document);
  const moved = entry('a').cloneNode(true);
  entry('a').remove();
  folded().append(moved);
  stay();
  expect(document.activeElement).toBe(moved);
  expect(folded().open).toBe(true);
});

it('an entry that is asked for is unfolded; whoever is elsewhere keeps the focus', () => {
  revealEntry(document, 'd');
  expect(folded().open).toBe(true);
  expect(document.activeElement).toBe(entry('d'));
  entry('d').blur();
  const stay = stayWithEntry(document);
  entry('a').remove();
  stay();
  expect(document.activeElement).toBe(document.body);
});
