/** Which rows of a long list are drawn: those in view and some around them. Heights are in pixels. */
export interface RowWindow {
  /** From 0. */
  readonly first: number;
  /** The first one that is not drawn any more. */
  readonly end: number;
}

/** Rows beyond each edge, so that a quick flick of the wheel does not run into the empty. */
const spare = 8;

export function windowRows(count: number, rowHeight: number, scrollTop: number, height: number): RowWindow {
  const last = Math.max(0, count - 1);
  const first = Math.min(last, Math.max(0, Math.floor(scrollTop / rowHeight) - spare));
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + spare);
  return { first, end: Math.max(end, Math.min(count, first + 1)) };
}

/** Where the list has to be scrolled to so that a row is in view: no further than needed. */
export function scrollToRow(index: number, rowHeight: number, scrollTop: number, height: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight - height);
}
