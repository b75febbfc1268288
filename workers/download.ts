import type { InklingError } from '../src/core/failure.ts';
import { createError } from '../src/core/failure.ts';
import type { DownloadPause } from '../src/engines/downloads-protocol.ts';
import { hub } from '../src/engines/model-address.ts';
import {
  fetchPatiently,
  gated,
  patience as defaultPatience,
  Silence,
  silentServer,
} from '../src/engines/patient-fetch.ts';
import { describeWait, readRetryAfter } from '../src/engines/retry-after.ts';
import { checkContent, type ReceivedContent, type WantedFile } from './checked-content.ts';
import { describeStoring } from './storing-error.ts';

export interface DownloadOptions {
  readonly signal: AbortSignal;
  readonly onLoaded: (bytes: number) => void;
  readonly onPause?: (pause: DownloadPause) => void;
  /** Takes the checked content as it comes; what it has taken is void when its stream fails. */
  readonly store: (content: ReadableStream<Uint8Array<ArrayBuffer>>, bytes: number | null) => Promise<void>;
  /** How much the store still takes, about; null where it does not say. */
  readonly room: () => Promise<number | null>;
  readonly fetch?: typeof globalThis.fetch;
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds without a byte after which the connection counts as broken. */
  readonly patience?: number;
}

/** The trouble of a network passes; each pause is twice as long as the one before. */
const pauses = [1000, 2000, 4000, 8000];
/** A server that asks for more is not waited for: the visitor hears when to come back. */
const longestPause = 300_000;

/**
 * One file from one address into a store, checked on its way: never more of it in memory than a chunk. Tried five times where trying helps, and
 * where the server does not ask for a longer wait than five minutes.
 * @throws InklingError model-missing, model-damaged, wrong-hash, network, aborted, storage-full
 */
export async function download(
  address: string,
  file: WantedFile,
  options: DownloadOptions,
): Promise<ReceivedContent> {
  const { signal, onPause, wait = pause } = options;
  for (let attempt = 0; ; attempt++) {
    try {
      return await attemptOnce(address, file, options);
    } catch (error) {
      if (signal.aborted) throw aborted();
      const delay = pauses[attempt];
      if (delay === undefined || !(error instanceof PassingTrouble)) throw plain(error);
      if (error.atLeast > longestPause) throw error.error;
      const milliseconds = Math.max(delay, error.atLeast);
      const { why } = error;
      onPause?.({ why, milliseconds, attempt: attempt + 2, attempts: pauses.length + 1 });
      await wait(milliseconds, signal);
    }
  }
}

/** An InklingError that may be another when asked again. */
class PassingTrouble extends Error {
  readonly error: InklingError;
  readonly why: DownloadPause['why'];
  /** Milliseconds. */
  readonly atLeast: number;

  constructor(error: InklingError, why: DownloadPause['why'] = 'broken', atLeast = 0) {
    super(error.message);
    this.error = error;
    this.why = why;
    this.atLeast = atLeast;
  }
}

async function attemptOnce(
  address: string,
  file: WantedFile,
  {
    signal,
    onLoaded,
    store,
    room,
    fetch = globalThis.fetch,
    patience = defaultPatience.file,
  }: DownloadOptions,
): Promise<ReceivedContent> {
  onLoaded(0);
  let response: Response;
  try {
    response = await fetchPatiently(address, { fetch, signal, patience });
  } catch (error) {
    throw new PassingTrouble(unreachable(file, address, error));
  }
  checkAnswer(file, response);
  const content = checkContent(response.body!, file, onLoaded, (error) => unreachable(file, address, error));
  // What a store throws when its stream fails differs between browsers; the check knows the reason.
  await store(content.stream, file.bytes).catch(async (error: unknown) => {
    const trouble = content.trouble();
    if (trouble === null) {
      const { path, model, bytes } = file;
      const goOn = 'then go on. Files that arrived whole are kept.';
      throw await describeStoring(error, { what: `${path} of ${model}`, bytes, room, goOn });
    }
    throw trouble.mayPass ? new PassingTrouble(trouble.error) : trouble.error;
  });
  return content.received();
}

function plain(error: unknown): unknown {
  return error instanceof PassingTrouble ? error.error : error;
}

function checkAnswer(file: WantedFile, response: Response): void {
  const { status, headers } = response;
  if (status === 404 || status === 410) throw missing(file, 'the server has no such file');
  // The hub lists the files of such a repository for everybody, and refuses only these.
  if (headers.get('X-Error-Code') === 'GatedRepo') throw gated(`${file.path} of ${file.model}`);
  if (status === 401 || status === 403) {
    throw missing(file, `the server does not give it to everybody (${status})`);
  }
  if (!response.ok) {
    const seconds = readRetryAfter(headers);
    const why = seconds > 0 || status === 429 ? 'asked' : 'refused';
    throw new PassingTrouble(refused(file, status, seconds), why, seconds * 1000);
  }
  // Hosts of single-page applications answer every unknown address with the page, and say 200; so do sign-in pages.
  if (/\bhtml\b/i.test(headers.get('Content-Type') ?? '')) {
    throw missing(file, 'the server sent a web page in its place');
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(aborted());
      },
      { once: true },
    );
  });
}

function missing(file: WantedFile, why: string): InklingError {
  return createError(
    'model-missing',
    `${file.path} of ${file.model} is missing: ${why}.`,
    'The model cannot start without it. Choose another model or another mirror, or import a model pack.',
  );
}

function refused(file: WantedFile, status: number, seconds: number): InklingError {
  const when = seconds > 0 ? `in ${describeWait(seconds)}` : 'later';
  return createError(
    'network',
    status === 429
      ? `The server gives ${file.path} of ${file.model} no more for now (429): too many requests came from this network.`
      : `The server answered ${status} for ${file.path} of ${file.model}.`,
    `Try again ${when}, or use a mirror; files that arrived whole are kept.`,
  );
}

function unreachable(file: WantedFile, address: string, error: unknown): InklingError {
  if (error instanceof Silence) return silentServer(`${file.path} of ${file.model}`, address, error);
  return createError(
    'network',
    `${file.path} of ${file.model} could not be fetched from ${new URL(address).host}: the connection failed${address.startsWith(`${hub}/`) ? '' : ', or the server does not let pages of others read its files (CORS)'}.`,
    'Check the network and try again. Files that arrived whole are kept.',
  );
}

function aborted(): InklingError {
  return createError(
    'aborted',
    'The download was stopped.',
    'Start again when you like: files that arrived whole are kept.',
  );
}
