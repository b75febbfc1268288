import { packsOfDrop } from '../models/dropped-packs.ts';
import type { NamedFile } from './read-files.ts';

/** What an input for files or for a folder gives. */
export function filesOfInput(files: Iterable<File>): readonly NamedFile[] {
  return Array.from(files, (content) => ({ path: content.webkitRelativePath || content.name, content }));
}

/** Files and folders as they were dropped; what a drop carries is gone after the event, so it is taken out at once. */
export async function filesOfDrop(items: Iterable<DataTransferItem>): Promise<readonly NamedFile[]> {
  const packs = await packsOfDrop(items);
  return packs.flatMap(({ name, source }): readonly NamedFile[] =>
    source instanceof Blob ? [{ path: name, content: source }] : source,
  );
}
