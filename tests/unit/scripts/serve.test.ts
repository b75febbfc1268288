import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headersFile, modelHosts, productionHeaders } from '../../../scripts/headers.mjs';
import { serve } from '../../../scripts/serve.mjs';

let folder: string;
let server: Awaited<ReturnType<typeof serve>>;

beforeEach(async () => {
  const parent = mkdtempSync(join(tmpdir(), 'inkling-serve-'));
  folder = join(parent, 'dist');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'models/small'), { recursive: true });
  writeFileSync(join(parent, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Page</title>');
  writeFileSync(join(folder, '_headers'), 'rules');
  writeFileSync(join(folder, '.stamp'), 'hash');
  writeFileSync(join(folder, 'assets/index-abc.js'), `export const words = '${'ink '.repeat(500)}';`);
  writeFileSync(join(folder, 'models/small/model.onnx'), 'weights');
  writeFileSync(join(folder, 'run.wasm'), 'wasm');
  server = await serve(folder, 0);
});

afterEach(async () => {
  await server.close();
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

/** Plain node:http, because fetch tidies up the very paths that are tested here. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((done, fail) => {
    request({ host: '127.0.0.1', port: server.port, path, headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', fail)
      .end();
  });
}

describe('the server', () => {
  it.each(['/', '/assets/index-abc.js', '/models/small/model.onnx', '/missing'])(
    'sends the headers of production with %s',
    async (path) => {
      const { headers } = await get(path);
      for (const [name, value] of Object.entries(productionHeaders())) {
        expect(headers[name.toLowerCase()]).toBe(value);
      }
    },
  );

  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/assets/index-abc.js', 'text/javascript; charset=utf-8'],
    ['/run.wasm', 'application/wasm'],
    ['/models/small/model.onnx', 'application/octet-stream'],
  ])('says what %s is', async (path, type) => {
    expect((await get(path)).headers['content-type']).toBe(type);
  });

  it.each([
    '/models/small/other.onnx',
    '/models/',
    '/models/small',
    '/missing',
    '/missing.html',
    '/index.html/',
    '/_headers',
    '/.stamp',
  ])('answers 404 for %s and never with the page', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(404);
    expect(body.toString()).not.toContain('doctype');
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//../secret.txt',
    '/%00',
    '/%zz',
  ])('gives nothing from outside of its folder for %s', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body.toString()).not.toContain('secret');
  });

  it('keeps files with a content hash for ever and asks again for all others', async () => {
    expect((await get('/assets/index-abc.js')).headers['cache-control']).toMatch(/immutable/);
    expect((await get('/')).headers['cache-control']).toBe('no-cache');
    expect((await get('/models/small/model.onnx')).headers['cache-control']).toBe('no-cache');
  });

  it('answers 304 to whoever has the file already', async () => {
    const { headers } = await get('/');
    const again = await get('/', { 'if-none-match': String(headers['etag']) });
    expect(again.status).toBe(304);
    expect(again.body).toHaveLength(0);
  });

  it('compresses text for those who can read it, and leaves weights as they are', async () => {
    const plain = await get('/assets/index-abc.js');
    const packed = await get('/assets/index-abc.js', { 'accept-encoding': 'gzip, deflate, br' });
    expect(packed.headers['content-encoding']).toBe('br');
    expect(packed.body.length).toBeLessThan(plain.body.length / 5);
    expect(brotliDecompressSync(packed.body)).toEqual(plain.body);
    const weights = await get('/models/small/model.onnx', { 'accept-encoding': 'br' });
    expect(weights.headers['content-encoding']).toBeUndefined();
    expect(weights.headers['content-length']).toBe('7');
  });

  it('refuses to be written to', async () => {
    expect((await get('/', {}, 'POST')).status).toBe(405);
  });

  it('answers HEAD with the length and without the body', async () => {
    const { headers, body } = await get('/models/small/model.onnx', {}, 'HEAD');
    expect(headers['content-length']).toBe('7');
    expect(body).toHaveLength(0);
  });
});

describe('a port that is taken', () => {
  it.each(['127.0.0.1', '::1'])('on %s is passed over for the next free one', async (host) => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, host, done));
    const taken = (other.address() as { port: number }).port;
    const next = await serve(folder, taken, { attempts: 20 });
    expect(next.port).toBeGreaterThan(taken);
    await next.close();
    await new Promise((done) => other.close(done));
  });

  it('is an error when no other may be tried', async () => {
    await expect(serve(folder, server.port)).rejects.toThrow(/EADDRINUSE/);
  });
});

describe('the Content-Security-Policy', () => {
  const policy = productionHeaders()['Content-Security-Policy']!;

  it('forbids inline scripts and eval', () => {
    const scripts = policy.split('; ').find((directive) => directive.startsWith('script-src'));
    expect(scripts).toBe("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).not.toContain('unsafe-inline');
  });

  it('lets a mirror of the visitor through, or only the hosts that are named when the page is built', () => {
    const connect = policy.split('; ').find((directive) => directive.startsWith('connect-src'));
    expect(connect).toBe("connect-src 'self' https: http://localhost:* http://127.0.0.1:*");
    expect(modelHosts(' https://models.example.org  http://10.0.0.5:8080 ')).toEqual([
      'https://models.example.org',
      'http://10.0.0.5:8080',
    ]);
    for (const odd of ["'unsafe-inline'", 'https://a.test;script-src', '*', 'models.example.org']) {
      expect(() => modelHosts(odd)).toThrow(/INKLING_CONNECT/);
    }
  });

  it('is the same for static hosts', () => {
    expect(headersFile()).toContain(`  Content-Security-Policy: ${policy}\n`);
  });
});
