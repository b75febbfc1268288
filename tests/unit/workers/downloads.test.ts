// @vitest-environment node
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/core/random.ts';
import type { PlannedFile } from '../../../src/engines/download-plan.ts';
import { hub } from '../../../src/engines/model-address.ts';
import { createDownloads } from '../../../workers/downloads.ts';
import type { KeptFiles } from '../../../workers/kept-files.ts';
import { listen } from '../../fixtures/listen.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const random = createRandom(drawSeed('downloads'));
const contents = new Map(
  [5_000, 120_000, 60_000].map((length, i) => [
    `params_shard_${i}.bin`,
    Buffer.from(Array.from({ length }, () => random.integer(256))),
  ]),
);
const total = [...contents.values()].reduce((sum, { length }) => sum + length, 0);

type Answer = (path: string, response: ServerResponse, request: IncomingMessage) => void;

/** A mirror on this machine; `asked` lists what was asked of it. */
async function serve(answer: Answer = give) {
  const asked: string[] = [];
  const mirror = await listen((request, response) => {
    const path = request.url!.slice(request.url!.lastIndexOf('/') + 1);
    asked.push(path);
    answer(path, response, request);
  });
  return { mirror, asked };
}

function give(path: string, response: ServerResponse): void {
  response.end(contents.get(path));
}

const files: readonly PlannedFile[] = [...contents].map(([path, content]) => ({
  path,
  address: `${hub}/owner/name/resolve/${'a'.repeat(40)}/${path}`,
  bytes: content.length,
  hash: { kind: 'sha256', value: createHash('sha256').update(content).digest('hex') },
}));

/** What a browser's store keeps of streams that end well, until it is full. */
function createStore(quota = Infinity) {
  const known = new Map<string, Buffer>();
  const used = () => [...known.values()].reduce((sum, { length }) => sum + length, 0);
  const limit = { quota };
  const kept: KeptFiles = {
    match: async (url) => (known.has(url) ? new Response(new Uint8Array(known.get(url)!)) : undefined),
    async put(url, body) {
      const content = Buffer.from(await new Response(body).arrayBuffer());
      if (used() + content.length > limit.quota) throw new DOMException('full', 'QuotaExceededError');
      known.set(url, content);
    },
    remove: async (url) => void known.delete(url),
    room: async () => null,
  };
  return { kept, known, limit };
}

function start(kept: KeptFiles) {
  const downloads = createDownloads(async () => kept, { wait: async () => undefined });
  return (mirror: string, wanted = files) => downloads.fetchFiles('Test', wanted, mirror, () => undefined);
}

function expectWhole(known: ReadonlyMap<string, Buffer>): void {
  for (const { path, address } of files) expect(known.get(address)?.equals(contents.get(path)!)).toBe(true);
  expect(known.size).toBe(files.length);
}

describe('a network that breaks for good at some byte of a model', () => {
  it.each(Array.from({ length: 10 }, () => random.integer(total)))(
    'byte %i: whole files stay, nothing of the broken one, and going on fetches only the rest',
    async (cut) => {
      let left = cut;
      const broken = await serve((path, response) => {
        const content = contents.get(path)!;
        response.writeHead(200, { 'Content-Length': content.length });
        const part = content.subarray(0, Math.max(0, left));
        left -= content.length;
        if (part.length === content.length) response.end(part);
        else response.write(part, () => setTimeout(() => response.destroy(), 5));
      });
      const { kept, known } = createStore();
      const fetchFiles = start(kept);
      const outcome = await fetchFiles(broken.mirror);
      expect(outcome).toMatchObject({ ok: false, failure: { kind: 'network' } });
      for (const { path, address } of files) {
        const content = known.get(address);
        if (content !== undefined) expect(content.equals(contents.get(path)!)).toBe(true);
      }
      const before = known.size;
      const healed = await serve();
      expect(await fetchFiles(healed.mirror)).toMatchObject({ ok: true });
      expectWhole(known);
      expect(healed.asked).toEqual(files.slice(before).map(({ path }) => path));
    },
  );
});

describe('a store', () => {
  it('that fills up in the middle is named, keeps what is whole, and goes on once there is room', async () => {
    const { kept, known, limit } = createStore(100_000);
    const { mirror, asked } = await serve();
    const fetchFiles = start(kept);
    const outcome = await fetchFiles(mirror);
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'storage-full' } });
    expect(JSON.stringify(outcome)).toContain('Delete a model');
    expect([...known.keys()]).toEqual([files[0]!.address]);
    limit.quota = Infinity;
    asked.length = 0;
    expect(await fetchFiles(mirror)).toMatchObject({ ok: true });
    expectWhole(known);
    expect(asked).not.toContain(files[0]!.path);
  });

  it('that has no room from the start is asked before the network is', async () => {
    const { kept, known } = createStore();
    const { mirror, asked } = await serve();
    const outcome = await start({ ...kept, room: async () => total - 1 })(mirror);
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'storage-full' } });
    expect(asked).toEqual([]);
    known.set(files[1]!.address, contents.get(files[1]!.path)!);
    expect(await start({ ...kept, room: async () => total - 1 })(mirror)).toMatchObject({ ok: true });
  });

  it('with a damaged file in it gets that file anew', async () => {
    const { kept, known } = createStore();
    const { mirror, asked } = await serve();
    const fetchFiles = start(kept);
    await fetchFiles(mirror);
    known.set(files[1]!.address, Buffer.alloc(contents.get(files[1]!.path)!.length));
    asked.length = 0;
    expect(await fetchFiles(mirror)).toMatchObject({ ok: true });
    expect(asked).toEqual([files[1]!.path]);
    expectWhole(known);
  });

  it('is not believed where the hub gives the hash of git only', async () => {
    const { kept, known } = createStore();
    const { mirror } = await serve();
    const content = contents.get(files[0]!.path)!;
    const git = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
    known.set(files[0]!.address, Buffer.alloc(content.length));
    const small: PlannedFile = { ...files[0]!, hash: { kind: 'git', value: git } };
    expect(await start(kept)(mirror, [small])).toMatchObject({ ok: true });
    expect(known.get(small.address)!.equals(content)).toBe(true);
  });
});

describe('a file that another model keeps under the same address', () => {
  const [first] = files;
  const content = contents.get(first!.path)!;
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  const git = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
  const other = Buffer.alloc(content.length, 1);
  const hashes = [first!.hash!, { kind: 'git', value: git } as const];

  it.each(hashes)('is not replaced by another one, whose $kind hash the hub tells', async (hash) => {
    const { kept, known } = createStore();
    const { mirror, asked } = await serve();
    known.set(first!.address, other);
    const wanted = { ...first!, hash, pin: { sha256: sha256(other), model: 'The kept one' } };
    const outcome = await start(kept)(mirror, [files[1]!, wanted]);
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'wrong-hash' } });
    expect(JSON.stringify(outcome)).toContain('The kept one');
    expect(known.get(first!.address)).toBe(other);
    if (hash.kind === 'sha256') expect(asked).toEqual([]);
  });

  it.each(hashes)('is shared where it is the same ($kind)', async (hash) => {
    const { kept, known } = createStore();
    const { mirror, asked } = await serve();
    known.set(first!.address, content);
    const wanted = { ...first!, hash, pin: { sha256: sha256(content), model: 'The kept one' } };
    expect(await start(kept)(mirror, [wanted])).toMatchObject({ ok: true });
    expect(asked).toEqual([]);
  });
});

describe('a library of web-llm, whose hash nobody tells', () => {
  const program = Buffer.from([0, 97, 115, 109, 1, 0, 0, 0, 0, 4, 1, 120, 1, 2]);
  const library: PlannedFile = {
    path: 'x.wasm',
    address: 'https://libraries.test/v1/x.wasm',
    bytes: null,
    hash: null,
  };
  const send =
    (content: Buffer): Answer =>
    (_, response) =>
      void response.end(content);

  it('is taken from the mirror’s folder of libraries, and never from what lies in the store', async () => {
    const { kept, known } = createStore();
    known.set(library.address, Buffer.from('planted'));
    let url = '';
    const { mirror } = await serve((_, response, request) => {
      url = request.url!;
      response.end(program);
    });
    expect(await start(kept)(mirror, [library])).toMatchObject({
      ok: true,
      value: [{ bytes: program.length }],
    });
    expect(url).toBe('/libraries/x.wasm');
    expect(known.get(library.address)!.equals(program)).toBe(true);
  });

  it.each([
    ['404', 'model-missing'],
    ['500', 'network'],
  ])('that a mirror answers with %s is told with where it was looked for', async (status, kind) => {
    const { kept, known } = createStore();
    const { mirror, asked } = await serve((_, response) => void response.writeHead(Number(status)).end());
    const outcome = await start(kept)(mirror, [library, ...files]);
    const told = `It was looked for at ${mirror}/libraries/x.wasm.`;
    expect(outcome).toMatchObject({
      ok: false,
      failure: {
        kind,
        message: expect.stringContaining(told) as string,
        advice: expect.stringContaining(
          `the mirror can put it there; the file itself is ${library.address}`,
        ) as string,
      },
    });
    expect(new Set(asked)).toEqual(new Set(['x.wasm']));
    expect(known.size).toBe(0);
  });

  it('that does not end is refused at 64 MB, and not kept', async () => {
    const { kept, known } = createStore();
    const part = Buffer.alloc(1e6);
    let sent = 0;
    const { mirror, asked } = await serve((_, response) => {
      const send = () => {
        while (sent < 80e6 && !response.destroyed) {
          sent += part.length;
          if (!response.write(part)) return;
        }
        response.end();
      };
      response.on('drain', send);
      send();
    });
    const outcome = await start(kept)(mirror, [library]);
    expect(outcome).toMatchObject({
      ok: false,
      failure: { kind: 'model-damaged', message: expect.stringContaining('longer than 64 MB') as string },
    });
    expect(asked).toEqual(['x.wasm']);
    expect(known.size).toBe(0);
  });

  it.each([
    ['something else', Buffer.from('{"error":"sign in"}')],
    ['half of it', program.subarray(0, 11)],
    ['nothing', Buffer.alloc(0)],
  ])('is refused where %s comes, and not kept', async (_, content) => {
    const { kept, known } = createStore();
    const { mirror } = await serve(send(content));
    const outcome = await start(kept)(mirror, [library]);
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'model-damaged' } });
    expect(known.size).toBe(0);
  });
});

describe('a mirror that answers wrongly', () => {
  const cases: readonly (readonly [string, string, Answer])[] = [
    ['403', 'model-missing', (_, response) => void response.writeHead(403).end()],
    ['404', 'model-missing', (_, response) => void response.writeHead(404).end()],
    ['429', 'network', (_, response) => void response.writeHead(429, { 'Retry-After': '5' }).end()],
    ['500', 'network', (_, response) => void response.writeHead(500).end()],
    [
      'a web page',
      'model-missing',
      (_, response) => void response.setHeader('Content-Type', 'text/html').end('<!doctype html>'),
    ],
    [
      'half a file',
      'model-damaged',
      (path, response) => void response.end(contents.get(path)!.subarray(0, 2500)),
    ],
    [
      'other bytes',
      'wrong-hash',
      (path, response) => void response.end(Buffer.alloc(contents.get(path)!.length)),
    ],
  ];
  it.each(cases)('%s: nothing is kept, and the message says what to do', async (_, kind, answer) => {
    const { kept, known } = createStore();
    const outcome = await start(kept)((await serve(answer)).mirror);
    expect(outcome).toMatchObject({ ok: false, failure: { kind } });
    if (!outcome.ok) expect(outcome.failure.advice).toMatch(/try again|choose another|nothing of it/i);
    expect(known.size).toBe(0);
  });
});
