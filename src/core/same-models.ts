import type { LoadedModel, RunRecord } from './run-record.ts';

/** A role whose model is made of other files than before, and how that shows. */
export interface OtherModel {
  readonly role: 'user' | 'assistant' | 'embedder';
  /** What follows the colon of a sentence. */
  readonly difference: string;
}

/** Rounds of two models in one run could not be told apart. What one of the records does not know counts as the same. */
export function findOtherModel(before: RunRecord['loaded'], now: RunRecord['loaded']): OtherModel | null {
  for (const role of ['user', 'assistant', 'embedder'] as const) {
    const [one, other] = [before[role], now[role]];
    const difference = one === undefined || other === undefined ? null : findDifference(one, other);
    if (difference !== null) return { role, difference };
  }
  return null;
}

function findDifference(before: LoadedModel, now: LoadedModel): string | null {
  const path = findOtherFile(before.files, now.files);
  const isOther = before.sha256 !== '' && now.sha256 !== '' && before.sha256 !== now.sha256;
  if (path === null && !isOther) return null;
  const ways = [before, now].map(({ choice, dtype }) => `${dtype} on ${choice.device}`);
  if (ways[0] !== ways[1]) return `${ways[0]} before, ${ways[1]} now`;
  return path === null ? 'its SHA-256 is another one' : `${path} is not the same`;
}

/** The path of a file that is another one, or that only one of them has. */
function findOtherFile(before: LoadedModel['files'], now: LoadedModel['files']): string | null {
  if (before === undefined || now === undefined) return null;
  const find = (files: NonNullable<LoadedModel['files']>, path: string) =>
    files.find((file) => file.path === path)?.sha256;
  return [...before, ...now].find(({ path }) => find(before, path) !== find(now, path))?.path ?? null;
}
