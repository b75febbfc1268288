import { cp, rm } from 'node:fs/promises';
import { build } from 'vite';

const root = new URL('.', import.meta.url).pathname;
const fixtures = new URL('../fixtures/models/', import.meta.url).pathname;
const embedded = new URL('../../public/models/', import.meta.url).pathname;

/** Builds a page around the engines as the app is built, with the small models of the tests and the embedded ones. */
export async function buildHarness(outDir: string): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'production'] },
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  });
  for (const folder of [fixtures, embedded]) await cp(folder, `${outDir}/models`, { recursive: true });
}
