/** What a key asks of whoever reads in a run. */
export type ReadingAction = 'next' | 'previous' | 'first' | 'last' | 'further' | 'back' | 'open' | 'search';

type Key = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'defaultPrevented'>;

/** In the list of rounds, which has the keyboard itself. @param letters whether letters count as keys */
export function readListKey(event: Key, letters: boolean): ReadingAction | null {
  return isPlain(event) ? (listKeys[event.key] ?? readLetter(event.key, letters)) : null;
}

/** On the page around a round: whatever the element in focus needs for itself is left to it. */
export function readPageKey(event: Key, target: EventTarget | null, letters: boolean): ReadingAction | null {
  if (!isPlain(event) || event.defaultPrevented || needsKeys(target)) return null;
  return pageKeys[event.key] ?? readLetter(event.key, letters);
}

const listKeys: Readonly<Record<string, ReadingAction>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  Home: 'first',
  End: 'last',
  PageDown: 'further',
  PageUp: 'back',
  Enter: 'open',
};

const pageKeys: Readonly<Record<string, ReadingAction>> = { ArrowRight: 'next', ArrowLeft: 'previous' };

function readLetter(key: string, letters: boolean): ReadingAction | null {
  if (!letters) return null;
  return key === 'j' ? 'next' : key === 'k' ? 'previous' : key === '/' ? 'search' : null;
}

function isPlain({ altKey, ctrlKey, metaKey }: Key): boolean {
  return !altKey && !ctrlKey && !metaKey;
}

/** A field is typed into, and a frame that scrolls sideways scrolls. */
function needsKeys(target: EventTarget | null): boolean {
  const selector =
    'input, select, textarea, [contenteditable], [role="listbox"], [role="region"][tabindex="0"], dialog';
  return target instanceof Element && target.matches(selector);
}
