import { createError, InklingError } from '../src/core/failure.ts';
import { addressOf } from '../src/engines/model-address.ts';
import type { ModelFile, ModelSpec, Variant } from '../src/engines/protocol.ts';
import { fileDamaged, fileGone } from './kept-check.ts';

/** Ours alone: nothing enters it that was not checked, so what lies in it works without a network. */
const CACHE_NAME = 'inkling-models';

/**
 * Every file of the variant by its path, each with the length and the hash that models.json promises.
 * Those that come with the page are fetched from it; those of any other model are only read from what a visitor had fetched.
 * The library never fetches: it would accept a page of HTML as a model and keep it, report progress only of files
 * already begun, and write partial files.
 *
 * @param onProgress bytes of this variant that are here, of any origin
 * @throws InklingError model-missing, model-damaged, wrong-hash, network
 */
export async function fetchModelFiles(
  spec: ModelSpec,
  variant: Variant,
  onProgress: (loadedBytes: number) => void,
): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const cache = await openCache();
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  let finished = 0;
  for (const file of variant.files) {
    const url = addressOf(spec, file);
    const kept = await readCached(cache, url, file);
    if (kept.kind === 'whole') files.set(file.path, kept.bytes);
    else if (spec.location.kind === 'embedded') {
      const bytes = await download(spec, file, url, (loaded) => onProgress(finished + loaded));
      await keep(cache, url, bytes);
      files.set(file.path, bytes);
    } else throw kept.kind === 'missing' ? fileGone(spec, file) : fileDamaged(spec, file);
    finished += file.bytes;
    onProgress(finished);
  }
  return files;
}

/** Null where the browser has no Cache API (private windows of some, pages without a secure context). */
async function openCache(): Promise<Cache | null> {
  try {
    return await caches.open(CACHE_NAME);
  } catch {
    return null;
  }
}

type Cached =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'missing' | 'damaged' };

/** A kept file that no longer has its hash is thrown away: so it is fetched again, or the page of models sees that it is missing. */
async function readCached(cache: Cache | null, url: string, file: ModelFile): Promise<Cached> {
  try {
    const response = await cache?.match(url);
    if (response === undefined) return { kind: 'missing' };
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length === file.bytes && (await sha256(bytes)) === file.sha256) {
      return { kind: 'whole', bytes };
    }
    await cache?.delete(url);
    return { kind: 'damaged' };
  } catch (error) {
    if (error instanceof InklingError) throw error;
    return { kind: 'missing' };
  }
}

/** A full disk is no reason to stop: the model runs, and the next visit fetches it again. */
async function keep(cache: Cache | null, url: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    const headers = { 'Content-Type': 'application/octet-stream', 'Content-Length': String(bytes.length) };
    await cache?.put(url, new Response(bytes, { headers }));
  } catch {
    return;
  }
}

async function download(
  spec: ModelSpec,
  file: ModelFile,
  url: string,
  onLoaded: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await request(spec, file, url);
  checkAnswer(spec, file, response);
  const bytes = await readBody(spec, file, response, onLoaded);
  if ((await sha256(bytes)) !== file.sha256) {
    throw createError(
      'wrong-hash',
      `${file.path} of ${spec.name} is not the file that models.json describes: its SHA-256 differs.`,
      'Nothing of it was used. Reload the page; if it happens again, the server has another version of the file, ' +
        'and models.json has to be written anew from it.',
    );
  }
  return bytes;
}

/**
 * `no-store`: with the HTTP cache in between, two workers of a private window that first load the same file both fail
 * with "Failed to fetch". Our own cache keeps the file anyway.
 */
async function request(spec: ModelSpec, file: ModelFile, url: string): Promise<Response> {
  try {
    return await fetch(url, { cache: 'no-store' });
  } catch {
    throw unreachable(spec, file);
  }
}

function checkAnswer(spec: ModelSpec, file: ModelFile, response: Response): void {
  if (response.status === 404 || response.status === 410)
    throw missing(spec, file, 'the server has no such file');
  if (!response.ok) {
    throw createError(
      'network',
      `The server answered ${response.status} for ${file.path} of ${spec.name}.`,
      'Try again later; what was already fetched is kept.',
    );
  }
  // Hosts of single-page applications answer every unknown address with the page, and say 200.
  if (/\bhtml\b/i.test(response.headers.get('Content-Type') ?? '')) {
    throw missing(spec, file, 'the server sent a web page in its place');
  }
}

/** Reads at most what was promised: a longer answer is refused before it fills the memory. */
async function readBody(
  spec: ModelSpec,
  file: ModelFile,
  response: Response,
  onLoaded: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(file.bytes);
  const reader = response.body!.getReader();
  let loaded = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw unreachable(spec, file);
    });
    if (done) break;
    if (loaded + value.length > file.bytes) {
      await reader.cancel();
      throw damaged(spec, file, `more than ${file.bytes} bytes`);
    }
    bytes.set(value, loaded);
    loaded += value.length;
    onLoaded(loaded);
  }
  if (loaded < file.bytes) throw damaged(spec, file, `${loaded} of ${file.bytes} bytes`);
  return bytes;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Undefined outside a secure context, whatever the types say.
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  if (subtle === undefined) {
    throw createError(
      'load-failed',
      'Model files cannot be checked, because the browser offers its cryptography only on secure pages.',
      'Open the page over https, or on localhost.',
    );
  }
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function missing(spec: ModelSpec, file: ModelFile, why: string): InklingError {
  return createError(
    'model-missing',
    `${file.path} of ${spec.name} is missing: ${why}.`,
    'The model cannot start without it. Choose another model, or put the file back where the page is served from.',
  );
}

function damaged(spec: ModelSpec, file: ModelFile, what: string): InklingError {
  return createError(
    'model-damaged',
    `${file.path} of ${spec.name} arrived damaged: ${what}.`,
    'Nothing of it was kept. Reload the page to fetch it again.',
  );
}

function unreachable(spec: ModelSpec, file: ModelFile): InklingError {
  return createError(
    'network',
    `${file.path} of ${spec.name} could not be fetched: the connection failed.`,
    'Check the network and try again. Files that arrived whole are kept.',
  );
}
