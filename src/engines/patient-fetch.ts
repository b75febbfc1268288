import { createError, type InklingError } from '../core/failure.ts';

/** How long a server may send nothing, in milliseconds, before the connection counts as broken. A file may have to be woken up first. */
export const patience = { listing: 30_000, file: 60_000 };

export interface PatientOptions {
  readonly fetch?: typeof globalThis.fetch;
  readonly signal?: AbortSignal;
  /** Milliseconds without a byte. */
  readonly patience: number;
}

/** A connection over which nothing came for so long. */
export class Silence extends Error {
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    super(`Nothing came for ${milliseconds} milliseconds.`);
    this.milliseconds = milliseconds;
  }
}

/**
 * A request that a silent server does not hold for ever: neither before it answers nor in the middle of the answer. Time counts only while
 * somebody waits for the network, not while a slow disk takes what came.
 * @returns the answer; without its body where it is a refusal
 * @throws Silence, also while the body is read; and what `fetch` throws
 */
export async function fetchPatiently(
  address: string,
  { fetch = globalThis.fetch, signal, patience }: PatientOptions,
): Promise<Response> {
  const request = new AbortController();
  const stop = () => request.abort();
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop);
  const end = () => signal?.removeEventListener('abort', stop);
  // `no-store`: our own store keeps what is to be kept; with the HTTP cache in between, two workers of a private window that first load the
  // same file both fail.
  const asking = fetch(address, { signal: request.signal, cache: 'no-store' });
  const { body, ok, status, headers } = await atMost(patience, asking, stop).catch((error: unknown) => {
    end();
    throw error;
  });
  // Nobody reads what comes with a refusal.
  if (!ok || body === null) {
    end();
    stop();
    return new Response(null, { status, headers });
  }
  const reader = body.getReader();
  const timed = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const part = await atMost(patience, reader.read(), stop).catch((error: unknown) => {
          end();
          throw error;
        });
        if (!part.done) {
          controller.enqueue(part.value);
          return;
        }
        end();
        controller.close();
      },
      cancel(reason) {
        end();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(timed, { status, headers });
}

/** @param what the server was asked for */
export function silentServer(what: string, address: string, { milliseconds }: Silence): InklingError {
  return createError(
    'network',
    `${new URL(address).host} was asked for ${what}, and then sent nothing for ${milliseconds / 1000} seconds.`,
    'The connection counts as broken. Check the network and try again. If it stays so, try later or use a mirror; files that arrived whole are kept.',
  );
}

function atMost<T>(milliseconds: number, work: Promise<T>, stop: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Silence(milliseconds));
      stop();
    }, milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** @param what is gated: a repository, or one of its files */
export function gated(what: string): InklingError {
  return createError(
    'model-missing',
    `${what} is gated: its owner wants its terms accepted with an account first.`,
    'Choose a model without such terms. Inkling keeps no accounts; a model pack made by somebody who may have it works too.',
  );
}
