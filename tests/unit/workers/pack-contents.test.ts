// @vitest-environment node
import { BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js';
import { describe, expect, it } from 'vitest';
import { manifestName, readZip } from '../../../workers/pack-contents.ts';

async function zipOf(...paths: readonly string[]): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter());
  for (const path of paths) await zip.add(path, new TextReader(path));
  return zip.close();
}

/** No program writes such a name willingly: it is put in afterwards, in place of one with the same length. */
async function rename(pack: Blob, from: string, to: string): Promise<Blob> {
  const text = Buffer.from(await pack.arrayBuffer()).toString('latin1');
  return new Blob([new Uint8Array(Buffer.from(text.replaceAll(from, to), 'latin1'))]);
}

const refusal = (message: RegExp) => ({
  failure: { kind: 'invalid', message: expect.stringMatching(message) },
});

describe('the contents of a zip', () => {
  it('are named from its beginning', async () => {
    const contents = await readZip(await zipOf(manifestName, 'onnx/model.onnx'));
    expect([...contents.keys()]).toEqual([manifestName, 'onnx/model.onnx']);
    expect(await new Response(contents.get('onnx/model.onnx')!.open()).text()).toBe('onnx/model.onnx');
  });

  it('are named from the folder of the description where that was zipped with its folder', async () => {
    const pack = await zipOf(`example/${manifestName}`, 'example/onnx/model.onnx', '__MACOSX/example/x');
    const contents = await readZip(pack);
    expect([...contents.keys()]).toEqual([manifestName, 'onnx/model.onnx']);
    expect(await new Response(contents.get('onnx/model.onnx')!.open()).text()).toBe(
      'example/onnx/model.onnx',
    );
  });

  it('are those of one pack', async () => {
    const two = await zipOf(`a/${manifestName}`, `b/${manifestName}`);
    await expect(readZip(two)).rejects.toMatchObject(refusal(/2 packs/));
  });

  it('that lead out of it are told as such', async () => {
    const pack = await rename(await zipOf(manifestName, 'aa/evil.txt'), 'aa/evil.txt', '../evil.txt');
    await expect(readZip(pack)).rejects.toMatchObject(refusal(/leads out of the pack/));
  });

  it('that were cut off are told as no zip', async () => {
    const pack = await zipOf(manifestName);
    await expect(readZip(pack.slice(0, 40))).rejects.toMatchObject(refusal(/no zip file/));
  });
});
