import type { SharedFetch } from './shared-fetch.ts';

/** The engine reads this cache too, and checks the hash of whatever it finds there before it uses it. */
const cacheName = 'inkling-models';

/** The part of models.json that matters here; the engine validates the rest. */
interface ListedModel {
  readonly location: { readonly kind: string; readonly path?: string };
  readonly variants: readonly {
    readonly device: string;
    readonly files: readonly { readonly path: string }[];
  }[];
}

/** Fetches the embedded models in the background. */
export function createModelKeeper(fetchShared: SharedFetch) {
  return {
    /** A file that is on its way already is shared with whoever asks for it now. */
    fetch: fetchShared,

    /** One file after the other: a visitor who starts a run meanwhile should not compete with ten downloads. */
    async keepAll(): Promise<void> {
      const cache = await caches.open(cacheName);
      for (const url of await listFiles()) {
        if ((await cache.match(url)) !== undefined || fetchShared.isUnderway(url)) continue;
        const response = await fetchShared(new Request(url, { cache: 'no-store' }));
        if (!response.ok) throw new Error(`${response.status} for ${url}`);
        await cache.put(url, response);
      }
    },
  };
}

/** The files of the embedded models for the device that a run would take on this machine. */
async function listFiles(): Promise<readonly string[]> {
  const wanted = (await hasGpu()) ? 'webgpu' : 'wasm';
  const response = await fetch('/models.json');
  const { models } = (await response.json()) as { readonly models: readonly ListedModel[] };
  return models.flatMap(({ location, variants }) => {
    if (location.kind !== 'embedded' || location.path === undefined) return [];
    const folder = new URL(location.path.replace(/\/?$/, '/'), self.location.origin);
    const files = variants.find(({ device }) => device === wanted)?.files ?? [];
    return files.map(({ path }) => new URL(path, folder).href);
  });
}

/** A software adapter does not count: the processor itself is faster than its imitation of a GPU. */
export async function hasGpu(): Promise<boolean> {
  const gpu = (navigator as { readonly gpu?: GPU }).gpu;
  const adapter = await gpu?.requestAdapter().catch(() => null);
  return adapter !== null && adapter !== undefined && !adapter.info.isFallbackAdapter;
}
