import { createError } from '../src/core/failure.ts';

/** Gives the kept file of an address; undefined where none is kept. */
export type FindKept = (address: string) => Promise<Response | undefined>;

/**
 * Stands between web-llm and the browser's caches in this worker: the library asks there for every file before it fetches one, and
 * would fetch and keep unchecked whatever it does not find. So it finds exactly the files that were checked, and may add none.
 */
export function serveCaches(find: FindKept): void {
  const cache = {
    match: (request: RequestInfo | URL) => find(addressOf(request)),
    add: (request: RequestInfo | URL) => Promise.reject(notKept(addressOf(request))),
    put: () => Promise.resolve(),
    delete: () => Promise.resolve(false),
    keys: () => Promise.resolve([]),
  };
  const storage = { open: () => Promise.resolve(cache), match: cache.match };
  Object.defineProperty(globalThis, 'caches', { value: storage, configurable: true });
}

function addressOf(request: RequestInfo | URL): string {
  return request instanceof Request ? request.url : new URL(request).href;
}

function notKept(address: string) {
  const name = address.slice(address.lastIndexOf('/') + 1);
  return createError(
    'model-missing',
    `The model asks for ${name}, which is none of its files that are kept.`,
    'On the page Models choose “Check the files” beside it, then “Repair”. If it happens again, the model needs a file that its entry does not list.',
  );
}
