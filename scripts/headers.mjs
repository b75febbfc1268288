import { env } from 'node:process';

/**
 * The headers of production, in one place: the server, `vite dev`, `vite preview` and the `_headers` file for static
 * hosts all read them here.
 */

/**
 * Where models may come from beside the page itself. The embedded ones need none of it, and without a wish of the visitor nothing is asked.
 * A visitor may name a mirror of the hub or the library of a model, wherever it lies, and a fixed header cannot know its host: so any host
 * with https is allowed, and this machine. What this gives up is the second fence around a page in which foreign code would run; the first
 * one, `script-src`, lets none run. Whoever serves Inkling to others, and knows from where its models come, sets INKLING_CONNECT to
 * those addresses when it is built and served, with spaces between them: then no other is allowed.
 */
const anyModelHost = ['https:', 'http://localhost:*', 'http://127.0.0.1:*'];

/** @param {string | undefined} wish */
export function modelHosts(wish) {
  const named = (wish ?? '').split(/\s+/).filter((host) => host !== '');
  const odd = named.find((host) => !/^https?:\/\/[\w.*:[\]-]+$/.test(host));
  if (odd !== undefined)
    throw new Error(`INKLING_CONNECT names ${odd}, which is no origin such as https://models.example.org.`);
  return named.length > 0 ? named : anyModelHost;
}

const policy = {
  'default-src': ["'self'"],
  // WebAssembly needs its own permission; `unsafe-eval` and inline scripts stay forbidden.
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'style-src': ["'self'"],
  'connect-src': ["'self'", ...modelHosts(env['INKLING_CONNECT'])],
  'worker-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** @returns {Record<string, string>} */
export function productionHeaders() {
  return withPolicy(policy);
}

/**
 * Vite's development client injects style elements and talks over a web socket; nothing else is relaxed.
 * @returns {Record<string, string>}
 */
export function developmentHeaders() {
  return withPolicy({
    ...policy,
    'style-src': ["'self'", "'unsafe-inline'"],
    'connect-src': [...policy['connect-src'], 'ws:'],
  });
}

/** How long a file may be kept: names with a content hash for ever, everything else is asked for again. */
export function cacheControl(/** @type {string} */ path) {
  return path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/** The same as a `_headers` file, which several static hosts understand. */
export function headersFile() {
  const lines = Object.entries(productionHeaders()).map(([name, value]) => `  ${name}: ${value}`);
  return [
    '/*',
    ...lines,
    `  Cache-Control: ${cacheControl('/')}`,
    '/assets/*',
    '  ! Cache-Control',
    `  Cache-Control: ${cacheControl('/assets/')}`,
    '',
  ].join('\n');
}

/** @param {Record<string, string[]>} directives */
function withPolicy(directives) {
  return {
    'Content-Security-Policy': Object.entries(directives)
      .map(([name, values]) => `${name} ${values.join(' ')}`)
      .join('; '),
    // Together these two isolate the page, which is what gives WebAssembly its threads.
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  };
}
