import { describe, expect, it } from 'vitest';
import { packsOfDrop, packsOfFiles, packsOfFolder } from '../../src/app/models/dropped-packs.ts';

const file = (name: string) => new File([name], name);

/** A folder as a drop carries it: entries come two at a time. */
function folder(name: string, children: readonly FileSystemEntry[]): FileSystemEntry {
  let at = 0;
  const readEntries = (give: (entries: readonly FileSystemEntry[]) => void) => {
    give(children.slice(at, at + 2));
    at += 2;
  };
  return { name, isDirectory: true, createReader: () => ({ readEntries }) } as unknown as FileSystemEntry;
}

function leaf(name: string): FileSystemEntry {
  const give = (take: (file: File) => void) => take(file(name));
  return { name, isDirectory: false, file: give } as unknown as FileSystemEntry;
}

function item(entry: FileSystemEntry | null, as: File | null = null): DataTransferItem {
  return { kind: 'file', webkitGetAsEntry: () => entry, getAsFile: () => as } as unknown as DataTransferItem;
}

describe('what was dropped', () => {
  it('is packs and folders, with the paths of all files in them', async () => {
    const pack = file('one.zip');
    const dropped = folder('two', [
      leaf('inkling-model.json'),
      leaf('config.json'),
      folder('onnx', [leaf('model.onnx')]),
    ]);
    const text = { kind: 'string' } as DataTransferItem;
    const packs = await packsOfDrop([text, item(leaf('one.zip'), pack), item(dropped), item(null, pack)]);
    expect(packs.map(({ name }) => name)).toEqual(['one.zip', 'two', 'one.zip']);
    expect(packs[0]!.source).toBe(pack);
    expect((packs[1]!.source as readonly { path: string }[]).map(({ path }) => path)).toEqual([
      'two/inkling-model.json',
      'two/config.json',
      'two/onnx/model.onnx',
    ]);
  });

  it('is not read to the end where it is a whole disk', async () => {
    const many = Array.from({ length: 6000 }, (_, i) => leaf(`${i}`));
    const [pack] = await packsOfDrop([item(folder('disk', many))]);
    expect((pack!.source as readonly unknown[]).length).toBe(5001);
  });

  it('fails where an entry cannot be read', async () => {
    const broken = {
      name: 'x',
      isDirectory: false,
      file: (_: unknown, fail: (e: Error) => void) => fail(new Error()),
    };
    await expect(packsOfDrop([item(folder('a', [broken as unknown as FileSystemEntry]))])).rejects.toThrow();
  });
});

it('what was chosen is one pack per file, or one per folder', () => {
  expect(packsOfFiles([file('a.zip'), file('b.zip')]).map(({ name }) => name)).toEqual(['a.zip', 'b.zip']);
  expect(packsOfFolder([])).toEqual([]);
  const inside = Object.defineProperty(file('config.json'), 'webkitRelativePath', {
    value: 'pack/config.json',
  });
  expect(packsOfFolder([inside])).toEqual([
    { name: 'pack', source: [{ path: 'pack/config.json', content: inside }] },
  ]);
});
