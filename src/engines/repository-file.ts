import * as v from 'valibot';
import { createError, type InklingError } from '../core/failure.ts';

export interface RepositoryPlace {
  /** The hub or its mirror, without a slash at its end. */
  readonly host: string;
  readonly repository: string;
  readonly revision: string;
}

export interface ReadOptions {
  readonly fetch?: typeof globalThis.fetch;
  readonly signal?: AbortSignal;
}

/** Chat templates and lists of special tokens are long, but not so long. */
const longest = 8_000_000;

/**
 * A small file of JSON in a repository, checked by its schema.
 * @throws InklingError model-missing, network, invalid, aborted
 */
export async function readRepositoryFile<T>(
  { host, repository, revision }: RepositoryPlace,
  path: string,
  schema: v.GenericSchema<unknown, T>,
  { fetch = globalThis.fetch, signal }: ReadOptions = {},
): Promise<T> {
  const name = `${path} of ${repository}`;
  const address = `${host}/${repository}/resolve/${encodeURIComponent(revision)}/${path}`;
  let response: Response;
  let text: string;
  try {
    response = await fetch(address, { signal: signal ?? null, cache: 'no-store' });
    text = response.ok ? await readText(response) : '';
  } catch {
    if (signal?.aborted)
      throw createError('aborted', 'Looking it up was stopped.', 'Start again when you like.');
    throw createError(
      'network',
      `${name} could not be fetched from ${new URL(host).host}: the connection failed.`,
      'Check the network and try again.',
    );
  }
  if (!response.ok) throw refused(name, response.status);
  const parsed = v.safeParse(schema, parseJson(text));
  if (parsed.success) return parsed.output;
  const place = v.getDotPath(parsed.issues[0]);
  throw createError(
    'invalid',
    `${name} is not what such a file has to be${place === null ? '' : `: ${place} is missing or of another kind`}.`,
    'Check that the address leads to a repository of a model. A sign-in page of the network may stand in between.',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const part = await reader?.read();
    if (part === undefined || part.done) return text;
    text += decoder.decode(part.value, { stream: true });
    if (text.length <= longest) continue;
    await reader?.cancel();
    return '';
  }
}

function refused(name: string, status: number): InklingError {
  if ([401, 403].includes(status)) {
    return createError(
      'model-missing',
      `${name} is not given to everybody (${status}): its owner wants its terms accepted with an account first.`,
      'Choose a model without such terms. Inkling keeps no accounts; a model pack made by somebody who may have it works too.',
    );
  }
  if ([404, 410].includes(status)) {
    return createError('model-missing', `${name} is missing.`, 'Choose another repository or revision.');
  }
  return createError(
    'network',
    `The server answered ${status} for ${name}.`,
    'Try again later, or use a mirror.',
  );
}
