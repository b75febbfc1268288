import { formatBytes } from '../format.ts';
import { keptBytes, keptOf, type LibraryModel, type ModelState } from './library-state.ts';

/**
 * What a screen reader is told when the list has changed: what was begun, how far it is in quarters, and how it ended.
 * Null where nothing is worth a word; a failure speaks for itself.
 */
export function describeNews(before: readonly LibraryModel[], after: readonly LibraryModel[]): string | null {
  const known = new Map(before.map((model) => [model.id, model]));
  const news = after.flatMap(({ id, name, state }) => {
    const was = known.get(id)?.state;
    return was === undefined || was === state ? [] : describeChange(name, was, state);
  });
  const ids = new Set(after.map(({ id }) => id));
  const gone = before.flatMap(({ id, name, own, state }) => {
    if (ids.has(id)) return [];
    if (keptOf(state) !== null) return [deleted(name)];
    return own ? [`${name} was taken off the list.`] : [];
  });
  const all = [...news, ...gone];
  return all.length === 0 ? null : all.join(' ');
}

function describeChange(name: string, was: ModelState, now: ModelState): readonly string[] {
  if (keptOf(was) !== null && now.kind === 'absent') return [deleted(name)];
  if (now.kind === 'working' && now.work === 'fetch') {
    if (was.kind !== 'working') return [now.kept === null ? `Fetching ${name}.` : `Repairing ${name}.`];
    const quarters = quartersOf(now);
    return quarters > quartersOf(was) && quarters < 4 ? [`${name}: ${quarters * 25} percent.`] : [];
  }
  if (was.kind !== 'working' || was.work !== 'fetch' || now.kind === 'failed') return [];
  if (was.kept !== null) {
    const isWhole = now.kind === 'kept' && now.damaged?.length === 0;
    return [isWhole ? `${name} is repaired.` : `Repairing ${name} was stopped.`];
  }
  if (now.kind === 'kept') {
    return [`${name} is kept in this browser now, ${formatBytes(keptBytes(now.kept))}.`];
  }
  return [`Fetching ${name} was stopped.`];
}

function quartersOf(state: ModelState): number {
  if (state.kind !== 'working' || state.transfer.totalBytes === null) return 0;
  return Math.floor((state.transfer.loadedBytes / state.transfer.totalBytes) * 4);
}

function deleted(name: string): string {
  return `${name} was deleted from this browser.`;
}
