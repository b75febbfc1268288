// @vitest-environment node
import { createHash } from 'node:crypto';
import { BlobReader, BlobWriter, TextReader, Uint8ArrayReader, ZipReader, ZipWriter } from '@zip.js/zip.js';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/core/random.ts';
import { addressOf } from '../../../src/engines/model-address.ts';
import { pinsOf, type Pins } from '../../../src/engines/pins.ts';
import type { ModelFile, ModelSpec } from '../../../src/engines/protocol.ts';
import type { PackFile, PackSource } from '../../../src/engines/downloads-protocol.ts';
import type { KeptFiles } from '../../../workers/kept-files.ts';
import { readPack, writePack } from '../../../workers/packs.ts';
import { failureOf } from '../../fixtures/failure-of.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const random = createRandom(drawSeed('packs'));
const contents = new Map([
  ['config.json', Buffer.from('{}')],
  ['onnx/model.onnx', Buffer.from(Array.from({ length: 200_000 }, () => random.integer(256)))],
]);
const files: readonly ModelFile[] = [...contents].map(([path, content]) => describeFile(path, content));
const spec: ModelSpec = {
  id: 'example',
  name: 'Example',
  roles: ['user', 'assistant'],
  engine: 'transformers',
  location: { kind: 'hub', repository: 'owner/example', revision: 'a'.repeat(40) },
  variants: [{ device: 'wasm', dtype: 'q8', files }],
  parameters: 1,
  contextLength: 512,
  licence: 'MIT',
  card: 'https://huggingface.co/owner/example',
};
const manifest = 'inkling-model.json';

function describeFile(path: string, content: Buffer): ModelFile {
  return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

/** A browser's store in a map: what fails on its way is not in it. */
function createStore(room: number | null = null) {
  const known = new Map<string, Buffer>();
  const kept: KeptFiles = {
    match: async (url) => (known.has(url) ? new Response(new Uint8Array(known.get(url)!)) : undefined),
    put: async (url, body) => void known.set(url, Buffer.from(await new Response(body).arrayBuffer())),
    remove: async (url) => void known.delete(url),
    room: async () => room,
  };
  return { kept, known };
}

function fillStore() {
  const store = createStore();
  for (const file of files) store.known.set(addressOf(spec, file), contents.get(file.path)!);
  return store;
}

const silent = () => undefined;
const none: Pins = new Map();

/** Reads a pack as the page does it: what was announced by one that failed goes again, and all else has to be as it was. */
async function importPack(
  pack: PackSource,
  { kept, known }: { readonly kept: KeptFiles; readonly known: Map<string, Buffer> },
  { pins = none, onLoaded = silent as (loaded: number) => void } = {},
): Promise<ModelSpec> {
  const added: string[] = [];
  try {
    return await readPack(
      pack,
      kept,
      { onModel: async () => pins, onAdding: (addresses) => void added.push(...addresses) },
      onLoaded,
    );
  } catch (error) {
    for (const address of added) known.delete(address);
    throw error;
  }
}

/** A pack with what the test wants in it, in place of the right things. */
async function forge(
  description: string | null,
  entries: readonly (readonly [string, Buffer])[],
  options: { readonly level?: number; readonly password?: string } = {},
): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter());
  if (description !== null) await zip.add(manifest, new TextReader(description));
  for (const [path, content] of entries) await zip.add(path, new Uint8ArrayReader(content), options);
  return zip.close();
}

const entries = [...contents];

describe('a pack', () => {
  it('carries a model from one store to another, byte for byte, with its description', async () => {
    const progress: number[] = [];
    const pack = await writePack(spec, fillStore().kept, silent);
    const store = createStore();
    expect(await importPack(pack, store, { onLoaded: (loaded) => void progress.push(loaded) })).toEqual(spec);
    for (const file of files) expect(store.known.get(addressOf(spec, file))).toEqual(contents.get(file.path));
    expect(progress.at(-1)).toBe(files.reduce((sum, { bytes }) => sum + bytes, 0));
  });

  it('is a zip whose names are those of the files', async () => {
    const pack = await writePack(spec, fillStore().kept, silent);
    const names = (await new ZipReader(new BlobReader(pack)).getEntries()).map(({ filename }) => filename);
    expect(names).toEqual([manifest, ...contents.keys()]);
  });

  it('is not made of a model with a file that is gone, changed or cut off, and says what to do', async () => {
    const whole = contents.get('onnx/model.onnx')!;
    const changed = Buffer.from(whole);
    changed[changed.length - 1]! ^= 1;
    for (const content of [null, changed, whole.subarray(1), Buffer.concat([whole, whole])]) {
      const { kept, known } = fillStore();
      const address = addressOf(spec, files[1]!);
      if (content === null) known.delete(address);
      else known.set(address, content);
      const failure = await failureOf(writePack(spec, kept, silent));
      expect(failure).toMatchObject({
        kind: 'model-damaged',
        message: expect.stringMatching(/onnx\/model\.onnx .* damaged or missing: repair it first/) as string,
        advice: expect.stringContaining('Check the files') as string,
      });
    }
  });
});

const described = JSON.stringify(spec);
const other = Buffer.alloc(200_000, 7);
const outside = {
  ...spec,
  variants: [{ ...spec.variants[0]!, files: [{ ...files[0]!, path: '../config.json' }, files[1]!] }],
};
const embedded = { ...spec, location: { kind: 'embedded', path: 'models/example' } };
const bomb = describeFile('onnx/model.onnx', Buffer.alloc(10));

/** 5 GB that are only announced: in the description, or in the directory of the zip as well. */
const announced = 5_000_000_000;
const huge = JSON.stringify({
  ...spec,
  variants: [{ ...spec.variants[0]!, files: [files[0]!, { ...files[1]!, bytes: announced }] }],
});

const spoiled: readonly (readonly [string, string, RegExp, () => Promise<Blob>])[] = [
  ['no zip', 'invalid', /no zip/, async () => new Blob(['PK, or so it says'])],
  ['an empty file', 'invalid', /no zip/, async () => new Blob([])],
  ['half a pack', 'invalid', /cut off/, async () => (await forge(described, entries)).slice(0, 100_000)],
  ['no description', 'invalid', /not made by Inkling/, () => forge(null, entries)],
  ['a description that is no JSON', 'invalid', /cannot be read/, () => forge('hello', entries)],
  ['a description of something else', 'invalid', /not one of a model/, () => forge('{"a":1}', entries)],
  ['an endless description', 'invalid', /too long/, () => forge(' '.repeat(1_000_001), entries)],
  ['a path that leads out of the model', 'invalid', /path/, () => forge(JSON.stringify(outside), entries)],
  [
    'the place of a model that comes with Inkling',
    'invalid',
    /comes with/,
    () => forge(JSON.stringify(embedded), entries),
  ],
  ['a missing file', 'invalid', /onnx\/model\.onnx is missing/, () => forge(described, [entries[0]!])],
  [
    'a file of another length',
    'invalid',
    /another length/,
    () => forge(described, [entries[0]!, ['onnx/model.onnx', Buffer.alloc(9)]]),
  ],
  [
    'a file with another hash',
    'wrong-hash',
    /hash differs/,
    () => forge(described, [entries[0]!, ['onnx/model.onnx', other]]),
  ],
  ['5 GB in the description alone', 'invalid', /another length/, () => forge(huge, entries)],
  ['an encrypted pack', 'model-damaged', /damaged/, () => forge(described, entries, { password: 'secret' })],
];

describe('what is no good pack', () => {
  it.each(spoiled)('%s is refused, and nothing wrong is kept', async (_, kind, message, make) => {
    const store = createStore();
    await expectFailure(importPack(await make(), store), kind, message);
    expect([...store.known.keys()]).toEqual([]);
  });

  it('does not swell: a file is read to the length that is described, whatever its own header says', async () => {
    const swelling = { ...spec, variants: [{ ...spec.variants[0]!, files: [files[0]!, bomb] }] };
    const pack = await forge(
      JSON.stringify(swelling),
      [entries[0]!, ['onnx/model.onnx', Buffer.alloc(50_000_000)]],
      { level: 9 },
    );
    const bytes = Buffer.from(await pack.arrayBuffer());
    // The length stands in the local header and in the directory: both are made to lie.
    const length = Buffer.alloc(4);
    length.writeUInt32LE(50_000_000);
    for (let at = bytes.indexOf(length); at >= 0; at = bytes.indexOf(length, at + 1))
      bytes.writeUInt32LE(10, at);
    const store = createStore();
    let most = 0;
    const reading = importPack(new Blob([bytes]), store, {
      onLoaded: (loaded) => void (most = Math.max(most, loaded)),
    });
    await expectFailure(reading, 'model-damaged', /onnx\/model\.onnx/);
    expect(most).toBeLessThanOrEqual(12);
    expect([...store.known.keys()]).toEqual([]);
  });

  it('takes nothing away that was good', async () => {
    const store = fillStore();
    const pack = await forge(described, [entries[0]!, ['onnx/model.onnx', other]]);
    await expectFailure(importPack(pack, store), 'wrong-hash', /./);
    expect(store.known.get(addressOf(spec, files[1]!))).toEqual(contents.get('onnx/model.onnx'));
  });
});

describe('a pack that was unpacked', () => {
  const folder = (prefix = 'inkling-example/'): PackFile[] => [
    { path: `${prefix}${manifest}`, content: new Blob([described]) },
    ...entries.map(([path, content]) => ({
      path: prefix + path,
      content: new Blob([new Uint8Array(content)]),
    })),
  ];
  const without = (path: string) => folder().filter((file) => !file.path.endsWith(path));

  it.each(['', 'inkling-example/', 'stick/models/inkling-example/'])(
    'is read like the file, also where it lies deeper in the folder (“%s”)',
    async (prefix) => {
      const store = createStore();
      const beside = { path: 'stick/notes.txt', content: new Blob(['x']) };
      expect(await importPack([beside, ...folder(prefix)], store)).toEqual(spec);
      for (const file of files)
        expect(store.known.get(addressOf(spec, file))).toEqual(contents.get(file.path));
    },
  );

  const wrong: readonly (readonly [string, string, RegExp, readonly PackFile[]])[] = [
    ['an empty folder', 'invalid', /not made by Inkling/, []],
    ['a folder of something else', 'invalid', /not made by Inkling/, without(manifest)],
    ['a missing file', 'invalid', /onnx\/model\.onnx is missing/, without('model.onnx')],
    [
      'a file with another hash',
      'wrong-hash',
      /hash differs/,
      [...without('model.onnx'), { path: 'inkling-example/onnx/model.onnx', content: new Blob([other]) }],
    ],
    ['two packs', 'invalid', /holds 2 packs/, [...folder('a/'), ...folder('b/')]],
    [
      'a whole disk',
      'invalid',
      /5,000 files/,
      Array.from({ length: 5001 }, (_, i) => ({ path: `x/${i}`, content: new Blob([]) })),
    ],
  ];
  it.each(wrong)('%s is refused, and nothing is kept', async (_, kind, message, source) => {
    const store = createStore();
    await expectFailure(importPack(source, store), kind, message);
    expect([...store.known.keys()]).toEqual([]);
  });
});

describe('what is kept already', () => {
  const replaced = {
    ...spec,
    variants: [{ ...spec.variants[0]!, files: [files[0]!, describeFile('onnx/model.onnx', other)] }],
  };
  const forged = () => forge(JSON.stringify(replaced), [entries[0]!, ['onnx/model.onnx', other]]);

  it('is not replaced by a pack that describes other content under the same address', async () => {
    const store = fillStore();
    const pins = pinsOf([{ ...spec, name: 'The kept one' }]);
    await expectFailure(importPack(await forged(), store, { pins }), 'wrong-hash', /kept for The kept one/);
    expect(store.known.get(addressOf(spec, files[1]!))).toEqual(contents.get('onnx/model.onnx'));
  });

  it('gives way where no model needs it any more, and its own pack can be read again', async () => {
    const store = fillStore();
    await importPack(await forge(described, entries), store, { pins: pinsOf([spec]) });
    await importPack(await forged(), store);
    expect(store.known.get(addressOf(spec, files[1]!))).toEqual(other);
  });
});

describe('a store without room', () => {
  it('is told before anything is written, with what is missing', async () => {
    const store = createStore(150_000);
    const pack = await forge(described, entries);
    await expectFailure(importPack(pack, store), 'storage-full', /needs 1 MB more/);
    expect([...store.known.keys()]).toEqual([]);
    const source = [
      ...entries.map(([path, content]) => ({ path, content: new Blob([new Uint8Array(content)]) })),
    ];
    const lying = source.map((file) =>
      file.path === 'onnx/model.onnx' ? { ...file, content: sized(announced) } : file,
    );
    const description = { path: manifest, content: new Blob([huge]) };
    await expectFailure(importPack([description, ...lying], store), 'storage-full', /5,00\d MB/);
  });

  it('that fills up in the middle gives back what the pack took, and loses nothing else', async () => {
    const { kept, known } = createStore();
    known.set('https://hub.test/other', Buffer.from('good'));
    let puts = 0;
    const full: KeptFiles = {
      ...kept,
      put: (url, body, bytes) =>
        ++puts === 2
          ? Promise.reject(new DOMException('full', 'QuotaExceededError'))
          : kept.put(url, body, bytes),
    };
    await expectFailure(
      importPack(await forge(described, entries), { kept: full, known }),
      'storage-full',
      /no room/,
    );
    expect(puts).toBe(2);
    expect([...known.keys()]).toEqual(['https://hub.test/other']);
  });

  it('that breaks is not told in the words of the browser', async () => {
    const { kept, known } = createStore();
    const raw = 'Failed to execute put on Cache';
    const put = () => Promise.reject(new DOMException(raw, 'UnknownError'));
    const importing = importPack(await forge(described, entries), { kept: { ...kept, put }, known });
    const failure = await failureOf(importing);
    expect(failure.kind).toBe('storage-unavailable');
    expect(JSON.stringify(failure)).not.toContain(raw);
  });
});

/** A file of a length that nobody wants to make. */
function sized(size: number): Blob {
  return Object.defineProperty(new Blob(['x']), 'size', { value: size });
}

async function expectFailure(result: Promise<unknown>, kind: string, message: RegExp): Promise<void> {
  expect(await failureOf(result)).toMatchObject({ kind, message: expect.stringMatching(message) as string });
}
