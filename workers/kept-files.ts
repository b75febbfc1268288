import { createError } from '../src/core/failure.ts';
import type { KeptFile } from '../src/engines/downloads-protocol.ts';

/** Ours alone: nothing enters it that was not checked, so what lies in it works without a network. */
const CACHE_NAME = 'inkling-models';

/** Files of models by their address at the hub, whichever mirror or pack they came from. */
export interface KeptFiles {
  match(url: string): Promise<Response | undefined>;
  /** Consumes the body; what it throws is thrown, and then nothing is kept. A full disk rejects with a QuotaExceededError. */
  put(url: string, body: BodyInit, bytes: number | null): Promise<void>;
  remove(url: string): Promise<void>;
  /** How many bytes the browser still allows, about; null where it does not say. */
  room(): Promise<number | null>;
}

/** Null where the browser has no Cache API (private windows of some, pages without a secure context). */
export async function openKeptFiles(): Promise<KeptFiles | null> {
  let cache: Cache;
  try {
    cache = await caches.open(CACHE_NAME);
  } catch {
    return null;
  }
  return {
    match: (url) => cache.match(url),
    put(url, body, bytes) {
      const headers = new Headers({ 'Content-Type': 'application/octet-stream' });
      if (bytes !== null) headers.set('Content-Length', String(bytes));
      return cache.put(url, new Response(body, { headers }));
    },
    async remove(url) {
      await cache.delete(url);
    },
    async room() {
      const { storage } = navigator as { readonly storage?: Pick<StorageManager, 'estimate'> };
      const { usage, quota } = (await storage?.estimate().catch(() => null)) ?? {};
      return usage === undefined || quota === undefined ? null : Math.max(0, quota - usage);
    },
  };
}

/** All files of models of other servers that lie here, whether a model needs them or not. */
export async function listKeptFiles(): Promise<readonly KeptFile[]> {
  if ((await openKeptFiles()) === null) return [];
  const cache = await caches.open(CACHE_NAME);
  const others = (await cache.keys()).filter(({ url }) => new URL(url).origin !== self.location.origin);
  const files = others.map(async (request) => {
    const response = await cache.match(request);
    // Deleted meanwhile.
    return response === undefined ? [] : [{ address: request.url, bytes: await measure(response) }];
  });
  return (await Promise.all(files)).flat();
}

async function measure(response: Response): Promise<number> {
  const told = response.headers.get('Content-Length');
  return told === null ? (await response.blob()).size : Number(told);
}

/**
 * Refuses before the first byte what cannot have room for its last.
 * @throws InklingError storage-full
 */
export async function checkRoom(
  kept: KeptFiles,
  model: string,
  files: readonly { readonly address: string; readonly bytes: number | null }[],
): Promise<void> {
  const room = await kept.room();
  if (room === null) return;
  let needed = 0;
  for (const { address, bytes } of files) {
    if ((await kept.match(address)) === undefined) needed += bytes ?? 0;
  }
  if (needed <= room) return;
  throw createError(
    'storage-full',
    `${model} needs ${megabytes(needed)} more, and the browser allows this page only ${megabytes(room)} more.`,
    'Delete a model that you do not need, free space on the disk, or choose a smaller model. Nothing was fetched now.',
  );
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;
}
