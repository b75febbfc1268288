import { defineConfig } from 'vite';

/** The page around the raw engine: the same runtime and the same model files as the app, and nothing of the app. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: '../public',
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'production'] },
  worker: { format: 'es' },
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
