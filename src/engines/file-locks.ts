import { locksOf } from './worker-life.ts';

/** Resolves when others can have it. */
export type Release = () => Promise<unknown>;

/** One model is fetched or imported by one tab at a time. Null where another one does it at this moment. */
export async function tryModel(id: string): Promise<Release | null> {
  return acquire(modelLock(id), { ifAvailable: true });
}

/** Waits until no tab fetches or imports the model. @throws AbortError */
export async function awaitModel(id: string, signal: AbortSignal): Promise<Release> {
  return (await acquire(modelLock(id), { signal }))!;
}

/** Until it is released, no tab deletes these files; any number of fetches and imports may want the same one. */
export async function holdFiles(addresses: readonly string[]): Promise<Release> {
  const held = await Promise.all(addresses.map((address) => acquire(prefix + address, { mode: 'shared' })));
  return () => Promise.all(held.map((release) => release!()));
}

/** Runs the work with those of the files that no fetch and no import holds; one that begins meanwhile waits for its end. */
export async function withIdleFiles<T>(
  addresses: readonly string[],
  work: (idle: readonly string[]) => Promise<T>,
): Promise<T> {
  const held = await Promise.all(
    addresses.map((address) => acquire(prefix + address, { ifAvailable: true })),
  );
  try {
    return await work(addresses.filter((_, i) => held[i] !== null));
  } finally {
    await Promise.all(held.map((release) => release?.()));
  }
}

/** The files that fetches and imports of all tabs hold at this moment. */
export async function listHeldFiles(): Promise<ReadonlySet<string>> {
  const { held = [] } = (await locksOf(globalThis)?.query()) ?? {};
  const files = held.filter(({ name, mode }) => mode === 'shared' && name?.startsWith(prefix));
  return new Set(files.map(({ name }) => name!.slice(prefix.length)));
}

const prefix = 'inkling-file-';
const modelLock = (id: string) => `inkling-download-${id}`;

/** Locks go with the tab that has them, so nothing stays locked. Without locks the browser keeps no files for this page either. */
function acquire(name: string, options: LockOptions): Promise<Release | null> {
  const locks = locksOf(globalThis);
  if (locks === undefined) return Promise.resolve(() => Promise.resolve());
  return new Promise((resolve, reject) => {
    const held = locks.request(name, options, (lock) => {
      if (lock === null) return resolve(null);
      return new Promise<void>((release) =>
        resolve(() => {
          release();
          return held;
        }),
      );
    });
    held.catch(reject);
  });
}
