// @vitest-environment node
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { DownloadPause } from '../../../src/engines/downloads-protocol.ts';
import { createRandom } from '../../../src/core/random.ts';
import type { WantedFile } from '../../../workers/checked-content.ts';
import { download, type DownloadOptions } from '../../../workers/download.ts';
import { failureOf } from '../../fixtures/failure-of.ts';
import { listen } from '../../fixtures/listen.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const random = createRandom(drawSeed('download'));
const content = Buffer.from(Array.from({ length: 300_000 }, () => random.integer(256)));
const sha256 = hash('sha256', content);
const wanted: WantedFile = {
  path: 'onnx/model.onnx',
  model: 'Test',
  bytes: content.length,
  hash: { kind: 'sha256', value: sha256 },
};

type Answer = (response: ServerResponse, attempt: number, request: IncomingMessage) => void;

/** A server on this machine that plays one trouble; attempts count from 0. */
async function serve(answer: Answer): Promise<string> {
  let attempt = 0;
  return `${await listen((request, response) => answer(response, attempt++, request))}/model.onnx`;
}

interface Kept {
  readonly parts: Uint8Array[];
  readonly waits: number[];
  readonly pauses: DownloadPause[];
  readonly loaded: number[];
}

/** What was kept is what a store took whose stream ended well. */
async function fetchFrom(address: string, file = wanted, options: Partial<DownloadOptions> = {}) {
  const kept: Kept = { parts: [], waits: [], pauses: [], loaded: [] };
  const result = download(address, file, {
    signal: new AbortController().signal,
    onLoaded: (bytes) => kept.loaded.push(bytes),
    onPause: (told) => kept.pauses.push(told),
    async store(stream) {
      const parts: Uint8Array[] = [];
      for await (const part of stream as unknown as AsyncIterable<Uint8Array>) parts.push(part);
      kept.parts.push(...parts);
    },
    room: async () => null,
    wait: async (milliseconds) => void kept.waits.push(milliseconds),
    ...options,
  });
  return { result, kept };
}

const whole: Answer = (response) => response.end(content);

describe('a file that arrives as promised', () => {
  it('is stored byte for byte, with its progress and its SHA-256', async () => {
    const { result, kept } = await fetchFrom(await serve(whole));
    expect(await result).toEqual({ bytes: content.length, sha256 });
    expect(Buffer.concat(kept.parts).equals(content)).toBe(true);
    expect(kept.loaded[0]).toBe(0);
    expect(kept.loaded.at(-1)).toBe(content.length);
  });

  it('is known by the hash that git counts, too', async () => {
    const git = hash('sha1', Buffer.concat([Buffer.from(`blob ${content.length}\0`), content]));
    const file: WantedFile = { ...wanted, hash: { kind: 'git', value: git } };
    expect(await (await fetchFrom(await serve(whole), file)).result).toEqual({
      bytes: content.length,
      sha256,
    });
    const other: WantedFile = { ...wanted, hash: { kind: 'git', value: 'a'.repeat(40) } };
    await expectFailure((await fetchFrom(await serve(whole), other)).result, 'wrong-hash');
  });

  it('is measured where nothing was promised', async () => {
    const { result } = await fetchFrom(await serve(whole), { ...wanted, bytes: null, hash: null });
    expect(await result).toEqual({ bytes: content.length, sha256 });
  });
});

describe('trouble that passes', () => {
  it.each(Array.from({ length: 10 }, (_, i) => i))(
    'a connection cut after %i tenths is made anew, and nothing of the first part is kept',
    async (tenth) => {
      const cut = Math.floor((content.length * tenth) / 10);
      const address = await serve((response, attempt) => {
        if (attempt > 0) {
          response.end(content);
          return;
        }
        response.writeHead(200, { 'Content-Length': content.length });
        response.write(content.subarray(0, cut), () => setTimeout(() => response.destroy(), 5));
      });
      const { result, kept } = await fetchFrom(address);
      expect(await result).toEqual({ bytes: content.length, sha256 });
      expect(Buffer.concat(kept.parts).equals(content)).toBe(true);
      expect(kept.waits).toEqual([1000]);
      expect(kept.pauses).toMatchObject([{ why: 'broken', attempt: 2 }]);
    },
  );

  it('an answer that ends early without an error is asked for again', async () => {
    const address = await serve((response, attempt) =>
      response.end(attempt === 0 ? content.subarray(0, 1000) : content),
    );
    expect(await (await fetchFrom(address)).result).toEqual({ bytes: content.length, sha256 });
  });

  it('waits longer each time, as long as a busy server says, and gives up after five attempts', async () => {
    let attempts = 0;
    const address = await serve((response) => {
      attempts++;
      response.writeHead(429, { 'Retry-After': '3' }).end();
    });
    const { result, kept } = await fetchFrom(address);
    await expectFailure(result, 'network', /429/);
    expect(attempts).toBe(5);
    expect(kept.waits).toEqual([3000, 3000, 4000, 8000]);
    expect(kept.pauses).toEqual(
      kept.waits.map((milliseconds, i) => ({ why: 'asked', milliseconds, attempt: i + 2, attempts: 5 })),
    );
  });

  it('waits for a server that asks for up to five minutes, and stops at once for longer, with the time', async () => {
    const busy = (seconds: number) =>
      serve((response, attempt, request) =>
        attempt === 0
          ? void response.writeHead(503, { 'Retry-After': `${seconds}` }).end()
          : whole(response, attempt, request),
      );
    const patient = await fetchFrom(await busy(300));
    expect((await patient.result).sha256).toBe(sha256);
    expect(patient.kept.waits).toEqual([300_000]);
    for (const [seconds, when] of [
      [301, 'in 6 minutes'],
      [200_000, 'in 3 days'],
    ] as const) {
      const { result, kept } = await fetchFrom(await busy(seconds));
      expect((await failureOf(result)).advice).toContain(when);
      expect(kept.waits).toEqual([]);
    }
  });

  it.each([500, 503])('a server that answers %i once is asked again', async (status) => {
    const address = await serve((response, attempt) =>
      attempt === 0 ? void response.writeHead(status).end() : whole(response, attempt, null as never),
    );
    const { result, kept } = await fetchFrom(address);
    expect((await result).sha256).toBe(sha256);
    expect(kept.pauses).toMatchObject([{ why: 'refused', attempt: 2 }]);
  });

  it('a server that nobody answers for is told apart from a missing file', async () => {
    const { result, kept } = await fetchFrom('http://127.0.0.1:9/model.onnx');
    await expectFailure(result, 'network', /connection failed/);
    expect(kept.waits).toHaveLength(4);
  });
});

describe('a server that falls silent', () => {
  const someBytes = (response: ServerResponse) => {
    response.writeHead(200, { 'Content-Length': content.length });
    response.write(content.subarray(0, 1000));
  };

  it.each([
    ['before it answers', () => undefined],
    ['in the middle of the file', someBytes],
  ])('%s counts as a broken connection, and is asked again', async (_, beSilent) => {
    const address = await serve((response, attempt, request) =>
      attempt === 0 ? beSilent(response) : whole(response, attempt, request),
    );
    const { result, kept } = await fetchFrom(address, wanted, { patience: 200 });
    expect(await result).toEqual({ bytes: content.length, sha256 });
    expect(kept.pauses).toMatchObject([{ why: 'broken', attempt: 2 }]);
  });

  it('each time ends the fetch, which says for how long nothing came', async () => {
    const address = await serve(() => undefined);
    const { result, kept } = await fetchFrom(address, wanted, { patience: 50 });
    await expectFailure(result, 'network', /sent nothing for 0\.05 seconds/);
    expect(kept.waits).toHaveLength(4);
  });

  it('is not one that sends slowly, nor a disk that is slow to take what came', async () => {
    const address = await serve((response) => {
      response.writeHead(200, { 'Content-Length': content.length });
      for (let i = 0; i < 6; i++) {
        const part = content.subarray(i * 50_000, (i + 1) * 50_000);
        setTimeout(() => (i === 5 ? response.end(part) : response.write(part)), i * 150);
      }
    });
    const { result, kept } = await fetchFrom(address, wanted, {
      patience: 600,
      async store(stream) {
        const reader = stream.getReader();
        await reader.read();
        await new Promise((resolve) => setTimeout(resolve, 1200));
        while (!(await reader.read()).done);
      },
    });
    expect(await result).toEqual({ bytes: content.length, sha256 });
    expect(kept.pauses).toEqual([]);
  });
});

describe('trouble that stays', () => {
  const gate = { 'X-Error-Code': 'GatedRepo' };
  const cases: readonly (readonly [string, string, Answer, RegExp?])[] = [
    ['a missing file', 'model-missing', (response) => void response.writeHead(404).end()],
    ['a file not for all', 'model-missing', (response) => void response.writeHead(403).end(), /to everybody/],
    ['a gated file', 'model-missing', (response) => void response.writeHead(401, gate).end(), /is gated/],
    [
      'a web page in its place',
      'model-missing',
      (response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>sign in</p>'),
    ],
    [
      'other bytes of the same length',
      'wrong-hash',
      (response) => response.end(Buffer.alloc(content.length)),
    ],
    [
      'more bytes than promised',
      'model-damaged',
      (response) => response.end(Buffer.concat([content, content])),
    ],
  ];
  for (const [what, kind, answer, message] of cases)
    it(`${what} is refused at once, and nothing is kept`, async () => {
      const { result, kept } = await fetchFrom(await serve(answer));
      await expectFailure(result, kind, message);
      expect(kept).toMatchObject({ parts: [], waits: [] });
    });

  it('a store without room is named', async () => {
    const { result } = await fetchFrom(await serve(whole), wanted, {
      store: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
    });
    await expectFailure(result, 'storage-full', /no room/);
  });

  it.each([
    ['full', content.length - 1, 'storage-full', /no room left for onnx\/model\.onnx of Test/],
    ['broken', content.length, 'storage-unavailable', /does not work at the moment/],
    ['broken, and tells nothing', null, 'storage-unavailable', /does not work at the moment/],
  ] as const)(
    'a store that is %s is told in words of ours, whatever the browser throws',
    async (_, room, kind, message) => {
      const raw = 'Unexpected internal error.';
      const { result } = await fetchFrom(await serve(whole), wanted, {
        store: () => Promise.reject(new DOMException(raw, 'UnknownError')),
        room: async () => room,
      });
      const failure = await failureOf(result);
      expect(failure).toMatchObject({ kind, message: expect.stringMatching(message) as string });
      expect(JSON.stringify(failure)).not.toContain(raw);
    },
  );
});

it('stops when it is told to, in the middle of a file and while it waits', async () => {
  const controller = new AbortController();
  const endless = await serve((response) => {
    response.writeHead(200, { 'Content-Length': content.length });
    response.write(content.subarray(0, 1000));
  });
  const { result, kept } = await fetchFrom(endless, wanted, {
    signal: controller.signal,
    onLoaded: (bytes) => bytes > 0 && controller.abort(),
  });
  await expectFailure(result, 'aborted');
  expect(kept.parts).toEqual([]);

  const waiting = new AbortController();
  const stopped = download(await serve((response) => void response.writeHead(500).end()), wanted, {
    signal: waiting.signal,
    onLoaded: () => undefined,
    store: () => Promise.resolve(),
    room: () => Promise.resolve(null),
  });
  setTimeout(() => waiting.abort(), 50);
  await expectFailure(stopped, 'aborted');
});

async function expectFailure(result: Promise<unknown>, kind: string, message = /./): Promise<void> {
  const error = await result.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ failure: { kind, message: expect.stringMatching(message) as string } });
}

function hash(algorithm: string, bytes: Buffer): string {
  return createHash(algorithm).update(bytes).digest('hex');
}
