import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { cacheControl, productionHeaders } from './headers.mjs';

const types = /** @type {Record<string, string>} */ ({
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.jinja': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
});

/** Weights are noise to a compressor, fonts and pictures are compressed already. */
const compressible = new Set([
  '.css',
  '.html',
  '.js',
  '.json',
  '.md',
  '.mjs',
  '.svg',
  '.wasm',
  '.webmanifest',
]);

/**
 * Serves a built folder as production does. What does not exist is a 404, never the page: a page that answers for a
 * missing model file would be taken for the file.
 *
 * Only this machine is served: elsewhere the page would not be a secure context, and models could not run.
 *
 * @param {string} folder
 * @param {number} port the first port to try; 0 takes any free one
 * @param {{ attempts?: number }} [options] how many ports to try, one after the other
 * @returns {Promise<{ url: string, port: number, bytesSent: () => number, close: () => Promise<void> }>} `bytesSent` counts
 *   everything that went over the wire, headers included
 */
export async function serve(folder, port, { attempts = 1 } = {}) {
  const respond = createResponder(resolve(folder));
  const server = createServer((request, response) => {
    respond(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  const countSent = countBytes(server);
  const taken = await listenOnFreePort(server, port, attempts);
  return {
    port: taken,
    bytesSent: countSent,
    url: `http://localhost:${taken}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** @param {import('node:http').Server} server */
function countBytes(server) {
  const open = /** @type {Set<import('node:net').Socket>} */ (new Set());
  let closed = 0;
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      closed += socket.bytesWritten;
    });
  });
  return () => [...open].reduce((sum, socket) => sum + socket.bytesWritten, closed);
}

/** @param {import('node:http').Server} server @param {number} first @param {number} attempts */
async function listenOnFreePort(server, first, attempts) {
  for (let port = first; ; port += 1) {
    try {
      // Browsers try ::1 first, and a server that listens only there would answer in our place.
      if (port !== 0) await listen(createSocketServer(), port, '::1').then(close, ignoreMissingAddress);
      await listen(server, port, '127.0.0.1');
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    } catch (error) {
      const isTaken = /** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE';
      if (!isTaken || port + 1 >= first + attempts) throw error;
    }
  }
}

/** @template {import('node:net').Server} S @param {S} server @param {number} port @param {string} host @returns {Promise<S>} */
function listen(server, port, host) {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => {
      server.removeListener('error', fail);
      done(server);
    });
  });
}

/** @param {import('node:net').Server} server @returns {Promise<void>} */
function close(server) {
  return new Promise((done) => server.close(() => done()));
}

/** A machine without IPv6 has no ::1. @param {NodeJS.ErrnoException} error */
function ignoreMissingAddress(error) {
  if (error.code === 'EADDRINUSE') throw error;
}

/** @param {string} root */
function createResponder(root) {
  /** @type {Map<string, Promise<Buffer>>} compressed bodies by path, time and encoding */
  const compressed = new Map();

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  return async (request, response) => {
    for (const [name, value] of Object.entries(productionHeaders())) response.setHeader(name, value);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405);
    const path = safePath(request.url ?? '/');
    if (path === null) return refuse(response, 400);
    const file = join(root, path);
    const info = await stat(file).catch(() => null);
    if (!info?.isFile()) return refuse(response, 404);

    const extension = extname(file);
    const etag = `"${info.size.toString(36)}-${Math.round(info.mtimeMs).toString(36)}"`;
    response.setHeader('Content-Type', types[extension] ?? 'application/octet-stream');
    response.setHeader('Cache-Control', cacheControl(path));
    response.setHeader('ETag', etag);
    if (request.headers['if-none-match'] === etag) return refuse(response, 304);

    const encoding = compressible.has(extension) ? chooseEncoding(request.headers['accept-encoding']) : null;
    if (compressible.has(extension)) response.setHeader('Vary', 'Accept-Encoding');
    if (encoding === null) {
      response.setHeader('Content-Length', info.size);
      if (request.method === 'HEAD') return void response.end();
      createReadStream(file)
        .on('error', () => response.destroy())
        .pipe(response);
      return;
    }
    const key = `${file} ${etag} ${encoding}`;
    const body = await remember(compressed, key, () => compress(file, encoding));
    response.setHeader('Content-Encoding', encoding);
    response.setHeader('Content-Length', body.length);
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

/** @param {import('node:http').ServerResponse} response @param {number} status */
function refuse(response, status) {
  response.setHeader('Cache-Control', 'no-cache');
  response.writeHead(status, status === 304 ? {} : { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(status === 304 ? undefined : `${status}\n`);
}

/** The path inside the folder, or null for anything that tries to leave it. @param {string} url */
export function safePath(url) {
  const raw = url.replace(/[?#].*$/s, '');
  let path;
  try {
    path = decodeURIComponent(raw);
  } catch {
    return null;
  }
  if (!path.startsWith('/') || path.includes('\0') || path.includes('\\')) return null;
  if (path.split('/').includes('..')) return null;
  const clean = normalize(path).split(sep).join('/');
  // Instructions for hosts and the build's own notes are not content.
  if (clean === '/_headers' || clean.includes('/.')) return '/404';
  return clean.endsWith('/') ? `${clean}index.html` : clean;
}

/** @param {string | string[] | undefined} accepted @returns {'br' | 'gzip' | null} */
function chooseEncoding(accepted) {
  const list = String(accepted ?? '');
  if (/\bbr\b/.test(list)) return 'br';
  return /\bgzip\b/.test(list) ? 'gzip' : null;
}

/** @param {string} file @param {'br' | 'gzip'} encoding */
async function compress(file, encoding) {
  const body = await readFile(file);
  // Level 5 keeps the first visit quick for the engine and its wasm; the rest is small enough for the best.
  const quality = body.length > 200_000 ? 5 : 11;
  return encoding === 'br'
    ? promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } })
    : promisify(gzip)(body);
}

/** @template T @param {Map<string, Promise<T>>} map @param {string} key @param {() => Promise<T>} make */
function remember(map, key, make) {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  made.catch(() => map.delete(key));
  return made;
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  const { url } = await serve(argv[2] ?? 'dist', Number(argv[3] ?? 4173));
  console.log(`Serving ${argv[2] ?? 'dist'} at ${url}`);
}
