// @vitest-environment node
import { createHash } from 'node:crypto';
import { expose } from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import { planDownload, type ListedModel } from '../../src/engines/download-plan.ts';
import { createDownloads } from '../../src/engines/downloads.ts';
import { pinsOf } from '../../src/engines/pins.ts';
import type { ModelSpec } from '../../src/engines/protocol.ts';
import { createDownloads as createWorkerSide } from '../../workers/downloads.ts';
import type { KeptFiles } from '../../workers/kept-files.ts';
import { failureOf } from '../fixtures/failure-of.ts';
import { listen } from '../fixtures/listen.ts';

const library = 'https://libraries.test/v1/x.wasm';
const program = Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]);
/** A program too, and another one. */
const planted = Buffer.concat([program, Buffer.from([0, 4, 1, 120, 1, 2])]);
const weights = Buffer.alloc(1000, 7);

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

/** The page's side over the worker's own, with a store in memory and a mirror on this machine. */
async function start() {
  const known = new Map<string, Buffer>();
  const kept: KeptFiles = {
    match: async (url) => (known.has(url) ? new Response(new Uint8Array(known.get(url)!)) : undefined),
    put: async (url, body) => void known.set(url, Buffer.from(await new Response(body).arrayBuffer())),
    remove: async (url) => void known.delete(url),
    room: async () => null,
  };
  const asked: string[] = [];
  const mirror = await listen((request, response) => {
    asked.push(request.url!);
    response.end(request.url!.endsWith('.wasm') ? program : weights);
  });
  const downloads = createDownloads(() => {
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    expose({ ...createWorkerSide(async () => kept), holdLock: async () => false }, port2 as never);
    port1.start();
    port2.start();
    return Object.assign(port1, { terminate: () => port1.close() }) as unknown as Worker;
  });
  const fetchModel = (pins: readonly ModelSpec[]) =>
    downloads.fetchModel(plan, mirror, async () => pinsOf(pins), {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
  return { known, asked, fetchModel };
}

const listed: ListedModel = {
  id: 'official',
  name: 'The listed one',
  roles: ['user', 'assistant'],
  engine: 'webllm',
  location: { kind: 'hub', repository: 'mlc-ai/official', revision: 'main' },
  variants: [{ device: 'webgpu', dtype: 'q4f16', program: library }],
  parameters: 1,
  contextLength: 512,
  licence: 'MIT',
  card: 'https://huggingface.co/mlc-ai/official',
};

const plan = planDownload(listed, listed.variants[0]!, {
  revision: 'c'.repeat(40),
  files: ['mlc-chat-config.json', 'tensor-cache.json', 'tokenizer.json', 'params_shard_0.bin'].map(
    (path) => ({
      path,
      bytes: weights.length,
      hash: { kind: 'sha256', value: sha256(weights) },
    }),
  ),
});

/** As a pack describes itself: it says that its program is what lies at the address of the official one. */
function packWith(content: Buffer): ModelSpec {
  const file = { path: 'x.wasm', address: library, bytes: content.length, sha256: sha256(content) };
  return {
    ...listed,
    id: 'pack',
    name: 'The one of a pack',
    location: { kind: 'hub', repository: 'stranger/pack', revision: 'd'.repeat(40) },
    variants: [{ device: 'webgpu', dtype: 'q4f16', files: [file] }],
  };
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

describe('a library that a pack brought under the address of the official one', () => {
  it('is not taken for it: the fetch compares with the server, refuses, and changes nothing', async () => {
    const { known, asked, fetchModel } = await start();
    known.set(library, planted);
    const failure = await failureOf(fetchModel([packWith(planted)]));
    expect(failure).toMatchObject({ kind: 'wrong-hash' });
    expect(failure!.message).toContain(
      'x.wasm of The listed one is another file than the one that The one of a pack keeps',
    );
    expect(failure!.advice).toContain('delete it and fetch The listed one then');
    expect(known.get(library)).toBe(planted);
    expect(asked.filter((path) => path.endsWith('.wasm'))).toEqual(['/libraries/x.wasm']);
  });

  it('is shared where the server has the very same', async () => {
    const { known, fetchModel } = await start();
    known.set(library, program);
    const spec = await fetchModel([packWith(program)]);
    const pinned = spec.variants[0]!.files.find(({ path }) => path === 'x.wasm');
    expect(pinned).toMatchObject({ sha256: sha256(program), bytes: program.length });
    expect(known.get(library)!.equals(program)).toBe(true);
  });

  it('goes with the pack, and is fetched then', async () => {
    const { known, fetchModel } = await start();
    known.set(library, planted);
    await fetchModel([]);
    expect(known.get(library)!.equals(program)).toBe(true);
  });
});
