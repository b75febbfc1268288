/// <reference lib="webworker" />
import { createShell } from './shell-cache.ts';
import { createSharedFetch } from './shared-fetch.ts';
import { createModelKeeper, hasGpu } from './model-keeper.ts';

/**
 * Makes the page work without a network: it keeps the shell (page, scripts, styles, models.json) when it is
 * installed, and the embedded models when the page asks for it. It never runs a model and never delays a token.
 */
declare const self: ServiceWorkerGlobalScope & {
  /** Put in by the build: every file of the shell; a revision where the name carries no content hash. */
  readonly __WB_MANIFEST: readonly { readonly url: string; readonly revision: string | null }[];
};

const fetchShared = createSharedFetch();
const shell = createShell(self.__WB_MANIFEST, fetchShared);
const models = createModelKeeper(fetchShared);

self.addEventListener('install', (event) => {
  // A newer version takes over at once: pages are asked for from the network first, so they never mix versions.
  event.waitUntil(shell.install().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(shell.removeOutdated().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith('/models/')) {
    event.respondWith(models.fetch(request));
  } else if (url.pathname.startsWith('/assets/')) {
    event.respondWith(shell.keptFirst(request));
  } else if (shell.has(url.pathname)) {
    event.respondWith(shell.freshFirst(request, url.pathname));
  }
});

/** The page sends this once it has nothing else to load; the answer says whether a run now works offline. */
self.addEventListener('message', (event) => {
  if (event.data !== 'keep-models') return;
  const answer = event.ports[0];
  event.waitUntil(
    keepEverything().then(
      () => answer?.postMessage('kept'),
      () => answer?.postMessage('failed'),
    ),
  );
});

async function keepEverything(): Promise<void> {
  await shell.keepRuntime(await hasGpu());
  await models.keepAll();
}
