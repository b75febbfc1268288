import { svelte } from '@sveltejs/vite-plugin-svelte';
import { existsSync, readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { developmentHeaders, headersFile, productionHeaders } from './scripts/headers.mjs';
import { readVersion } from './scripts/version.mjs';
import { parseCatalog } from './src/engines/catalog.ts';

export default defineConfig({
  plugins: [svelte(), modelsFile(), hostHeaders(), serviceWorker()],
  resolve: {
    // Without this condition the bundle of onnxruntime-web carries its wasm once more, beside the one that we name.
    conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'],
  },
  // A run records by which version it was written.
  define: { 'import.meta.env.INKLING_VERSION': JSON.stringify(readVersion(import.meta.dirname)) },
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    // Data addresses for fonts and images would have to be allowed by the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
  },
  optimizeDeps: { exclude: ['@huggingface/transformers', 'onnxruntime-web'] },
  server: { headers: developmentHeaders() },
  preview: { headers: productionHeaders() },
});

/** models.json lies in the root, where people edit it; it is served beside index.html. */
function modelsFile(): Plugin {
  const path = new URL('models.json', import.meta.url);
  return {
    name: 'inkling-models',
    configureServer(server) {
      server.middlewares.use('/models.json', (_request, response) => {
        response.statusCode = existsSync(path) ? 200 : 404;
        response.setHeader('Content-Type', 'application/json');
        response.end(existsSync(path) ? readFileSync(path) : '');
      });
    },
    generateBundle() {
      if (!existsSync(path)) return this.warn('There is no models.json: the page will have no models.');
      const source = readFileSync(path, 'utf8');
      // Left out by the page as well, which says so; here whoever wrote the entry hears of it first.
      for (const { id, reason } of parseCatalog(JSON.parse(source)).rejected) {
        this.warn(`models.json: the entry "${id}" will be left out, because ${reason}`);
      }
      this.emitFile({ type: 'asset', fileName: 'models.json', source });
    },
  };
}

function hostHeaders(): Plugin {
  return {
    name: 'inkling-headers',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '_headers', source: headersFile() });
    },
  };
}

/** workers/service-worker.ts with the list of all built files and their revisions put in. */
function serviceWorker() {
  return VitePWA({
    strategies: 'injectManifest',
    srcDir: 'workers',
    filename: 'service-worker.ts',
    injectRegister: false,
    manifest: false,
    injectManifest: {
      rollupFormat: 'iife',
      globPatterns: ['**/*'],
      // The models are kept by their own list, models.json, and only those that a run needs; no run needs the written documents, and web-llm
      // arrives with the first model that it runs.
      globIgnores: [
        '_headers',
        'assets/webllm-library-*',
        '**/*.map',
        'service-worker.js',
        'models/**',
        'documents/**',
      ],
      dontCacheBustURLsMatching: /^assets\//,
      maximumFileSizeToCacheInBytes: 64 * 1024 * 1024,
    },
  });
}
