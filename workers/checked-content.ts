import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { createError, type InklingError } from '../src/core/failure.ts';
import type { FileHash } from '../src/engines/download-plan.ts';

/** What a file is to be before any of it is used. Unknown facts are null; they are learned, and pinned by whoever asked. */
export interface WantedFile {
  /** For messages: the path inside the model, and the model's name. */
  readonly path: string;
  readonly model: string;
  readonly bytes: number | null;
  readonly hash: FileHash | null;
  /** What another model keeps under the same address, and nothing may replace. */
  readonly pin?: { readonly sha256: string; readonly model: string };
}

export interface ReceivedContent {
  readonly bytes: number;
  readonly sha256: string;
}

export type ByteStream = ReadableStream<Uint8Array<ArrayBuffer>>;

export interface CheckedContent {
  /** Fails where its source does, and where the content is not what was wanted. */
  readonly stream: ByteStream;
  /** Why the stream failed, and whether another attempt may help; null where it did not. */
  trouble(): { readonly error: InklingError; readonly mayPass: boolean } | null;
  /** Once the stream has ended well. */
  received(): ReceivedContent;
}

/** A library or a tokenizer, whose lengths nobody tells, has a few megabytes, the longest about 35. The visitor consented to no more. */
const mostUnknown = 64e6;

/**
 * Content as it comes, counted and hashed on its way: never more of it in memory than a chunk.
 * @param describeSource what to say when the source itself fails
 */
export function checkContent(
  source: ByteStream,
  file: WantedFile,
  onLoaded: (bytes: number) => void,
  describeSource: (error: unknown) => InklingError,
): CheckedContent {
  const reader = source.getReader();
  const content = sha256.create();
  const other = otherHash(file);
  const limit = file.bytes ?? mostUnknown;
  let loaded = 0;
  let trouble: ReturnType<CheckedContent['trouble']> = null;
  let received: ReceivedContent | null = null;

  function fail(error: InklingError, mayPass: boolean): InklingError {
    trouble = { error, mayPass };
    return error;
  }

  function end(): void {
    if (file.bytes !== null && loaded < file.bytes) {
      throw fail(damaged(file, `${countBytes(loaded)} of ${countBytes(file.bytes)} bytes`), true);
    }
    received = { bytes: loaded, sha256: bytesToHex(content.digest()) };
    const value = other === null ? received.sha256 : bytesToHex(other.digest());
    if (file.hash !== null && file.hash.value !== value) throw fail(wrongHash(file), false);
    const { pin } = file;
    if (pin !== undefined && pin.sha256 !== received.sha256)
      throw fail(otherThanKept(file, pin.model), false);
  }

  const stream: ByteStream = new ReadableStream({
    async pull(controller) {
      const part = await reader.read().catch((error: unknown) => {
        throw fail(describeSource(error), true);
      });
      if (part.done) {
        end();
        controller.close();
        return;
      }
      loaded += part.value.length;
      if (loaded > limit) {
        await reader.cancel().catch(() => undefined);
        throw fail(
          file.bytes === null ? tooLong(file) : damaged(file, `more than ${countBytes(limit)} bytes`),
          false,
        );
      }
      content.update(part.value);
      other?.update(part.value);
      onLoaded(loaded);
      controller.enqueue(part.value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return { stream, trouble: () => trouble, received: () => received! };
}

/** Beside SHA-256, which is always counted: what it is is pinned by that. */
function otherHash({ hash, bytes }: WantedFile) {
  if (hash?.kind === 'git') return sha1.create().update(new TextEncoder().encode(`blob ${bytes}\0`));
  return hash?.kind === 'md5' ? md5.create() : null;
}

function countBytes(bytes: number): string {
  return bytes.toLocaleString('en');
}

function damaged(file: WantedFile, what: string): InklingError {
  return createError(
    'model-damaged',
    `${file.path} of ${file.model} arrived damaged: ${what}.`,
    'Nothing of it was kept. Try again; if it happens again, the source of the file or something on the way changes it.',
  );
}

function tooLong({ path, model }: WantedFile): InklingError {
  return createError(
    'model-damaged',
    `${path} of ${model} is longer than 64 MB. Nobody told its length before, and no such file of a model is so long.`,
    'Nothing of it was kept. Check the address of the model and of its library, or choose another model.',
  );
}

function wrongHash(file: WantedFile): InklingError {
  return createError(
    'wrong-hash',
    `${file.path} of ${file.model} is not the file that was promised: its hash differs.`,
    'Nothing of it was kept. Try again; if it happens again, the source has another version of it, or something on the way changes it.',
  );
}

export function otherThanKept(
  { path, model }: Pick<WantedFile, 'path' | 'model'>,
  other: string,
): InklingError {
  return createError(
    'wrong-hash',
    `${path} of ${model} is another file than the one that ${other} keeps under the same address: somebody changed it since, or ${other} came from somebody else.`,
    `Nothing was replaced. Use ${other} as it is, or delete it and fetch ${model} then.`,
  );
}
