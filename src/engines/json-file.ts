import * as v from 'valibot';
import { createError, type InklingError } from '../core/failure.ts';
import { fetchPatiently, patience, Silence, silentServer } from './patient-fetch.ts';
import { describeWait, readRetryAfter } from './retry-after.ts';

export interface ReadOptions {
  readonly fetch?: typeof globalThis.fetch;
  readonly signal?: AbortSignal;
  /** Milliseconds without a byte after which the connection counts as broken. */
  readonly patience?: number;
}

export interface JsonFile<T> {
  readonly value: T;
  readonly content: Uint8Array<ArrayBuffer>;
}

/** Chat templates and lists of special tokens are long, but not so long. */
const longest = 8_000_000;

/**
 * A small file of JSON beside a model, checked by its schema.
 * @param name for messages
 * @throws InklingError model-missing, network, invalid, aborted
 */
export async function readJsonFile<T>(
  address: string,
  name: string,
  schema: v.GenericSchema<unknown, T>,
  options: ReadOptions = {},
): Promise<JsonFile<T>> {
  let response: Response;
  let content: Uint8Array<ArrayBuffer>;
  try {
    response = await fetchPatiently(address, { patience: patience.listing, ...options });
    content = response.ok ? await readContent(response) : new Uint8Array();
  } catch (error) {
    if (options.signal?.aborted) throw lookingStopped();
    if (error instanceof Silence) throw silentServer(name, address, error);
    throw createError(
      'network',
      `${name} could not be fetched from ${new URL(address).host}: the connection failed, or the server does not let pages of others read its files (CORS). Browsers do not tell which.`,
      'Check the address and the network. If the file opens in a tab of its own, whoever runs the server has to send the header Access-Control-Allow-Origin with it.',
    );
  }
  if (!response.ok) throw refused(name, response);
  if (/\bhtml\b/i.test(response.headers.get('Content-Type') ?? '')) throw isPage(name);
  const parsed = v.safeParse(schema, parseJson(content));
  if (parsed.success) return { value: parsed.output, content };
  const place = v.getDotPath(parsed.issues[0]);
  throw createError(
    'invalid',
    `${name} is not what such a file has to be${place === null ? '' : `: ${place} is missing or of another kind`}.`,
    'Check that the address is that of a model. A sign-in page of the network may stand in between.',
  );
}

export function lookingStopped(): InklingError {
  return createError('aborted', 'Looking it up was stopped.', 'Start again when you like.');
}

function parseJson(content: Uint8Array<ArrayBuffer>): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(content));
  } catch {
    return undefined;
  }
}

/** Nothing of one that is too long. */
async function readContent(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const part = await reader?.read();
    if (part === undefined || part.done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    parts.push(part.value);
    length += part.value.length;
    if (length <= longest) continue;
    await reader?.cancel();
    return new Uint8Array();
  }
}

function refused(name: string, { status, headers }: Response): InklingError {
  if ([401, 403].includes(status)) {
    return createError(
      'model-missing',
      `${name} is not given to everybody: the server answered ${status}.`,
      'Its owner may want terms accepted with an account, or something on the way stops it, such as a proxy. Inkling keeps no accounts: choose another model, or import a model pack made by somebody who may have it.',
    );
  }
  if ([404, 410].includes(status)) {
    return createError(
      'model-missing',
      `${name} is missing (${status}).`,
      'Check the address, or choose another model or revision.',
    );
  }
  const wait = readRetryAfter(headers);
  return createError(
    'network',
    `The server answered ${status} for ${name}.`,
    `Try again ${wait > 0 ? `in ${describeWait(wait)}` : 'later'}, or use a mirror.`,
  );
}

/** Hosts of single-page applications answer every unknown address with the page, and say 200. */
function isPage(name: string): InklingError {
  return createError(
    'model-missing',
    `${name} is missing: the server sent a web page in its place.`,
    'Check the address: it has to be that of the file itself, not of a page about it. A sign-in page of the network may stand in between.',
  );
}
