import type { PackFile, PackSource } from '../../engines/downloads-protocol.ts';

/** A pack that was chosen or dropped; its name stands beside the model later. */
export interface Pack {
  readonly name: string;
  readonly source: PackSource;
}

/** More than any pack has: whoever drops a whole disk gets an answer soon. */
const mostFiles = 5001;

export function packsOfFiles(files: Iterable<File>): readonly Pack[] {
  return [...files].map((file) => ({ name: file.name, source: file }));
}

/** What an input for folders gives: all files of one folder, with their paths from it. */
export function packsOfFolder(files: Iterable<File>): readonly Pack[] {
  const all = [...files];
  if (all.length === 0) return [];
  const name = all[0]!.webkitRelativePath.split('/')[0]!;
  const source = all.slice(0, mostFiles).map((file) => ({ path: file.webkitRelativePath, content: file }));
  return [{ name, source }];
}

/** Files and folders as they were dropped. What a drop carries is gone after the event, so it is taken out at once. */
export function packsOfDrop(items: Iterable<DataTransferItem>): Promise<readonly Pack[]> {
  const dropped = [...items].flatMap((item): readonly (File | FileSystemDirectoryEntry)[] => {
    if (item.kind !== 'file') return [];
    const entry = item.webkitGetAsEntry();
    if (entry !== null && isFolder(entry)) return [entry];
    const file = item.getAsFile();
    return file === null ? [] : [file];
  });
  return Promise.all(
    dropped.map(async (one) =>
      one instanceof File
        ? { name: one.name, source: one }
        : { name: one.name, source: await readFolder(one, `${one.name}/`) },
    ),
  );
}

async function readFolder(folder: FileSystemDirectoryEntry, path: string): Promise<readonly PackFile[]> {
  const files: PackFile[] = [];
  const reader = folder.createReader();
  // A reader gives a hundred entries at a time, and none at the end.
  for (;;) {
    const entries = await new Promise<readonly FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return files;
    for (const entry of entries) {
      if (files.length >= mostFiles) return files;
      if (isFolder(entry)) files.push(...(await readFolder(entry, `${path}${entry.name}/`)));
      else files.push({ path: path + entry.name, content: await fileOf(entry as FileSystemFileEntry) });
    }
  }
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
