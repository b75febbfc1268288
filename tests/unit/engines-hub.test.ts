// @vitest-environment node
import type { ServerResponse } from 'node:http';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { readHub } from '../../src/engines/hub.ts';
import { readJsonFile } from '../../src/engines/json-file.ts';
import { failureOf } from '../fixtures/failure-of.ts';
import { listen } from '../fixtures/listen.ts';

const sha = 'a'.repeat(40);
const listing = {
  sha,
  cardData: { license: 'apache-2.0' },
  siblings: [
    { rfilename: 'config.json', size: 12, blobId: 'b'.repeat(40) },
    {
      rfilename: 'onnx/model_q4f16.onnx',
      size: 130,
      blobId: 'c'.repeat(40),
      lfs: { sha256: 'd'.repeat(64), size: 5_000_000 },
    },
  ],
};

/** A hub of our own on this machine. */
function serve(answer: (address: string, response: ServerResponse) => void): Promise<string> {
  return listen((request, response) => answer(request.url!, response));
}

const send =
  (body: unknown, type = 'application/json') =>
  (_: string, response: ServerResponse) =>
    void response.setHeader('Content-Type', type).end(typeof body === 'string' ? body : JSON.stringify(body));

const refuse = (status: number, headers: Record<string, string> = {}) =>
  serve((_, response) => void response.writeHead(status, headers).end('{}'));

function failure(host: string, signal?: AbortSignal) {
  return failureOf(readHub(host, 'some/model', 'main', signal === undefined ? {} : { signal }));
}

describe('a listing of the hub', () => {
  it('gives the commit, the licence and every file with its length and hash', async () => {
    let asked = '';
    const host = await serve((address, response) => {
      asked = address;
      send(listing)(address, response);
    });
    expect(await readHub(`${host}/`, 'some/model', 'a/branch')).toEqual({
      revision: sha,
      licence: 'apache-2.0',
      files: [
        { path: 'config.json', bytes: 12, hash: { kind: 'git', value: 'b'.repeat(40) } },
        { path: 'onnx/model_q4f16.onnx', bytes: 5_000_000, hash: { kind: 'sha256', value: 'd'.repeat(64) } },
      ],
    });
    expect(asked).toBe('/api/models/some/model/revision/a%2Fbranch?blobs=true');
  });

  it.each([
    ['none', { ...listing, cardData: null }, null],
    ['several', { ...listing, cardData: { license: ['mit', 'other'] } }, 'mit'],
    ['an empty list', { ...listing, cardData: { license: [] } }, null],
    ['nothing at all', { ...listing, cardData: { license: '' } }, null],
    ['one that turns the text around it', { ...listing, cardData: { license: 'mit\u202e' } }, 'mit'],
  ])('may name as licence %s', async (_, body, licence) => {
    expect((await readHub(await serve(send(body)), 'some/model', 'main')).licence).toBe(licence);
  });
});

describe('a path that a listing names', () => {
  const withPath = (rfilename: string, size = 12) => ({
    ...listing,
    siblings: [...listing.siblings, { rfilename, size, blobId: 'b'.repeat(40) }],
  });

  it.each([
    ['leads out of the repository', 'onnx/model.onnx_data/../../../../other/repo/resolve/x/y'],
    ['begins at the server', '/etc/config.json'],
    ['has an empty part', 'onnx//model.onnx'],
    ['has a question', 'onnx/model.onnx_data?x=1'],
    ['has a fragment', 'onnx/model.onnx_data#x'],
    ['goes the other way', 'onnx\\..\\config.json'],
    ['has a sign that nobody sees', 'onnx/model\u0000.onnx'],
  ])('and that %s is refused in plain words', async (_, path) => {
    const told = await failure(await serve(send(withPath(path))));
    expect(told).toMatchObject({ kind: 'invalid', message: expect.stringContaining('path') as string });
    expect(told.advice).toContain('Nothing of it is fetched');
  });

  it('is refused where it is endless', async () => {
    const told = await failure(await serve(send(withPath('x'.repeat(501)))));
    expect(told.kind).toBe('invalid');
  });

  it.each([
    ['with a blank in it', 'onnx/model_q4f16.onnx_data 1', 12],
    ['that hides the way out', '%2e%2e/config.json', 12],
    ['of the repository itself', '.gitattributes', 12],
    ['of an empty file', 'generation_config.json', 0],
  ])('%s is of no file of a model', async (_, path, size) => {
    const { files } = await readHub(await serve(send(withPath(path, size))), 'some/model', 'main');
    expect(files.map((file) => file.path)).toEqual(['config.json', 'onnx/model_q4f16.onnx']);
  });
});

describe('a hub that does not answer so is explained:', () => {
  it.each([
    ['gated', 401, { 'X-Error-Code': 'GatedRepo' }, 'model-missing', /gated/],
    [
      'forbidden',
      403,
      {},
      'model-missing',
      /refused to say which files some\/model has \(403\), and not why/,
    ],
    [
      'no such repository',
      401,
      { 'X-Error-Code': 'RepoNotFound' },
      'model-missing',
      /no public repository some\/model/,
    ],
    ['not found', 404, {}, 'model-missing', /no public repository/],
    ['no such revision', 404, { 'X-Error-Code': 'RevisionNotFound' }, 'model-missing', /no revision “main”/],
    ['its own error', 500, {}, 'network', /answered 500/],
  ] as const)('%s', async (_, status, headers, kind, message) => {
    const told = await failure(await refuse(status, headers));
    expect(told.kind).toBe(kind);
    expect(told.message).toMatch(message);
    expect(told.advice).not.toBe('');
  });

  it.each([
    ['the hub', 'https://huggingface.co', /^The hub has no/, /Check how the name is written/],
    [
      'a mirror',
      'https://models.school.example',
      /^The mirror, models\.school\.example, has no/,
      /runs the mirror/,
    ],
  ])('as what %s said', async (_, host, message, advice) => {
    const answer = () => Promise.resolve(new Response('', { status: 404 }));
    const told = await failureOf(readHub(host, 'some/model', 'main', { fetch: answer }));
    expect(told.message).toMatch(message);
    expect(told.advice).toMatch(advice);
  });

  it.each([
    [true, /^Check the revision/],
    [false, /renamed or removed/],
  ])('as a revision that the visitor wrote, or did not (%s)', async (revisionWritten, advice) => {
    const host = await refuse(404, { 'X-Error-Code': 'RevisionNotFound' });
    const told = await failureOf(readHub(host, 'some/model', 'dev', { revisionWritten }));
    expect(told.advice).toMatch(advice);
  });

  it('as a revision that a mirror may lack, where it does not tell what is missing', async () => {
    const host = await refuse(404);
    const told = await failureOf(readHub(host, 'some/model', 'dev', { revisionWritten: true }));
    expect(told.message).toMatch(/no public repository some\/model, or no revision “dev” of it\.$/);
    const newest = await failureOf(readHub(host, 'some/model', 'main'));
    expect(newest.message).toMatch(/no public repository some\/model\.$/);
  });

  it('too many requests, with how long to wait where it says so', async () => {
    expect((await failure(await refuse(429, { 'Retry-After': '30' }))).advice).toContain('30 seconds');
    expect((await failure(await refuse(429))).advice).toContain('later');
  });

  it.each([
    ['a web page', send('<!doctype html>', 'text/html')],
    ['no JSON', send('{"sha"')],
    ['another shape', send({ sha: 'main', siblings: [] })],
    ['a file without length', send({ ...listing, siblings: [{ rfilename: 'x', blobId: 'b'.repeat(40) }] })],
    ['a list without end', send(`{"sha":"${sha}","x":"${'x'.repeat(5_000_000)}"}`)],
    [
      'half an answer',
      (_: string, response: ServerResponse) => {
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '500' });
        response.write('{"sha"', () => response.destroy());
      },
    ],
  ])('%s', async (_, answer) => {
    const told = await failure(await serve(answer));
    expect(told.kind).toBe('invalid');
    expect(told.message).toContain('some/model at main');
  });

  it('no connection', async () => {
    expect((await failure('http://127.0.0.1:9')).kind).toBe('network');
  });

  it('a licence that is a whole text', async () => {
    const host = await serve(send({ ...listing, cardData: { license: 'x'.repeat(5000) } }));
    expect((await readHub(host, 'some/model', 'main')).licence).toHaveLength(100);
  });

  it.each([
    ['that says nothing', () => undefined],
    [
      'that falls silent',
      (_: string, response: ServerResponse) => {
        response.writeHead(200, { 'Content-Type': 'application/json' });
        response.write('{"sha"');
      },
    ],
  ])('%s', async (_, answer) => {
    const host = await serve(answer);
    const told = await failureOf(readHub(host, 'some/model', 'main', { patience: 50 }));
    expect(told).toMatchObject({
      kind: 'network',
      message: expect.stringContaining('sent nothing') as string,
    });
    const file = readJsonFile(`${host}/config.json`, 'config.json', v.unknown(), { patience: 50 });
    expect(await failureOf(file)).toMatchObject({
      kind: 'network',
      message: expect.stringContaining('config.json, and then sent nothing') as string,
    });
  });

  it('stopped by the visitor in the middle of the answer', async () => {
    const controller = new AbortController();
    const host = await serve((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.write('{"sha"');
      setTimeout(() => controller.abort(), 30);
    });
    expect((await failure(host, controller.signal)).kind).toBe('aborted');
  });

  it('stopped by the visitor', async () => {
    const controller = new AbortController();
    const host = await serve(() => controller.abort());
    expect((await failure(host, controller.signal)).kind).toBe('aborted');
  });
});
