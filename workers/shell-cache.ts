import type { SharedFetch } from './shared-fetch.ts';

const prefix = 'inkling-shell-';

/** How long a slow network may keep a visitor waiting for a file that is here already. */
const patience = 4_000;

/** Large files that most visits never need; whatever does get used is kept then. */
const isOptional = (url: string) =>
  /\.wasm$/.test(url) || (/\.woff2?$/.test(url) && !/-latin-wght-/.test(url));

/** The two builds of the runtime: the plain one, and the one that can reach a GPU. */
const isRuntime = (url: string, gpu: boolean) =>
  /ort-wasm-simd-threaded.*\.wasm$/.test(url) && url.includes('asyncify') === gpu;

interface ShellFile {
  readonly url: string;
  readonly revision: string | null;
}

/** The files of one built version. Their names and revisions name the cache, so versions never share one. */
export function createShell(files: readonly ShellFile[], fetchShared: SharedFetch) {
  const cacheName = prefix + fingerprint(JSON.stringify(files));
  const paths = new Set(files.map(({ url }) => `/${url}`));
  const names = files.map(({ url }) => `/${url}`);

  return {
    has: (path: string) => paths.has(asFile(path)),

    async install(): Promise<void> {
      const cache = await caches.open(cacheName);
      const wanted = names.filter((path) => !isOptional(path));
      await Promise.all(
        wanted.map(async (path) => {
          // A file with a content hash in its name may come from anywhere, also from the version before.
          const kept = path.startsWith('/assets/')
            ? await caches.match(path, { ignoreVary: true })
            : undefined;
          if (kept !== undefined) await cache.put(path, kept);
          else await cache.add(path.startsWith('/assets/') ? path : new Request(path, { cache: 'no-cache' }));
        }),
      );
    },

    /** Only the build that a run on this machine would load. */
    async keepRuntime(gpu: boolean): Promise<void> {
      const runtime = names.filter((path) => isRuntime(path, gpu));
      await Promise.all(runtime.map((path) => keptFirst(new Request(path))));
    },

    /** Tabs that show the version before may still ask for its lazy parts, so that one stays. */
    async removeOutdated(): Promise<void> {
      const others = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== cacheName);
      await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
    },

    keptFirst,

    /** The network's answer, unless there is none or it takes too long and the file is here. */
    async freshFirst(request: Request, path: string): Promise<Response> {
      const cache = await caches.open(cacheName);
      const kept = await cache.match(asFile(path), { ignoreVary: true });
      if (kept === undefined) return fetch(request);
      let timer: ReturnType<typeof setTimeout> | undefined;
      const tooLong = new Promise<Response>((resolve) => {
        timer = setTimeout(() => resolve(kept), patience);
      });
      try {
        return await Promise.race([fetch(request).catch(() => kept), tooLong]);
      } finally {
        clearTimeout(timer);
      }
    },
  };

  async function keptFirst(request: Request): Promise<Response> {
    const kept = await caches.match(request, { ignoreVary: true });
    if (kept !== undefined) return kept;
    const response = await fetchShared(request);
    if (response.ok) {
      const copy = response.clone();
      const cache = await caches.open(cacheName);
      // A full disk is no reason to withhold the file.
      await cache.put(request, copy).catch(() => undefined);
    }
    return response;
  }
}

function asFile(path: string): string {
  return path === '/' ? '/index.html' : path;
}

/** FNV-1a: names a cache, guards nothing. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}
